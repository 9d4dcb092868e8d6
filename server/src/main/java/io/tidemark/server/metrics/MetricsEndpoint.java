package io.tidemark.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.executor.thread.Published;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics} for Prometheus and {@code GET /healthz} for whoever watches over the process: 200 while the server takes
 * connections, 503 once it stops. Nothing can be changed through it. Thread: any.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    private final ServerMetrics metrics;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "tidemark-metrics");
        made.setDaemon(true);
        return made;
    });
    private final Published<Boolean> stopping = new Published<>(false);

    /**
     * Answers from now on.
     *
     * @throws TidemarkException UNREACHABLE if the address or port cannot be taken
     */
    public MetricsEndpoint(String address, int port, ServerMetrics metrics) {
        this.metrics = metrics;
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException taken) {
            thread.shutdown();
            throw new TidemarkException(
                    ErrorCode.UNREACHABLE,
                    "metrics cannot be given on " + address + ", port " + port + ": " + taken.getMessage(),
                    "set metrics.port in the server's configuration to another one, or to off",
                    null,
                    taken);
        }
        server.setExecutor(thread);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The port that it answers on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on the server is not healthy, for it stops. */
    public void stopping() {
        stopping.set(true);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, NOT_ALLOWED, TEXT_TYPE, "there is only GET\n");
        } else if (path.equals("/metrics")) {
            metrics(exchange);
        } else if (path.equals("/healthz")) {
            boolean well = !stopping.value();
            send(exchange, well ? OK : UNAVAILABLE, TEXT_TYPE, well ? "ok\n" : "stopping\n");
        } else {
            send(exchange, NOT_FOUND, TEXT_TYPE, "there is /metrics and /healthz\n");
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String text;
        try {
            text = metrics.text();
        } catch (RuntimeException failed) {
            LOG.error("event=metrics_failed", failed);
            send(exchange, UNAVAILABLE, TEXT_TYPE, "the metrics cannot be told; the log has more\n");
            return;
        }
        send(exchange, OK, METRICS_TYPE, text);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdown();
        metrics.close();
    }
}
