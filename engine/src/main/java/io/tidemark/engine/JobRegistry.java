package io.tidemark.engine;

import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running INSERTs and continuous SELECTs of an engine, the ended ones of late included. Thread: any. */
final class JobRegistry {
    /** Ended jobs of INSERTs and views that SHOW JOBS still lists, and as many of queries. */
    private static final int KEPT_ENDED = 100;

    private final Map<String, JobEntry> entries = new LinkedHashMap<>();
    private final Set<String> announced = new HashSet<>();
    private final List<Start> starting = new ArrayList<>();
    private final JobLimits limits;
    private long lastId;

    JobRegistry(JobLimits limits) {
        this.limits = limits;
    }

    /**
     * Starts a new job, which is listed under the id that it gets when the work is done, if there may be one more.
     *
     * @param owner whose it is; empty for nobody's
     * @param position of the statement, for the refusal
     * @param start makes and adds the job of an id
     * @throws TidemarkException TOO_MANY_STATEMENTS
     */
    <T> T admitted(String owner, @Nullable Position position, Function<String, T> start) {
        Start admission = admit(null, owner, position);
        try {
            return start.apply(admission.id());
        } finally {
            leaveStart(admission);
        }
    }

    /**
     * Starts a listed job again, if there may be one more that runs.
     *
     * @throws TidemarkException TOO_MANY_STATEMENTS
     */
    void admittedAgain(String id, String owner, @Nullable Position position, Runnable start) {
        Start admission = admit(id, owner, position);
        try {
            start.run();
        } finally {
            leaveStart(admission);
        }
    }

    private synchronized Start admit(@Nullable String id, String owner, @Nullable Position position) {
        Map<String, String> owners = new HashMap<>(); // by id: a job may start and be listed at once
        starting.forEach(start -> owners.put(start.id(), start.owner()));
        for (JobEntry entry : entries.values()) {
            if (entry.kind() != JobEntry.Kind.QUERY && !entry.job().state().ended()) {
                owners.put(entry.id(), entry.owner());
            }
        }
        if (id != null) {
            owners.remove(id);
        }
        int own = (int) owners.values().stream().filter(owner::equals).count();
        if (owners.size() >= limits.running()) {
            throw tooMany((owners.size() == 1 ? "there is " : "there are ") + jobs(owners.size()), position);
        }
        if (!owner.isEmpty() && own >= limits.runningPerUser()) {
            throw tooMany(owner + " has " + jobs(own), position);
        }
        Start admission = new Start(id == null ? nextId() : id, owner);
        starting.add(admission);
        return admission;
    }

    private synchronized void leaveStart(Start admission) {
        starting.remove(admission);
    }

    private static String jobs(int count) {
        return count == 1 ? "1 job that runs" : count + " jobs that run";
    }

    private static TidemarkException tooMany(String message, @Nullable Position position) {
        return new TidemarkException(
                ErrorCode.TOO_MANY_STATEMENTS,
                message + ", and no more are allowed",
                "end one with STOP JOB, or drop its materialized view; SHOW JOBS lists them",
                position);
    }

    /** A job that was admitted and has not started yet. */
    private record Start(String id, String owner) {}

    /** The id of the next job. */
    synchronized String nextId() {
        lastId++;
        return "job-" + lastId;
    }

    /** Keeps a number from being given to another job. */
    synchronized void idTaken(long number) {
        lastId = Math.max(lastId, number);
    }

    /** A job is listed no more. */
    synchronized void remove(String id) {
        entries.remove(id);
    }

    /** Lists a job anew at its place. */
    synchronized void replace(JobEntry entry) {
        entries.replace(entry.id(), entry);
    }

    synchronized void add(JobEntry entry) {
        entries.put(entry.id(), entry);
        List<String> ended = new ArrayList<>();
        // Queries come and go: they do not push out an INSERT that is waited for.
        for (JobEntry known : entries.values()) {
            boolean alike = (known.kind() == JobEntry.Kind.QUERY) == (entry.kind() == JobEntry.Kind.QUERY);
            if (alike && known.job().state().ended() && !(known.job() instanceof DurableJob && known.holdsTables())) {
                ended.add(known.id());
            }
        }
        for (int index = 0; index < ended.size() - KEPT_ENDED; index++) {
            entries.remove(ended.get(index));
        }
    }

    /** A sentence for each INSERT or view that has failed since this was last asked. */
    synchronized List<String> takeFailures() {
        List<String> failures = new ArrayList<>();
        for (JobEntry entry : entries.values()) {
            Job job = entry.job();
            if (entry.kind() != JobEntry.Kind.QUERY
                    && job.state() == JobState.FAILED
                    && job.failure().isPresent()
                    && announced.add(entry.id())) {
                TidemarkException failure = job.failure().get();
                failures.add(entry.id() + " failed: " + failure.code().code() + ": " + failure.text());
            }
        }
        return failures;
    }

    synchronized List<JobEntry> all() {
        return List.copyOf(entries.values());
    }

    /** The job of an id, or of the id's number alone. */
    synchronized Optional<JobEntry> find(String id) {
        JobEntry entry = entries.get(id);
        return Optional.ofNullable(entry == null ? entries.get("job-" + id) : entry);
    }

    /** The entry of an id that a user wrote. */
    JobEntry require(String id, @Nullable Position position) {
        return find(id).orElseThrow(() -> {
            List<String> ids = new ArrayList<>();
            all().forEach(entry -> ids.add(entry.id()));
            String guess = Suggestion.didYouMean(id, ids);
            return new TidemarkException(
                    ErrorCode.UNKNOWN_TABLE,
                    "there is no job '" + id + "'",
                    guess.isEmpty() ? "SHOW JOBS lists the jobs" : guess,
                    position);
        });
    }

    /** A job that uses a table or view, or will when it is resumed. */
    Optional<JobEntry> userOf(String name) {
        for (JobEntry entry : all()) {
            Set<String> tables = entry.tables();
            if (tables.contains(name) && entry.holdsTables() && !entry.keeps(name)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** The job of a materialized view. */
    Optional<JobEntry> keeperOf(String view) {
        return all().stream().filter(entry -> entry.keeps(view)).findFirst();
    }

    /** Cancels all jobs that end with the process and waits for each. */
    void close(long timeoutMillis) throws InterruptedException {
        List<JobEntry> running = new ArrayList<>(all());
        running.removeIf(entry ->
                entry.job() instanceof DurableJob || entry.job().state().ended());
        running.forEach(entry -> entry.job().cancel());
        for (JobEntry entry : running) {
            Job job = entry.job();
            if (!job.await(timeoutMillis)) {
                throw TidemarkException.internal(entry.id() + " did not stop within " + timeoutMillis + " ms");
            }
        }
    }
}
