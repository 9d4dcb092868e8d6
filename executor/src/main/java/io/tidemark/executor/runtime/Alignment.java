package io.tidemark.executor.runtime;

import io.tidemark.executor.thread.PublishedLong;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the sources of a job know how far the slowest of them is, so that those with 'watermark-max-drift' do not run away
 * from it. Each task tells the least watermark of its partitions that are not idle. Inputs join on the thread that starts the job;
 * then each tells from its task thread, and any reads.
 */
final class Alignment {
    private final List<PublishedLong> members = new ArrayList<>();
    private boolean wanted;

    /** A source takes part. */
    PublishedLong join(long maxDriftMillis) {
        wanted |= maxDriftMillis > 0;
        PublishedLong member = new PublishedLong(Long.MIN_VALUE);
        members.add(member);
        return member;
    }

    /** Whether any source wants to be held back. */
    boolean wanted() {
        return wanted;
    }

    /** The least watermark of all partitions that are not idle; Long.MIN_VALUE if one of them has none yet. */
    long slowest() {
        long slowest = Long.MAX_VALUE;
        for (PublishedLong member : members) {
            slowest = Math.min(slowest, member.value());
        }
        return slowest;
    }
}
