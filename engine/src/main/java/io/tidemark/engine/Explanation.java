package io.tidemark.engine;

import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.executor.status.SplitStatus.State;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Why a job gives out what it does and no more, in sentences, for EXPLAIN WHY JOB. */
final class Explanation {
    /** Partitions that are told one by one. */
    private static final int TOLD_PARTITIONS = 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JobEntry entry;
    private final JobStatus status;
    private final JobCounters counters;
    private final List<String> lines = new ArrayList<>();

    private Explanation(JobEntry entry) {
        this.entry = entry;
        this.status = entry.job().status();
        this.counters = entry.job().counters();
    }

    /** The sentences, the most important first. */
    static List<String> of(JobEntry entry) {
        return new Explanation(entry).tell();
    }

    private List<String> tell() {
        JobState state = entry.job().state();
        lines.add(entry.id() + " is " + entry.state() + ": " + counters.rowsRead() + " rows read, " + counters.rowsOut()
                + " out, " + counters.lateRows() + " late, " + counters.rejectedRows() + " rejected");
        entry.job().failure().ifPresent(this::tellFailure);
        entry.durable().ifPresent(this::tellRestarts);
        if (!state.ended()) {
            tellWhatHolds();
        }
        status.steps().forEach(this::tell);
        status.splits().stream()
                .sorted(Comparator.comparing((SplitStatus split) -> split.trouble() == null)
                        .thenComparingLong(SplitStatus::watermark))
                .limit(TOLD_PARTITIONS)
                .forEach(this::tell);
        int more = status.splits().size() - TOLD_PARTITIONS;
        if (more > 0) {
            lines.add("… and " + more + " partitions further ahead");
        }
        return lines;
    }

    private void tellFailure(TidemarkException failure) {
        lines.add("it failed: " + failure.code().code() + ": " + failure.text());
        if (failure.hint() != null) {
            lines.add("what helps: " + failure.hint());
        }
    }

    private void tellRestarts(DurableJob job) {
        TidemarkException last = job.lastFailure().orElse(null);
        if (last == null || job.state().ended()) {
            return;
        }
        lines.add("it has failed and started again from its last commit, "
                + (job.restarts() == 1 ? "once" : job.restarts() + " times") + "; last with "
                + last.code().code() + ": " + last.text()
                + (job.phase() == DurableJob.Phase.RESTARTING
                        ? "; it starts again in " + JobListing.span(job.restartsInMillis())
                        : ""));
    }

    private void tellWhatHolds() {
        if (status.outputFull()) {
            lines.add("it waits until what it has given out is taken: by the reader of the result, or by the sink");
        }
        boolean judgesTime = status.splits().stream().anyMatch(split -> split.watermark() != Long.MIN_VALUE)
                || status.steps().stream().anyMatch(step -> step.next() != Long.MAX_VALUE);
        SplitStatus holder = status.holder().orElse(null);
        if (holder == null) {
            lines.add(nobodyHolds());
        } else if (judgesTime) {
            lines.add("the watermark of the result is " + time(counters.watermark()) + "; " + name(holder)
                    + " holds it: " + reason(holder));
        } else if (status.splits().stream().allMatch(SplitStatus::caughtUp)) {
            lines.add("it has read all rows that there are so far, and waits for more");
        }
    }

    private String nobodyHolds() {
        if (status.splits().isEmpty()) {
            return "it reads no table";
        }
        return status.splits().stream().allMatch(split -> split.state() == State.ENDED)
                ? "all its inputs have ended"
                : "all partitions are idle: the watermark stays at " + time(counters.watermark())
                        + " until one of them has rows again";
    }

    private static String reason(SplitStatus split) {
        if (split.watermark() == Long.MIN_VALUE) {
            return split.caughtUp() ? "it has had no rows yet" + untilIdle(split) : "nothing was read from it yet";
        }
        String last = "its last time is " + time(split.lastTime());
        if (!split.caughtUp()) {
            return last + ", and there is more to read";
        }
        return last + ", its last rows came " + length(split.silentMillis()) + " ago" + untilIdle(split);
    }

    private static String untilIdle(SplitStatus split) {
        if (split.idleMillis() == 0) {
            return ", and 'idle-timeout' is off";
        }
        long left = Math.max(0, split.idleMillis() - split.silentMillis());
        return "; without rows it is left out in " + length(left);
    }

    private void tell(StepStatus step) {
        boolean keeps = step.kept() > 0;
        boolean waits = step.next() != Long.MAX_VALUE;
        if (!keeps && !waits) {
            return;
        }
        String next = waits
                ? "; the next to complete ends at " + time(step.next()) + ahead(step)
                : entry.job().state().ended() ? "" : "; nothing of it waits for the watermark";
        lines.add(step.name() + " keeps " + step.kept() + " " + step.unit() + next);
    }

    private String ahead(StepStatus step) {
        long watermark = step.watermark();
        if (watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE) {
            return "";
        }
        return ", " + length(step.next() - watermark) + " of event time after the watermark there";
    }

    private void tell(SplitStatus split) {
        String read = split.watermark() == Long.MIN_VALUE
                ? ""
                : ", watermark " + time(split.watermark())
                        + (split.lastTime() == Long.MIN_VALUE ? "" : ", last time " + time(split.lastTime()));
        String trouble = split.trouble() == null ? "" : "; " + split.trouble();
        lines.add(name(split) + ": " + word(split.state()) + read + trouble);
    }

    private static String word(State state) {
        return switch (state) {
            case ACTIVE -> "active";
            case IDLE -> "idle, holds nothing back";
            case PAUSED -> "paused, further ahead than 'watermark-max-drift' allows";
            case ENDED -> "ended";
        };
    }

    private static String name(SplitStatus split) {
        return "table " + split.table() + ", " + split.source();
    }

    private static String time(long millis) {
        if (millis == Long.MIN_VALUE) {
            return "not known yet";
        }
        return millis == Long.MAX_VALUE ? "the end" : TIME.format(Instant.ofEpochMilli(millis));
    }

    private static String length(long millis) {
        return Duration.ofMillis(millis)
                .toString()
                .substring(1)
                .replace("T", "")
                .toLowerCase(Locale.ROOT);
    }
}
