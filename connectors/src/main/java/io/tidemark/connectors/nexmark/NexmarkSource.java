package io.tidemark.connectors.nexmark;

import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import java.util.List;

/** A scan of generated events, which are one split. Thread: as {@link Source} says. */
record NexmarkSource(ScanRequest request) implements Source {
    @Override
    public int splitCount() {
        return 1;
    }

    @Override
    public SourceReader reader(int index, int count) {
        NexmarkGenerator.Kind kind = NexmarkConnector.kind(request.table(), request.options());
        List<NexmarkField> fields = request.columns().stream()
                .map(column -> NexmarkConnector.field(kind, column.name()).orElseThrow())
                .toList();
        return new NexmarkReader(request, kind, fields, index == 0 ? 1 : 0);
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
