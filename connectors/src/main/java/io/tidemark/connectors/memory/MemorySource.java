package io.tidemark.connectors.memory;

import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;

/** A scan of a table in memory. Thread: as {@link Source} says. */
final class MemorySource implements Source {
    private final MemoryTable table;
    private final ScanRequest request;
    private final int[] ends;

    MemorySource(MemoryTable table, ScanRequest request) {
        this.table = table;
        this.request = request;
        ends = new int[table.splitCount()];
        for (int split = 0; split < ends.length; split++) {
            ends[split] = request.bounded() ? table.eventCount(split) : Integer.MAX_VALUE;
        }
    }

    @Override
    public int splitCount() {
        return ends.length;
    }

    @Override
    public SourceReader reader(int index, int count) {
        return new MemoryReader(table, request, ends, index, count);
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
