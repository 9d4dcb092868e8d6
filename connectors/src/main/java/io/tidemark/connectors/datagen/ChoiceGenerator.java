package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import java.util.List;

/** One of some texts. */
record ChoiceGenerator(long seed, List<byte[]> texts) implements ColumnGenerator {
    ChoiceGenerator {
        texts = List.copyOf(texts);
    }

    @Override
    public int bytesPerRow() {
        return texts.stream().mapToInt(text -> text.length).max().orElse(0);
    }

    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        BytesVector values = (BytesVector) column;
        for (int row = 0; row < count; row++) {
            long bits = Chance.bits(seed, first + row * step);
            byte[] text = texts.get((int) Chance.below(texts.size(), bits));
            values.set(row, text, 0, text.length);
        }
    }
}
