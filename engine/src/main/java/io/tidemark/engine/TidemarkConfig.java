package io.tidemark.engine;

import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.SystemClock;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How an engine runs. Made by {@link #ephemeral()}, {@link #at(Path)} or {@link #builder()}.
 *
 * @param dataDirectory where the catalog is kept; null for an ephemeral engine, which forgets all at its end
 * @param taskThreads threads that run tasks, and the default parallelism
 * @param stateBudgetBytes memory for the hot state of each job before it spills to disk
 * @param maxStateBytes state of a job, in memory and on disk, at which it fails
 * @param spillDirectory where spilled state goes; null for a folder in the data directory
 * @param workingDirectory where relative paths of connectors begin
 * @param timeZone zone of new sessions
 * @param deadLetterDirectory where rows go that were put aside; null for a folder in the data directory, or of an ephemeral
 *     engine in the working directory
 * @param access which files and hosts statements may reach
 * @param jobs how many jobs may run
 * @param clock what time it is, for the functions of the current time, processing time and idleness
 */
public record TidemarkConfig(
        @Nullable Path dataDirectory,
        int taskThreads,
        long stateBudgetBytes,
        long maxStateBytes,
        @Nullable Path spillDirectory,
        Path workingDirectory,
        ZoneId timeZone,
        @Nullable Path deadLetterDirectory,
        OutsideAccess access,
        JobLimits jobs,
        Clock clock) {
    private static final long DEFAULT_MAX_STATE_BYTES = 64L << 30;

    public TidemarkConfig {
        if (taskThreads < 1 || taskThreads > 1024) {
            throw new IllegalArgumentException("taskThreads must be from 1 to 1024, not " + taskThreads);
        }
        if (stateBudgetBytes < 1 << 20) {
            throw new IllegalArgumentException("stateBudgetBytes must be at least 1 MiB, not " + stateBudgetBytes);
        }
        if (maxStateBytes < stateBudgetBytes) {
            throw new IllegalArgumentException("maxStateBytes must not be below stateBudgetBytes");
        }
    }

    /** An engine that keeps nothing: its files are in a temporary folder that is deleted when it is closed. */
    public static TidemarkConfig ephemeral() {
        return builder().build();
    }

    /** An engine with its catalog in a folder, which is created if it is not there. */
    public static TidemarkConfig at(Path dataDirectory) {
        return builder().dataDirectory(dataDirectory).build();
    }

    /** The defaults, to be changed one by one: ephemeral, a thread per core, a quarter of the heap for hot state. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether nothing is kept after the engine's end. */
    public boolean isEphemeral() {
        return dataDirectory == null;
    }

    /** The same with other limits of jobs. */
    public TidemarkConfig withJobs(JobLimits limits) {
        return new TidemarkConfig(
                dataDirectory,
                taskThreads,
                stateBudgetBytes,
                maxStateBytes,
                spillDirectory,
                workingDirectory,
                timeZone,
                deadLetterDirectory,
                access,
                limits,
                clock);
    }

    /** Collects a config. Mutable. */
    public static final class Builder {
        private @Nullable Path dataDirectory;
        private int taskThreads = Runtime.getRuntime().availableProcessors();
        private long stateBudgetBytes = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4);
        private long maxStateBytes = DEFAULT_MAX_STATE_BYTES;
        private @Nullable Path spillDirectory;
        private Path workingDirectory = Path.of("").toAbsolutePath();
        private ZoneId timeZone = ZoneId.of("UTC");
        private @Nullable Path deadLetterDirectory;
        private OutsideAccess access = OutsideAccess.open();
        private JobLimits jobs = JobLimits.NONE;
        private Clock clock = SystemClock.INSTANCE;

        private Builder() {}

        /** Keeps the catalog in this folder. */
        public Builder dataDirectory(Path directory) {
            dataDirectory = directory.toAbsolutePath();
            return this;
        }

        /** Threads that run tasks; by default one per core. */
        public Builder taskThreads(int threads) {
            taskThreads = threads;
            return this;
        }

        /** Memory for the hot state of each job. */
        public Builder stateBudgetBytes(long bytes) {
            stateBudgetBytes = bytes;
            maxStateBytes = Math.max(maxStateBytes, bytes);
            return this;
        }

        /** State of a job at which it fails; the memory for hot state is not more. */
        public Builder maxStateBytes(long bytes) {
            maxStateBytes = bytes;
            stateBudgetBytes = Math.min(stateBudgetBytes, bytes);
            return this;
        }

        /** Where spilled state goes; best a fast local disk. */
        public Builder spillDirectory(Path directory) {
            spillDirectory = directory.toAbsolutePath();
            return this;
        }

        /** Where relative paths of connectors begin; by default the working directory of the process. */
        public Builder workingDirectory(Path directory) {
            workingDirectory = directory.toAbsolutePath();
            return this;
        }

        /** Zone of new sessions; by default UTC. */
        public Builder timeZone(ZoneId zone) {
            timeZone = zone;
            return this;
        }

        /** Where rows go that were put aside because they could not be used. */
        public Builder deadLetterDirectory(Path directory) {
            deadLetterDirectory = directory.toAbsolutePath();
            return this;
        }

        /**
         * Which files and hosts statements may reach; by default all. A program that runs statements of others sets limits, as
         * a server does.
         */
        public Builder access(OutsideAccess limits) {
            access = limits;
            return this;
        }

        /** How many jobs may run at once; by default any number. */
        public Builder jobs(JobLimits limits) {
            jobs = limits;
            return this;
        }

        /** What time it is; by default the machine's clock. Tests set one of their own. */
        public Builder clock(Clock timeSource) {
            clock = timeSource;
            return this;
        }

        /** The config; throws IllegalArgumentException for a value out of range. */
        public TidemarkConfig build() {
            return new TidemarkConfig(
                    dataDirectory,
                    taskThreads,
                    stateBudgetBytes,
                    maxStateBytes,
                    spillDirectory,
                    workingDirectory,
                    timeZone,
                    deadLetterDirectory,
                    access,
                    jobs,
                    clock);
        }
    }
}
