package io.tidemark.executor.checkpoint.sim;

import java.util.Arrays;
import java.util.Random;

/** How much of what was not forced is on disk after the power was cut. */
public enum Survival {
    /** The process was killed, but the machine lives: all of it. */
    ALL(0),
    /** None of it. */
    NOTHING(0),
    /** Any part of it; a write at the end of a file may be torn at 512 bytes. */
    ANY_TORN_512(512),
    /** Any part of it; a write at the end of a file may be torn at 4 KiB, and zeros stand for the rest. */
    ANY_TORN_4096(4096),
    /** The first steps of each directory and file, as a journal would keep them; the last may be torn. */
    FIRST(512);

    private final int sector;

    Survival(int sector) {
        this.sector = sector;
    }

    /** How many of the first steps stay for certain. */
    int prefix(int count, Random random) {
        return switch (this) {
            case ALL -> count;
            case FIRST -> random.nextInt(count + 1);
            case NOTHING, ANY_TORN_512, ANY_TORN_4096 -> 0;
        };
    }

    /** Whether a step behind these stays. */
    boolean keeps(Random random) {
        return switch (this) {
            case ALL, NOTHING, FIRST -> false;
            case ANY_TORN_512, ANY_TORN_4096 -> random.nextBoolean();
        };
    }

    byte[] torn(byte[] bytes, Random random) {
        if (sector == 0 || random.nextInt(3) == 0) {
            return bytes;
        }
        int kept = Math.min(bytes.length, random.nextInt(bytes.length / sector + 1) * sector);
        byte[] torn = Arrays.copyOf(bytes, kept);
        return this == ANY_TORN_4096 ? Arrays.copyOf(torn, bytes.length) : torn;
    }
}
