package io.tidemark.engine;

import io.tidemark.engine.JobPlanner.JobPlan;
import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.runtime.PlanChange;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** PAUSE, RESUME, STOP, DROP and ALTER JOB, and savepoints. Thread: the session's. */
final class JobCommands {
    private static final long STOP_TIMEOUT_MILLIS = 10_000;

    /** Beside the time that a checkpoint may take. */
    private static final long GRACE_MILLIS = 5_000;

    private final EngineParts engine;
    private final Settings settings;

    JobCommands(EngineParts engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    Result pause(JobEntry entry) {
        requireRunning(entry);
        if (entry.job() instanceof DurableJob durable) {
            durable.pauseForLong();
        } else {
            throw noCheckpoints(entry, null);
        }
        return new Result.Done(entry.id() + " reads nothing until RESUME JOB");
    }

    Result resume(JobEntry entry, Position position) {
        if (entry.job() instanceof DurableJob durable) {
            if (durable.state() == JobState.FINISHED) {
                throw over(entry);
            }
            JobRecord record = durable.record();
            JobRecord next = record.with(settings.changing(record.settings()));
            if (durable.state().ended()) {
                engine.jobs().admittedAgain(record.id(), record.owner(), position, () -> durable.resume(next));
            } else {
                durable.resume(next);
            }
        } else {
            throw noCheckpoints(entry, null);
        }
        return new Result.Done(entry.id() + " runs");
    }

    private static void requireRunning(JobEntry entry) {
        if (entry.job().state().ended()) {
            throw over(entry);
        }
    }

    private static TidemarkException over(JobEntry entry) {
        return new TidemarkException(
                ErrorCode.INVALID_QUERY,
                entry.id() + " is over: " + entry.job().state(),
                entry.durable().isPresent() ? "RESUME JOB starts it again" : "run its statement again",
                null);
    }

    /** A job that outlives the process ends behind a last checkpoint and can be resumed; another is over. */
    Result stop(JobEntry entry) {
        if (entry.job() instanceof DurableJob durable && durable.state() != JobState.FINISHED) {
            durable.stopForLong();
            await(entry, checkpointMillis(durable));
            return new Result.Done(entry.id() + " stopped; RESUME JOB goes on, DROP JOB forgets it");
        }
        if (entry.job().state().ended()) {
            return new Result.Done(
                    entry.id() + " is over already: " + entry.job().state());
        }
        entry.job().cancel();
        await(entry, STOP_TIMEOUT_MILLIS);
        return new Result.Done(entry.id() + " stopped");
    }

    /** Stops a job and copies its last checkpoint, so that nothing of it has come out behind the savepoint. */
    Result stop(JobEntry entry, String path, Position position) {
        DurableJob durable = requireCheckpoints(entry, position);
        requireNew(path, "; " + entry.id() + " was not stopped", position);
        stop(entry);
        long number = durable.lastCheckpoint()
                .orElseThrow(() -> new TidemarkException(
                        ErrorCode.CHECKPOINT_FAILED,
                        entry.id() + " is stopped, but had no last checkpoint, so there is no savepoint",
                        "RESUME JOB " + entry.id() + ", wait until it runs, and stop it again",
                        position));
        engine.durable().export(durable, number, target(path));
        return new Result.Done(entry.id() + " stopped; checkpoint " + number + " is in " + target(path));
    }

    Result savepoint(JobEntry entry, String path, Position position) {
        requireNew(path, "", position);
        JobCheckpoints.Done done = writeSavepoint(requireCheckpoints(entry, position), path);
        return new Result.Done("checkpoint " + done.number() + " of " + entry.id() + " is in " + target(path));
    }

    private void requireNew(String path, String consequence, Position position) {
        if (Files.exists(target(path), LinkOption.NOFOLLOW_LINKS)) {
            throw new TidemarkException(
                    ErrorCode.CHECKPOINT_FAILED,
                    "the savepoint cannot be written to " + target(path) + ": it is there already" + consequence,
                    "name a folder that does not exist",
                    position);
        }
    }

    private Path target(String path) {
        return engine.durable().path(path).normalize();
    }

    private JobCheckpoints.Done writeSavepoint(DurableJob job, String path) {
        JobCheckpoints checkpoints = job.checkpoints()
                .orElseThrow(() -> new TidemarkException(
                        ErrorCode.INVALID_QUERY,
                        job.record().id() + " does not run just now",
                        "wait until SHOW JOBS says RUNNING",
                        null));
        try {
            return checkpoints.savepoint(target(path), checkpointMillis(job));
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private DurableJob requireCheckpoints(JobEntry entry, Position position) {
        requireRunning(entry);
        return entry.durable().orElseThrow(() -> noCheckpoints(entry, position));
    }

    private static TidemarkException noCheckpoints(JobEntry entry, @Nullable Position position) {
        return new TidemarkException(
                ErrorCode.INVALID_QUERY,
                entry.id() + " keeps no checkpoints" + (entry.note() == null ? "" : ": " + entry.note()),
                "only jobs that outlive the process can be paused and have savepoints; STOP JOB ends it",
                position);
    }

    /**
     * Gives a job another statement, which goes on from its last commit. If it cannot be started the job goes on as it was.
     *
     * @param confirmed whether to do it, or only to say what happens to the state
     */
    Result alter(Statement.AlterJob statement, boolean confirmed) {
        JobEntry entry = engine.jobs().require(statement.job(), statement.position());
        if (entry.kind() == JobEntry.Kind.VIEW) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    entry.id() + " belongs to a materialized view, whose query cannot be changed",
                    "drop the view and create it anew",
                    statement.position());
        }
        DurableJob durable = entry.durable().orElseThrow(() -> noCheckpoints(entry, statement.position()));
        if (durable.state() == JobState.FINISHED) {
            throw over(entry);
        }
        JobRecord before = durable.record();
        ZoneId timeZone = Settings.kept(engine.config(), before.settings()).timeZone();
        JobPlan next =
                engine.planning().planJob(statement.insert(), engine.catalog().catalog(), timeZone);
        checkAlteration(entry, next, statement);
        PlanChange change = PlanChange.of(engine.durable().planOf(durable).physical(), next.physical());
        if (!confirmed) {
            return changes(entry, change);
        }
        boolean ran = !durable.state().ended();
        durable.shutDown();
        await(entry, checkpointMillis(durable));
        JobRecord altered = before.with(settings.changing(before.settings()))
                .altered(statement.insert().text(), next.physical().bounded());
        try {
            durable.resume(altered);
        } catch (RuntimeException failed) {
            if (ran) {
                durable.resume(before);
            }
            throw failed;
        }
        engine.durable().relist(durable);
        return new Result.Done(entry.id() + " goes on with the new statement");
    }

    private void checkAlteration(JobEntry entry, JobPlan next, Statement.AlterJob statement) {
        engine.durable().obstacle(next).ifPresent(obstacle -> {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    entry.id() + " outlives the process, but with the new statement it could not: " + obstacle,
                    "run the statement as a job of its own",
                    statement.insert().position());
        });
        if (next.savepoint() != null) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "ALTER JOB goes on from the last checkpoint of " + entry.id() + " and takes no savepoint",
                    "leave WITH SAVEPOINT out",
                    statement.insert().position());
        }
    }

    private Result changes(JobEntry entry, PlanChange change) {
        FixedRows.Builder rows = FixedRows.columns(
                FixedRows.text("state"),
                FixedRows.text("operator"),
                FixedRows.text("was"),
                FixedRows.text("what"),
                FixedRows.text("meaning"));
        for (PlanChange.Line line : change.lines()) {
            rows.row(
                    line.outcome().name().toLowerCase(Locale.ROOT),
                    line.operator(),
                    line.former().isEmpty() ? null : line.former(),
                    line.description(),
                    meaning(line));
        }
        rows.row(
                null,
                null,
                null,
                null,
                "nothing is changed yet: ALTER JOB " + entry.id() + " WITH (confirm = 'true') AS … does it");
        return rows.build(settings.timeZone());
    }

    private static String meaning(PlanChange.Line line) {
        boolean scan = line.operator().startsWith("scan-");
        return switch (line.outcome()) {
            case KEPT -> scan ? "reads on where it stands" : "goes on with what it knows";
            case MIGRATED -> scan ? "reads on where it stands" : "goes on with what it knows, at another place";
            case REBUILT ->
                scan ? "reads from the beginning" : "is made again from rows that are read from the beginning";
            case EMPTY -> "begins empty: rows that were read before do not count";
            case LOST -> scan ? "is read no more" : "is dropped";
        };
    }

    /** Forgets a job that is over, with its checkpoints. */
    Result drop(JobEntry entry, Position position) {
        if (entry.kind() == JobEntry.Kind.VIEW) {
            throw new TidemarkException(
                    ErrorCode.OBJECT_IN_USE,
                    entry.id() + " belongs to a materialized view",
                    "DROP MATERIALIZED VIEW ends and forgets it",
                    position);
        }
        if (!entry.job().state().ended()) {
            throw new TidemarkException(
                    ErrorCode.OBJECT_IN_USE,
                    entry.id() + " is not over: " + entry.state(),
                    "STOP JOB " + entry.id() + " first",
                    position);
        }
        if (entry.job() instanceof DurableJob durable) {
            String left =
                    engine.durable().drop(durable).map(text -> "; " + text).orElse("");
            return new Result.Done(entry.id() + " dropped" + left);
        }
        engine.jobs().remove(entry.id());
        return new Result.Done(entry.id() + " dropped");
    }

    private long checkpointMillis(DurableJob job) {
        return Settings.kept(engine.config(), job.record().settings()).millis(Setting.CHECKPOINT_TIMEOUT)
                + GRACE_MILLIS;
    }

    /** Waits for a job that was told to end; one that cannot write a last checkpoint in time ends without. */
    private static void await(JobEntry entry, long timeoutMillis) {
        Job job = entry.job();
        try {
            boolean over = job instanceof DurableJob durable
                    ? DurableJobs.awaitEnd(durable, timeoutMillis)
                    : job.await(timeoutMillis);
            if (over) {
                return;
            }
            job.cancel();
            if (!job.await(STOP_TIMEOUT_MILLIS)) {
                throw TidemarkException.internal(entry.id() + " did not stop within " + timeoutMillis + " ms");
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static TidemarkException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
    }
}
