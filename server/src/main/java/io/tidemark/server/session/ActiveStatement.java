package io.tidemark.server.session;

import io.tidemark.engine.Session;
import io.tidemark.protocol.ClientMessage.Run;
import org.jspecify.annotations.Nullable;

/** A statement of a client from its arrival to its end. Mutable. Thread: the conversation's loop. */
final class ActiveStatement {
    /** No deadline. */
    private static final long NEVER = 0;

    private final int number;
    private final Run run;
    private final StatementWork work;
    private final Session session;
    private final long size;
    private final long deadlineNanos;
    private boolean running;
    private boolean counted;
    private boolean endless;
    private int earlyCredit;
    private @Nullable Cursor cursor;
    private @Nullable StopReason stopReason;

    /**
     * @param session its own, so that it can be cancelled alone
     * @param size characters that it holds on to until it runs
     */
    ActiveStatement(int number, Run run, StatementWork work, Session session, long size, long nowNanos) {
        this.number = number;
        this.run = run;
        this.work = work;
        this.session = session;
        this.size = size;
        long deadline = run.timeoutMillis() <= 0 ? NEVER : nowNanos + run.timeoutMillis() * 1_000_000L;
        deadlineNanos = run.timeoutMillis() > 0 && deadline == NEVER ? 1 : deadline;
    }

    int number() {
        return number;
    }

    long size() {
        return size;
    }

    Run run() {
        return run;
    }

    StatementWork work() {
        return work;
    }

    Session session() {
        return session;
    }

    /** Whether a thread works at it, or its rows are under way; else it waits for its turn. */
    boolean running() {
        return running;
    }

    void onRunning() {
        running = true;
    }

    /** Its columns are known: from now on a cursor carries its rows. An endless result has no timeout any more. */
    void onRows(Cursor rows, boolean isEndless) {
        cursor = rows;
        endless = isEndless;
        rows.grant(earlyCredit);
        if (stopReason != null) {
            rows.stop(stopReason);
        }
    }

    /** Lets so many more rows go, also before there are any. */
    void grant(int rows) {
        if (cursor == null) {
            earlyCredit += Math.min(rows, Integer.MAX_VALUE - earlyCredit);
        } else {
            cursor.grant(rows);
        }
    }

    /** It counts among the results under way. */
    void onCounted() {
        counted = true;
    }

    boolean counted() {
        return counted;
    }

    /** Whether its rows are under way and have no end. */
    boolean endless() {
        return endless;
    }

    /** Why it is to end early, or null. */
    @Nullable
    StopReason stopReason() {
        return stopReason;
    }

    /** Makes it end early. */
    void stop(StopReason reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
        if (cursor != null) {
            cursor.stop(reason);
        } else if (running) {
            session.cancel();
        }
    }

    /** Stops it if its time is up; repeats what may have come too early for its session. */
    void tick(long nowNanos) {
        if (stopReason != null) {
            stop(stopReason);
        } else if (deadlineNanos != NEVER && !endless && nowNanos - deadlineNanos >= 0) {
            stop(StopReason.TIMED_OUT);
        }
    }
}
