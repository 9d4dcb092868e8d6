package io.tidemark.connectors.datagen;

/** Numbers that look random and depend on seed and place alone: the output function of SplitMix64. Stateless. */
final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private Chance() {}

    /** 64 bits for a place. */
    static long bits(long seed, long place) {
        long mixed = seed * 0xD1342543DE82EF95L + place * GOLDEN + GOLDEN;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** A number from 0 to below the bound, which counts as unsigned; 0 as bound is 2 to the 64. */
    static long below(long bound, long bits) {
        if (bound > 0 && bound <= 1L << 32) {
            return (bits >>> 32) * bound >>> 32;
        }
        return bound == 0 ? bits : Long.remainderUnsigned(bits, bound);
    }

    /** A number from 0 to below 1. */
    static double unit(long bits) {
        return (bits >>> 11) * UNIT;
    }
}
