package io.tidemark.connectors.http;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a resource again and again, and gives the records of each answer, unless the server says that nothing has
 * changed. A bounded scan asks once. Thread: the task thread that polls it.
 */
final class HttpReader implements SourceReader {
    private static final int PADDING = 8;
    private static final int BATCH_ROWS = ColumnBatch.DEFAULT_ROWS;

    private final ScanRequest request;
    private final HttpOptions options;
    private final BodyRecords records;
    private final Supplier<Decoder> decoders;
    private final int splits;
    private final HttpClient client;
    private final ArrayDeque<ColumnBatch> ready = new ArrayDeque<>();
    private @Nullable HttpCall call;
    private @Nullable String tag;
    private @Nullable String lastModified;
    private long nextPollNanos = SystemClock.INSTANCE.nanos();
    private boolean asked;
    private long[] numbers = {};
    private long[] currentNumbers = {};
    private final ArrayDeque<long[]> numbersOfReady = new ArrayDeque<>();
    private long recordsRead;

    /** @param splits 1, or 0 for a reader with nothing to do */
    HttpReader(ScanRequest request, HttpOptions options, BodyRecords records, Supplier<Decoder> decoders, int splits) {
        this.request = request;
        this.options = options;
        this.records = records;
        this.decoders = decoders;
        this.splits = splits;
        client = options.client();
    }

    @Override
    public @Nullable ColumnBatch poll() {
        if (ready.isEmpty() && !finished()) {
            ask();
        }
        ColumnBatch batch = ready.poll();
        if (batch != null) {
            currentNumbers = numbersOfReady.remove();
        }
        return batch;
    }

    private void ask() {
        if (call == null) {
            if (SystemClock.INSTANCE.nanos() - nextPollNanos < 0) {
                return;
            }
            HttpRequest.Builder poll = options.request().GET();
            if (tag != null) {
                poll.header("If-None-Match", tag);
            }
            if (lastModified != null) {
                poll.header("If-Modified-Since", lastModified);
            }
            call = new HttpCall(client, poll.build(), options, ErrorCode.SOURCE_FAILED);
        }
        HttpResponse<byte[]> response = call.advance();
        if (response != null) {
            call = null;
            asked = true;
            nextPollNanos = SystemClock.INSTANCE.nanos() + options.pollMillis() * 1_000_000;
            if (response.statusCode() != HttpURLConnection.HTTP_NOT_MODIFIED) {
                tag = response.headers().firstValue("ETag").orElse(null);
                lastModified = response.headers().firstValue("Last-Modified").orElse(null);
                take(response.body());
            }
        }
    }

    private void take(byte[] body) {
        byte[] padded = Arrays.copyOf(body, body.length + PADDING);
        Decoder decoder = decoders.get();
        boolean[] atStart = {true};
        ColumnBatch[] batch = {newBatch()};
        records.cut(padded, body.length, (bytes, from, length) -> {
            boolean first = atStart[0];
            atStart[0] = false;
            if (first && header(decoder, bytes, from, length)) {
                return;
            }
            if (batch[0].rowCount == BATCH_ROWS || batch[0].hasManyBytes()) {
                give(batch[0]);
                batch[0] = newBatch();
            }
            record(decoder, bytes, from, length, batch[0]);
        });
        give(batch[0]);
    }

    private boolean header(Decoder decoder, byte[] bytes, int from, int length) {
        try {
            return decoder.header(bytes, from, length);
        } catch (TidemarkException e) {
            throw new TidemarkException(e.code(), describe(0) + ": " + e.text(), e.hint(), null, e);
        }
    }

    private void record(Decoder decoder, byte[] bytes, int from, int length, ColumnBatch batch) {
        recordsRead++;
        try {
            decoder.decode(bytes, from, length, batch, batch.rowCount);
            numbers[batch.rowCount] = recordsRead;
            batch.rowCount++;
        } catch (TidemarkException e) {
            byte[] record = Arrays.copyOfRange(bytes, from, from + length);
            request.rejected().reject(describe(0), recordsRead, e, record);
        }
    }

    private ColumnBatch newBatch() {
        numbers = new long[BATCH_ROWS];
        return ColumnBatch.create(request.schema(), BATCH_ROWS);
    }

    private void give(ColumnBatch batch) {
        if (batch.rowCount > 0) {
            ready.add(batch);
            numbersOfReady.add(numbers);
        }
    }

    @Override
    public int currentSplit() {
        return 0;
    }

    @Override
    public int splitCount() {
        return splits;
    }

    @Override
    public boolean caughtUp(int split) {
        return ready.isEmpty() && asked;
    }

    @Override
    public boolean finished(int split) {
        return finished();
    }

    @Override
    public boolean finished() {
        return splits == 0 || request.bounded() && asked && ready.isEmpty();
    }

    @Override
    public String describe(int split) {
        return options.shown();
    }

    @Override
    public long position(int row) {
        return currentNumbers[row];
    }

    @Override
    public long recordsRead() {
        return recordsRead;
    }

    @Override
    public void close() {
        if (call != null) {
            call.cancel();
        }
    }
}
