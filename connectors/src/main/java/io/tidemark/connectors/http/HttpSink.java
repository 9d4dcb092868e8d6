package io.tidemark.connectors.http;

import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.thread.SystemClock;
import java.net.http.HttpClient;

/** A resource opened for writing. Thread: as {@link Sink} says. */
final class HttpSink implements Sink {
    private final SinkRequest request;
    private final HttpOptions options;
    private final Format format;
    private final HttpClient client;
    private final long startMillis = SystemClock.INSTANCE.millis();

    HttpSink(SinkRequest request, HttpOptions options, Format format) {
        this.request = request;
        this.options = options;
        this.format = format;
        client = options.client();
    }

    @Override
    public SinkWriter writer(int index, int count) {
        RowBodies bodies = new RowBodies(request, format, options.batchRows());
        String name = request.table().name() + "-" + Long.toString(startMillis, Character.MAX_RADIX) + "-" + index;
        return new HttpWriter(client, options, bodies, name);
    }

    @Override
    public void commit() {
        // Writers have waited for their answers.
    }

    @Override
    public void close() {
        // The client ends with its last request.
    }
}
