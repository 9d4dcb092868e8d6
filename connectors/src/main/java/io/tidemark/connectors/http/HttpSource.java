package io.tidemark.connectors.http;

import io.tidemark.connectors.Formats;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;

/** A scan of a resource, which is one split. Thread: as {@link Source} says. */
record HttpSource(ScanRequest request, HttpOptions options, Format format) implements Source {
    @Override
    public int splitCount() {
        return 1;
    }

    @Override
    public SourceReader reader(int index, int count) {
        BodyRecords records = BodyRecords.of(format, request.options());
        return new HttpReader(
                request,
                options,
                records,
                () -> format.decoder(
                        request.options(),
                        Formats.physicalColumns(request.table()),
                        request.columns(),
                        request.schema()),
                index == 0 ? 1 : 0);
    }

    @Override
    public void close() {
        // The reader ends its call.
    }
}
