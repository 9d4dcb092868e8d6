package io.tidemark.connectors.http;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows, one request after the other, so that they come in order. Each request has a key of its own, the same when it
 * is sent again, by which the receiver can know it. Thread: task thread.
 */
final class HttpWriter implements SinkWriter {
    /** With so many bodies waiting no more rows are taken. */
    private static final int MAX_WAITING = 16;

    private final HttpClient client;
    private final HttpOptions options;
    private final RowBodies bodies;
    private final String name;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private @Nullable HttpCall call;
    private long requests;

    /** @param name what the keys of its requests begin with */
    HttpWriter(HttpClient client, HttpOptions options, RowBodies bodies, String name) {
        this.client = client;
        this.options = options;
        this.bodies = bodies;
        this.name = name;
    }

    @Override
    public boolean ready() {
        advance();
        return waiting.size() < MAX_WAITING;
    }

    @Override
    public boolean drained() {
        flush();
        return call == null && waiting.isEmpty();
    }

    @Override
    public void write(ColumnBatch batch) {
        for (int place = 0; place < batch.activeCount(); place++) {
            if (bodies.add(batch, batch.activeRow(place))) {
                waiting.add(bodies.take());
            }
        }
        advance();
    }

    private void advance() {
        if (call != null && call.advance() != null) {
            call = null;
        }
        if (call == null && !waiting.isEmpty()) {
            HttpRequest.Builder request = options.request(waiting.remove(), bodies.contentType());
            requests++;
            request.setHeader("Idempotency-Key", name + "-" + requests);
            call = new HttpCall(client, request.build(), options, ErrorCode.SINK_FAILED);
        }
    }

    @Override
    public void flush() {
        if (!bodies.isEmpty()) {
            waiting.add(bodies.take());
        }
        advance();
    }

    /** Rows of the epoch are answered, so that only those of later ones can come twice. */
    @Override
    public void onBarrier(long epoch) {
        Check.state(
                call == null && waiting.isEmpty() && bodies.isEmpty(), "a barrier passes rows that are not answered");
    }

    @Override
    public void finish() {
        // All is answered: it is called when drained.
    }

    @Override
    public void close() {
        if (call != null) {
            call.cancel();
        }
    }
}
