package io.tidemark.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.engine.JobFigures;
import io.tidemark.engine.Tidemark;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.OpenResults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a server and its jobs in the format of Prometheus. Thread: one at a time asks. */
public final class ServerMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Tidemark engine;
    private final Clock clock;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<MultiGauge, ToDoubleFunction<JobFigures>> ofJobs = new LinkedHashMap<>();

    /** The running jobs when somebody asked last, and what counts for each of them. */
    private final Map<String, JobFigures> jobs = new HashMap<>();

    private final Map<String, List<FunctionCounter>> countersOfJobs = new HashMap<>();

    /** What a job counts upwards. */
    private enum Count {
        READ("rows.read", "Rows that the job has read"),
        WRITTEN("rows.written", "Rows that it has given"),
        LATE("rows.late", "Rows that came too late"),
        REJECTED("rows.rejected", "Records that could not be used"),
        CHECKPOINTS_FAILED("checkpoints.failed", "Checkpoints that have failed"),
        RESTARTS("restarts", "Starts after a failure");

        private final String key;
        private final String description;

        Count(String key, String description) {
            this.key = key;
            this.description = description;
        }

        double of(JobFigures job) {
            return switch (this) {
                case READ -> job.counters().rowsRead();
                case WRITTEN -> job.counters().rowsOut();
                case LATE -> job.counters().lateRows();
                case REJECTED -> job.counters().rejectedRows();
                case CHECKPOINTS_FAILED -> job.failedCheckpoints();
                case RESTARTS -> job.restarts();
            };
        }
    }

    public ServerMetrics(Tidemark engine, Meters meters, OpenResults results, Clock clock, LogLimit log) {
        this.engine = engine;
        this.clock = clock;
        gauge("tidemark.connections.open", "Connections that are open", meters.connectionsOpen());
        counter("tidemark.connections", "Connections that were taken", meters.connectionsTaken());
        counter("tidemark.connections.refused", "Connections that were one too many", meters.connectionsRefused());
        counter("tidemark.statements", "Statements that clients have sent", meters.statements());
        counter("tidemark.statements.failed", "Statements that have failed", meters.statementsFailed());
        counter("tidemark.rows.sent", "Rows that were sent", meters.rowsOut());
        counter("tidemark.bytes.received", "Bytes of frames that came", meters.bytesIn());
        counter("tidemark.bytes.sent", "Bytes of frames that were sent", meters.bytesOut());
        counter("tidemark.log.lines.left.out", "Lines of the log that were one too many", log.leftOut());
        Gauge.builder("tidemark.results.open", results, OpenResults::count)
                .description("Results whose rows are under way")
                .register(registry);
        Gauge.builder("tidemark.build.info", () -> 1)
                .description("The version that runs")
                .tags("version", version(), "java", System.getProperty("java.version", ""))
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        ofJob("state.bytes", "Memory and files of its state", job -> job.counters()
                .stateBytes());
        ofJob("watermark.lag.seconds", "How far its watermark is behind the clock", this::lagSeconds);
        ofJob("checkpoints", "The number of its last checkpoint", JobFigures::checkpoints);
        ofJob("checkpoint.seconds", "How long the last checkpoint took", job -> job.checkpointMillis() / 1e3);
        ofJob("checkpoint.age.seconds", "Since the last checkpoint", this::checkpointAgeSeconds);
    }

    private void gauge(String name, String description, PublishedLong value) {
        Gauge.builder(name, value, PublishedLong::value)
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, PublishedLong value) {
        FunctionCounter.builder(name, value, PublishedLong::value)
                .description(description)
                .register(registry);
    }

    private void ofJob(String name, String description, ToDoubleFunction<JobFigures> value) {
        MultiGauge gauge = MultiGauge.builder("tidemark.job." + name)
                .description(description)
                .register(registry);
        ofJobs.put(gauge, value);
    }

    private static String version() {
        String version = ServerMetrics.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private List<FunctionCounter> counters(JobFigures job) {
        List<FunctionCounter> counters = new ArrayList<>();
        for (Count count : Count.values()) {
            counters.add(FunctionCounter.builder(
                            "tidemark.job." + count.key, this, metrics -> metrics.figure(job.id(), count))
                    .description(count.description)
                    .tags("job", job.id(), "kind", job.kind())
                    .register(registry));
        }
        return counters;
    }

    private double figure(String job, Count count) {
        JobFigures figures = jobs.get(job);
        return figures == null ? 0 : count.of(figures);
    }

    private double lagSeconds(JobFigures job) {
        long watermark = job.counters().watermark();
        boolean known = watermark != Long.MIN_VALUE && watermark != Long.MAX_VALUE;
        return known ? (clock.millis() - watermark) / 1e3 : Double.NaN;
    }

    private double checkpointAgeSeconds(JobFigures job) {
        return job.checkpointEndMillis() == 0 ? Double.NaN : (clock.millis() - job.checkpointEndMillis()) / 1e3;
    }

    /** All figures as they are now. */
    public String text() {
        List<JobFigures> running = new ArrayList<>(engine.jobs());
        running.removeIf(job -> !job.running());
        jobs.clear();
        running.forEach(job -> jobs.put(job.id(), job));
        jobs.values().forEach(job -> countersOfJobs.computeIfAbsent(job.id(), id -> counters(job)));
        countersOfJobs.entrySet().removeIf(counted -> {
            boolean over = !jobs.containsKey(counted.getKey());
            if (over) {
                counted.getValue().forEach(registry::remove);
            }
            return over;
        });
        ofJobs.forEach((gauge, value) -> {
            List<Row<?>> rows = new ArrayList<>();
            for (JobFigures job : running) {
                rows.add(Row.of(Tags.of("job", job.id(), "kind", job.kind()), value.applyAsDouble(job)));
            }
            gauge.register(rows, true);
        });
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
