package io.tidemark.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.executor.thread.Published;
import io.tidemark.server.config.FreePort;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.log.TraceText;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET} (or {@code HEAD}) {@code /metrics} for Prometheus and {@code GET /healthz} for whoever watches over the process: 200 while the server takes
 * connections, 503 once it stops. Nothing can be changed through it. Each connection has a thread while it asks and listens,
 * and is cut off if that takes it longer than seconds, so that slow ones keep out nobody. Thread: any.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final String CANNOT = "metrics cannot be given";
    private static final String REMEDY = "set metrics.port in the server's configuration to another one, or to off";
    private static final int BACKLOG = 16;
    private static final int MOST_CONNECTIONS = 64;
    private static final int THREAD_SECONDS = 10;

    /** What Java's HTTP server reads when the first one is made in a process: seconds from connecting, or asking, on. */
    private static final Map<String, String> DEADLINES = Map.of(
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10",
            "jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    private final ServerMetrics metrics;
    private final LogLimit log;
    private final HttpServer server;
    private final Mutex telling = new Mutex();
    private final ExecutorService threads = threads();
    private final Published<Boolean> stopping = new Published<>(false);

    /**
     * Finds out whether the port can be had, without taking it.
     *
     * @throws TidemarkException UNREACHABLE
     */
    public static void check(String address, int port) {
        FreePort.check(CANNOT, address, port, REMEDY);
    }

    /**
     * Answers from now on.
     *
     * @throws TidemarkException UNREACHABLE if the address or port cannot be taken
     */
    public MetricsEndpoint(String address, int port, ServerMetrics metrics, LogLimit log) {
        this.log = log;
        this.metrics = metrics;
        DEADLINES.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException taken) {
            threads.shutdown();
            throw FreePort.refused(CANNOT, address, port, REMEDY, taken);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_CONNECTIONS,
                MOST_CONNECTIONS,
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_CONNECTIONS),
                task -> {
                    Thread made = new Thread(task, "tidemark-metrics");
                    made.setDaemon(true);
                    return made;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
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
        String path = exchange.getRequestURI().getPath(); // null for such as "mailto:x"
        if (!exchange.getRequestMethod().equals("GET") && !asksForHead(exchange)) {
            send(exchange, NOT_ALLOWED, TEXT_TYPE, "there is only GET and HEAD\n");
        } else if ("/metrics".equals(path)) {
            metrics(exchange);
        } else if ("/healthz".equals(path)) {
            boolean well = !stopping.value();
            send(exchange, well ? OK : UNAVAILABLE, TEXT_TYPE, well ? "ok\n" : "stopping\n");
        } else {
            send(exchange, NOT_FOUND, TEXT_TYPE, "there is /metrics and /healthz\n");
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String text;
        telling.lock();
        try {
            text = metrics.text();
        } catch (RuntimeException failed) {
            if (log.allows("metrics_failed")) {
                LOG.error("event=metrics_failed{}", TraceText.of(failed));
            }
            send(exchange, UNAVAILABLE, TEXT_TYPE, "the metrics cannot be told; the log has more\n");
            return;
        } finally {
            telling.unlock();
        }
        send(exchange, OK, METRICS_TYPE, text);
    }

    private static boolean asksForHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (asksForHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1); // the same without a body
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        metrics.close();
    }
}
