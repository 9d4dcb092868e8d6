package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;

/** Texts of small letters. */
record TextGenerator(long seed, int length) implements ColumnGenerator {
    private static final int LETTERS = 26;

    /** Letters that one draw of 64 bits gives. */
    private static final int LETTERS_PER_DRAW = 8;

    @Override
    public int bytesPerRow() {
        return length;
    }

    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        byte[] text = new byte[length];
        BytesVector texts = (BytesVector) column;
        for (int row = 0; row < count; row++) {
            long bits = Chance.bits(seed, first + row * step);
            for (int at = 0; at < length; at++) {
                if (at > 0 && at % LETTERS_PER_DRAW == 0) {
                    bits = Chance.bits(bits, at);
                }
                int octet = (int) (bits >>> at % LETTERS_PER_DRAW * Byte.SIZE) & 0xFF;
                text[at] = (byte) ('a' + (octet * LETTERS >> Byte.SIZE));
            }
            texts.set(row, text, 0, length);
        }
    }
}
