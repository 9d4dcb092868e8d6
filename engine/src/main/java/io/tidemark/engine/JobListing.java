package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.flag;
import static io.tidemark.engine.FixedRows.number;
import static io.tidemark.engine.FixedRows.text;

import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SHOW JOBS and SHOW CHECKPOINTS. Thread: the session's. */
final class JobListing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** How late a checkpoint may be before that is said. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final EngineParts engine;
    private final Settings settings;
    private final long now;

    JobListing(EngineParts engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
        this.now = engine.config().clock().millis();
    }

    Result jobs() {
        FixedRows.Builder rows = FixedRows.columns(
                text("job"),
                text("state"),
                number("rows_read"),
                number("rows_out"),
                number("late_rows"),
                number("late_windows"),
                number("rejected_rows"),
                text("watermark"),
                text("lag"),
                number("state_bytes"),
                text("uptime"),
                number("checkpoint"),
                text("checkpoint_age"),
                number("checkpoint_ms"),
                number("restarts"),
                text("failure"),
                text("note"),
                number("progress"),
                flag("bounded"),
                text("kind"),
                text("statement"));
        for (JobEntry entry : engine.jobs().all()) {
            JobCounters counters = entry.job().counters();
            boolean over = entry.job().state().ended();
            JobCheckpoints.Done last = last(entry);
            rows.row(
                    entry.id(),
                    entry.state(),
                    counters.rowsRead(),
                    counters.rowsOut(),
                    counters.lateRows(),
                    counters.lateWindows(),
                    counters.rejectedRows(),
                    reached(entry, counters.watermark()),
                    over ? null : lag(counters.watermark()),
                    counters.stateBytes(),
                    over ? null : span(now - entry.startedMillis()),
                    last == null ? null : last.number(),
                    last == null ? null : span(now - last.startedMillis() - last.durationMillis()),
                    last == null ? null : last.durationMillis(),
                    entry.durable().map(DurableJob::restarts).orElse(null),
                    failure(entry),
                    note(entry),
                    progress(entry),
                    entry.bounded(),
                    entry.word(),
                    entry.statement());
        }
        return rows.build(settings.timeZone());
    }

    /** Of a job that has not run since the process began those that its folder shows. */
    private List<JobCheckpoints.Done> done(JobEntry entry) {
        return entry.job().checkpoints().map(JobCheckpoints::done).orElseGet(() -> entry.durable()
                .map(engine.durable()::storedCheckpoints)
                .orElse(List.of()));
    }

    private JobCheckpoints.@Nullable Done last(JobEntry entry) {
        List<JobCheckpoints.Done> done = done(entry);
        return done.isEmpty() ? null : done.get(done.size() - 1);
    }

    /** Why the job failed; of one that outlives the process the last failure, though it may run again. */
    private static @Nullable String failure(JobEntry entry) {
        TidemarkException failure = entry.job()
                .failure()
                .or(() -> entry.durable().flatMap(DurableJob::lastFailure))
                .orElse(null);
        return failure == null ? null : failure.code().code() + ": " + failure.text();
    }

    private @Nullable String note(JobEntry entry) {
        DurableJob durable = entry.durable().orElse(null);
        if (durable != null && durable.phase() == DurableJob.Phase.RESTARTING) {
            return "starts again in " + span(durable.restartsInMillis());
        }
        if (entry.job().state() == JobState.RUNNING) {
            for (SplitStatus split : entry.job().status().splits()) {
                if (split.trouble() != null) {
                    return split.source() + ": " + split.trouble();
                }
            }
        }
        if (durable != null && durable.phase() == DurableJob.Phase.RUNNING) {
            long interval =
                    Settings.kept(engine.config(), durable.record().settings()).millis(Setting.CHECKPOINT_INTERVAL);
            JobCheckpoints.Done last = last(entry);
            long done = last == null ? 0 : last.startedMillis() + last.durationMillis();
            long since = now - Math.max(entry.startedMillis(), done); // the last may be of a process before
            if (since > 2 * interval + PATIENCE_MILLIS) {
                return "no checkpoint for " + span(since) + ", though one is due every " + span(interval)
                        + ": its target may not answer";
            }
        }
        long failed = entry.job().checkpoints().map(JobCheckpoints::failed).orElse(0L);
        if (failed > 0) {
            return failed + (failed == 1 ? " checkpoint" : " checkpoints") + " failed";
        }
        return entry.note();
    }

    /** How much of what there is to read has been read, in percent. */
    private static @Nullable Long progress(JobEntry entry) {
        double fraction = entry.job().fractionRead();
        return entry.bounded() && fraction >= 0 ? (Long) (long) Math.floor(fraction * 100) : null;
    }

    private @Nullable String lag(long watermark) {
        return watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE || watermark > now
                ? null
                : span(now - watermark);
    }

    /** The watermark of a job; none if nothing in it has one, though it reads on. */
    private static @Nullable String reached(JobEntry entry, long watermark) {
        boolean readsOn = watermark == Long.MAX_VALUE
                && entry.job().state() == JobState.RUNNING
                && entry.job().status().splits().stream().anyMatch(split -> split.state() != SplitStatus.State.ENDED);
        return readsOn ? null : watermark(watermark);
    }

    static @Nullable String watermark(long millis) {
        if (millis == Long.MIN_VALUE) {
            return null;
        }
        return millis == Long.MAX_VALUE ? "end" : TIME.format(Instant.ofEpochMilli(millis));
    }

    /** A span of time for people: {@code 350 ms}, {@code 7.2 s}, {@code 5 min 3 s}, {@code 2 d 4 h}. */
    static String span(long millis) {
        long rest = Math.max(0, millis);
        if (rest < 1000) {
            return rest + " ms";
        }
        if (rest < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", rest / 1000.0);
        }
        long minutes = rest / 60_000;
        if (minutes < 60) {
            return minutes + " min " + rest / 1000 % 60 + " s";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }

    /** @param job the job of FOR JOB, or null for all */
    Result checkpoints(@Nullable String job, Position position) {
        List<JobEntry> entries =
                job == null ? engine.jobs().all() : List.of(engine.jobs().require(job, position));
        FixedRows.Builder rows = FixedRows.columns(
                text("job"),
                number("checkpoint"),
                text("started"),
                number("duration_ms"),
                number("freeze_us"),
                number("bytes"),
                text("kind"),
                text("directory"));
        for (JobEntry entry : entries) {
            for (JobCheckpoints.Done done : done(entry)) {
                rows.row(
                        entry.id(),
                        done.number(),
                        TIME.format(Instant.ofEpochMilli(done.startedMillis())),
                        done.durationMillis(),
                        done.freezeNanos() / 1000,
                        done.bytes(),
                        done.full() ? "full" : "changes",
                        done.directory().toString());
            }
        }
        return rows.build(settings.timeZone());
    }
}
