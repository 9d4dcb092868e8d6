package io.tidemark.connectors.output;

import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import java.util.function.Supplier;

/**
 * A sink whose writers have nothing in common.
 *
 * @param writers makes a writer
 */
record WriterSink(Supplier<SinkWriter> writers) implements Sink {
    @Override
    public SinkWriter writer(int index, int count) {
        return writers.get();
    }

    @Override
    public void commit() {
        // Writers finish by themselves.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
