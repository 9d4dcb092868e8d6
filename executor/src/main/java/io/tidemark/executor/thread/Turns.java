package io.tidemark.executor.thread;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose work a thread does next. Works of one user are stepped in turn. While several users have works here, each user gets
 * the same part of the thread's time, however many works he has, and what one leaves unused the others get: deficit round
 * robin (Shreedhar and Varghese, 1995) over time, where a step that took longer than its user's turn is paid for by the
 * turns after it. Thread: the one whose turns these are.
 */
final class Turns {
    /** How long a user's turn is. */
    static final long TURN_NANOS = 1_000_000;

    private final Clock clock;
    private final List<Share> shares = new ArrayList<>();
    private int size;

    /** @param clock what steps are measured with, once there are works of two users */
    Turns(Clock clock) {
        this.clock = clock;
    }

    /** Takes in work that is run for a user. */
    void add(String user, Work work) {
        size++;
        for (Share share : shares) {
            if (share.user.equals(user)) {
                share.works.add(work);
                return;
            }
        }
        Share share = new Share(user);
        share.works.add(work);
        shares.add(share);
    }

    /** How many works are not done. */
    int size() {
        return size;
    }

    /** Steps each work once if there is one user, else gives each user a turn; says whether any found something to do. */
    boolean round() {
        if (shares.size() == 1) {
            return onlyShare(shares.get(0));
        }
        return turns() || forgive() && turns();
    }

    private boolean onlyShare(Share share) {
        share.owedNanos = 0;
        boolean busy = false;
        for (int index = share.works.size() - 1; index >= 0; index--) {
            busy |= step(share, index) != Work.Progress.IDLE;
        }
        if (share.works.isEmpty()) {
            shares.remove(share);
        }
        return busy;
    }

    private boolean turns() {
        boolean busy = false;
        for (int index = shares.size() - 1; index >= 0; index--) {
            Share share = shares.get(index);
            share.owedNanos -= TURN_NANOS;
            if (share.owedNanos < 0) {
                busy |= turn(share);
            }
            if (share.works.isEmpty() && share.owedNanos <= 0) { // before that, whoever comes back still owes it
                shares.remove(index);
            }
        }
        return busy;
    }

    /** Steps a user's works, from where his last turn ended, until his time is up or all have nothing to do. */
    private boolean turn(Share share) {
        boolean busy = false;
        int idle = 0;
        long before = clock.nanos();
        while (share.owedNanos < 0 && idle < share.works.size()) {
            if (step(share, share.nextPlace()) == Work.Progress.IDLE) {
                idle++;
                continue;
            }
            busy = true;
            idle = 0;
            long now = clock.nanos();
            share.owedNanos += now - before;
            before = now;
        }
        share.owedNanos += clock.nanos() - before; // looking through works that have nothing to do takes time, too
        share.owedNanos = Math.max(0, share.owedNanos); // time that was not used is not saved up
        return busy;
    }

    private Work.Progress step(Share share, int index) {
        Work.Progress progress = share.works.get(index).step();
        if (progress == Work.Progress.DONE) {
            share.works.remove(index);
            size--;
        }
        return progress;
    }

    /** Nobody wants the time that some owe, so they need not wait for it; says whether there was any such. */
    private boolean forgive() {
        boolean some = false;
        for (Share share : shares) {
            some |= share.owedNanos > 0;
            share.owedNanos = 0;
        }
        return some;
    }

    /** The works of one user. */
    private static final class Share {
        private final String user;
        private final List<Work> works = new ArrayList<>();

        /** The place of the work that was stepped last. */
        private int place;

        /** Time that he has used beyond his turns; below 0 what is left of his turn. */
        private long owedNanos;

        Share(String user) {
            this.user = user;
        }

        /** Goes on to the next work, from the last to the first as works that are done leave the list. */
        int nextPlace() {
            place = (place == 0 || place > works.size() ? works.size() : place) - 1;
            return place;
        }
    }
}
