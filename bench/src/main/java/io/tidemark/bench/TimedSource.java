package io.tidemark.bench;

import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;

/**
 * A scan that notes when its first rows were read.
 *
 * @param source the scan
 * @param tally where it is noted
 */
record TimedSource(Source source, Tally tally) implements Source {
    @Override
    public int splitCount() {
        return source.splitCount();
    }

    @Override
    public SourceReader reader(int index, int count) {
        return new TimedReader(source.reader(index, count), tally);
    }

    @Override
    public void close() {
        source.close();
    }
}
