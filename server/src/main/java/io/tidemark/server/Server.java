package io.tidemark.server;

import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Signal;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.auth.Users;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.metrics.MetricsEndpoint;
import io.tidemark.server.metrics.ServerMetrics;
import io.tidemark.server.net.Listener;
import io.tidemark.server.session.Failures;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.OpenResults;
import io.tidemark.server.session.Serving;
import io.tidemark.server.session.ServingLimits;
import io.tidemark.server.session.ServingThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine that clients on the wire share. Closing it stops it in order. Thread: any. */
public final class Server implements AutoCloseable {
    private static final String REJECT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final ServerConfig config;
    private final Tidemark engine;
    private final ServingThreads threads;
    private final Serving serving;
    private final Listener listener;
    private final @Nullable MetricsEndpoint metrics;
    private final PublishedLong closes = new PublishedLong(0);
    private final Signal stopped = new Signal();

    private Server(ServerConfig config, @Nullable Users users, Tidemark engine, ServingThreads threads) {
        this.config = config;
        this.engine = engine;
        this.threads = threads;
        serving = serving(config, users, engine, threads);
        listener = new Listener(config, serving);
        try {
            metrics = config.metricsPort() < 0 ? null : metrics(config, serving);
        } catch (RuntimeException failed) {
            listener.close();
            listener.closeThreads();
            throw failed;
        }
    }

    private static MetricsEndpoint metrics(ServerConfig config, Serving serving) {
        return new MetricsEndpoint(
                config.metricsAddress(),
                config.metricsPort(),
                new ServerMetrics(
                        serving.engine(), serving.meters(), serving.results(), serving.clock(), serving.log()),
                serving.log());
    }

    private static Serving serving(
            ServerConfig config, @Nullable Users users, Tidemark engine, ServingThreads threads) {
        Clock clock = SystemClock.INSTANCE;
        LogLimit log = new LogLimit(clock);
        Logins logins = users == null ? null : new Logins(users, clock);
        int perUser = logins == null ? Integer.MAX_VALUE : config.limits().statementsPerUser();
        return new Serving(
                engine,
                threads.sql(),
                threads.closing(),
                threads.cursors(),
                clock,
                ServingLimits.of(config),
                logins,
                new Permissions((user, job) -> !user.isEmpty() && user.equals(engine.ownerOf(job)), users),
                new OpenResults(config.limits().statements(), perUser),
                new Failures(clock, log, engine.directory()),
                new Meters(),
                log);
    }

    /**
     * Opens the engine and takes connections from now on.
     *
     * @throws io.tidemark.types.TidemarkException if the config is not safe, the data directory is in use, or the port is
     */
    public static Server start(ServerConfig config) {
        return start(config, config.engine());
    }

    /** The same with an engine of another kind, such as one that keeps nothing. */
    public static Server start(ServerConfig config, TidemarkConfig engineConfig) {
        ServerConfig checked = config.checked();
        refuseRenegotiation();
        Users users = checked.usersFile() == null ? null : Users.open(checked.usersFile());
        Listener.check(checked);
        MetricsEndpoint.check(checked.metricsAddress(), checked.metricsPort());
        // Only now: with the engine its jobs run, which a start that fails must not let do so for a moment each time.
        Tidemark engine = Tidemark.open(engineConfig.withJobs(checked.limits().jobs()));
        ServingThreads threads = new ServingThreads();
        try {
            Server server = new Server(checked, users, engine, threads);
            LOG.info(
                    "event=server_started address={} port={} metrics_port={} data={}",
                    config.address(),
                    server.port(),
                    server.metricsPort(),
                    config.data());
            return server;
        } catch (RuntimeException failed) {
            threads.close();
            engine.close();
            throw failed;
        }
    }

    /** Keys that a client of TLS 1.2 makes anew cost the server most. Java reads this once, when it speaks TLS first. */
    private static void refuseRenegotiation() {
        if (System.getProperty(REJECT_RENEGOTIATION) == null) {
            System.setProperty(REJECT_RENEGOTIATION, "true");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** What its conversations share, for tests. */
    Serving serving() {
        return serving;
    }

    /** The port of the metrics, or -1 if there are none. */
    public int metricsPort() {
        return metrics == null ? -1 : metrics.port();
    }

    /** Waits until the server is stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await(Long.MAX_VALUE);
    }

    /**
     * Stops in order: lets statements that have an end come to it for the config's stop timeout, says goodbye to all clients,
     * and lets the jobs commit a last checkpoint, for up to 20 s.
     */
    @Override
    public void close() {
        if (closes.add(1) > 1) {
            return;
        }
        LOG.info("event=server_stopping");
        if (metrics != null) {
            metrics.stopping();
        }
        try {
            listener.drain(config.stopTimeout().toMillis());
            listener.close();
            threads.close();
            listener.closeThreads();
        } finally {
            engine.close();
            if (metrics != null) {
                metrics.close();
            }
            serving.log().close();
            LOG.info("event=server_stopped");
            stopped.raise();
        }
    }
}
