package io.tidemark.connectors.http;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One request, sent again, ever later, while nobody answers or the answer says that it may go better another time. It waits
 * for nothing: its owner calls {@link #advance} again and again. Thread: its owner's.
 */
final class HttpCall {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final int LEAST_REDIRECT = 300; // those that may be followed were
    private static final int LEAST_SERVER_ERROR = 500;

    private final HttpClient client;
    private final HttpRequest request;
    private final HttpOptions options;
    private final ErrorCode code;
    private @Nullable CompletableFuture<HttpResponse<byte[]>> answer;
    private int failures;
    private long notBeforeNanos;

    /** @param code of the failure when it is given up */
    HttpCall(HttpClient client, HttpRequest request, HttpOptions options, ErrorCode code) {
        this.client = client;
        this.request = request;
        this.options = options;
        this.code = code;
        send();
    }

    private void send() {
        answer = client.sendAsync(request, info -> new LimitedBody(options.maxBytes()));
    }

    /**
     * The answer, which is no error; null while there is none yet.
     *
     * @throws TidemarkException if it is given up
     */
    @Nullable
    HttpResponse<byte[]> advance() {
        CompletableFuture<HttpResponse<byte[]>> waiting = answer;
        if (waiting == null) {
            if (SystemClock.INSTANCE.nanos() - notBeforeNanos >= 0) {
                send();
            }
            return null;
        }
        if (!waiting.isDone()) {
            return null;
        }
        answer = null;
        try {
            HttpResponse<byte[]> response = waiting.join();
            int status = response.statusCode();
            if (status < LEAST_REDIRECT || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
                return response;
            }
            onBadStatus(response);
        } catch (CompletionException failed) {
            onFailure(failed.getCause() == null ? failed : failed.getCause());
        }
        return null;
    }

    private void onBadStatus(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        boolean passing = status >= LEAST_SERVER_ERROR || status == 408 || status == 425 || status == 429;
        String said = "answered " + status;
        String body = HttpOptions.excerpt(response.body());
        said = body.isEmpty() ? said : said + ": " + body;
        long wished = response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Long.parseLong(text) * 1000)
                .orElse(0L);
        retry(passing, said, wished, null);
    }

    private void onFailure(Throwable failure) {
        if (failure instanceof LimitedBody.TooLong) {
            throw new TidemarkException(
                    ErrorCode.RECORD_TOO_LARGE,
                    options.shown() + " answered with more than the " + options.maxBytes()
                            + " bytes of 'max-response-bytes'",
                    "give a larger number, or ask for less",
                    null);
        }
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        retry(failure instanceof IOException, "does not answer: " + said, 0, failure);
    }

    private void retry(boolean mayGoBetter, String said, long wishedMillis, @Nullable Throwable cause) {
        failures++;
        if (!mayGoBetter || failures > options.retries()) {
            boolean unreachable = cause != null && cause instanceof IOException;
            throw new TidemarkException(
                    unreachable ? ErrorCode.UNREACHABLE : code,
                    options.shown() + " " + said + (failures > 1 ? " (after " + failures + " tries)" : ""),
                    mayGoBetter ? "start the job again when it does; 'retries' says how often it is tried" : null,
                    null,
                    cause);
        }
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10));
        notBeforeNanos = SystemClock.INSTANCE.nanos() + Math.max(pause, Math.min(wishedMillis, 300_000)) * 1_000_000;
    }

    /** Gives it up. */
    void cancel() {
        if (answer != null) {
            answer.cancel(true);
        }
    }
}
