package io.tidemark.engine;

import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.executor.runtime.Job;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running INSERT or SELECT with EMIT, as the engine lists it.
 *
 * @param id its name in SHOW JOBS
 * @param kind what started it
 * @param statement the statement that started it
 * @param tables names of the tables and views that it reads and writes
 * @param bounded whether it ends by itself
 * @param job the running job
 * @param startedMillis since when this process has it
 * @param note what people should know of it, or null
 * @param owner the user of a server who has started it; empty for none
 */
record JobEntry(
        String id,
        Kind kind,
        String statement,
        Set<String> tables,
        boolean bounded,
        Job job,
        long startedMillis,
        @Nullable String note,
        String owner) {
    /** What started a job. */
    enum Kind {
        /** An INSERT: the job belongs to the engine and outlives its session. */
        INSERT,
        /** A materialized view: the job belongs to it. */
        VIEW,
        /** A SELECT: the job ends when its reader leaves. */
        QUERY
    }

    JobEntry {
        tables = Set.copyOf(tables);
    }

    /** Whether it is the job of this materialized view. */
    boolean keeps(String view) {
        return kind == Kind.VIEW
                && StatementParser.parse(statement) instanceof Statement.CreateView create
                && create.name().text().equals(view);
    }

    /** What started the job of a statement: an INSERT or a materialized view. */
    static Kind kindOf(String statement) {
        return StatementParser.parse(statement) instanceof Statement.CreateView ? Kind.VIEW : Kind.INSERT;
    }

    /** The job if it outlives the process. */
    Optional<DurableJob> durable() {
        return job instanceof DurableJob durable ? Optional.of(durable) : Optional.empty();
    }

    /** The job's state in a word. */
    String state() {
        if (job instanceof DurableJob durable && durable.phase() != DurableJob.Phase.ENDED) {
            return durable.phase().name();
        }
        return job.paused() && !job.state().ended() ? "PAUSED" : job.state().name();
    }

    /** Whether it may still use its tables: it runs, or can be resumed. */
    boolean holdsTables() {
        return switch (job.state()) {
            case RUNNING -> true;
            case STOPPED, FAILED ->
                job instanceof DurableJob durable && durable.record().wanted() != JobRecord.Wanted.DROPPED;
            case FINISHED, CANCELLED -> false;
        };
    }

    /** What is called its kind in listings. */
    String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
