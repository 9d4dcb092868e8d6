package io.tidemark.server.session;

import io.tidemark.engine.Prepared;
import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.session.StatementWork.Outcome;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one connection: those that wait for their turn, the one that a thread works at, those whose rows are
 * under way, and the prepared ones. Mutable. Thread: the conversation's loop.
 */
final class Statements {
    /** Plans are larger than their texts: all prepared texts may have this part of a frame together. */
    private static final int PREPARED_SHARE = 4;

    private final Serving serving;
    private final Outbox outbox;
    private final Executor loop;
    private final Session session;
    private final String user;
    private final String client;
    private final Map<Integer, ActiveStatement> active = new HashMap<>();
    private final Map<Integer, Held> prepared = new HashMap<>();
    private long preparedSize;
    private final ArrayDeque<ActiveStatement> waiting = new ArrayDeque<>();
    private long waitingSize;
    private @Nullable ActiveStatement atWork;

    /** A prepared statement, and how many characters its text has. */
    private record Held(Prepared statement, long size) {}

    /**
     * @param session whose settings all statements share
     * @param user whose results are counted
     * @param client whose statements share threads
     */
    Statements(Serving serving, Outbox outbox, Executor loop, Session session, String user, String client) {
        this.serving = serving;
        this.outbox = outbox;
        this.loop = loop;
        this.session = session;
        this.user = user;
        this.client = client;
    }

    /** Whether a statement or a prepared statement has this number. */
    boolean uses(int number) {
        return active.containsKey(number) || prepared.containsKey(number);
    }

    /** Whether any statement runs or waits. */
    boolean busy() {
        return !active.isEmpty();
    }

    /**
     * Takes a statement, which runs when those before it have run or give their rows.
     *
     * @param size characters that it holds on to until then
     */
    void add(int number, Run run, long size, StatementWork work) {
        serving.meters().statements().add(1);
        if (active.size() >= serving.limits().maxStatements()) {
            TidemarkException tooMany = new TidemarkException(
                    ErrorCode.TOO_MANY_STATEMENTS,
                    "the connection has " + active.size() + " statements that are not over",
                    "wait for them, or close some",
                    null);
            refuse(number, tooMany);
            return;
        }
        if (!waiting.isEmpty() && waitingSize + size > serving.limits().maxFrameBytes()) {
            TidemarkException tooLarge = new TidemarkException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the statements that wait on the connection have more than "
                            + serving.limits().maxFrameBytes() + " characters together",
                    "wait for them, or send them on several connections",
                    null);
            refuse(number, tooLarge);
            return;
        }
        ActiveStatement statement = new ActiveStatement(
                number, run, work, session.sibling(), size, serving.clock().nanos());
        active.put(number, statement);
        waiting.add(statement);
        waitingSize += size;
        next();
    }

    /**
     * Answers a lookup by key on the spot, if it is one whose like has run before; else, or while statements before it still
     * may change what it sees, says false.
     */
    boolean lookUp(int number, Run run, Function<Session, @Nullable Result> lookup) {
        if (atWork != null || active.size() >= serving.limits().maxStatements()) {
            return false;
        }
        Result result;
        try {
            result = lookup.apply(session);
        } catch (RuntimeException failed) {
            serving.meters().statements().add(1);
            refuse(number, failed);
            return true;
        }
        if (!(result instanceof Result.Rows rows)) {
            return false;
        }
        serving.meters().statements().add(1);
        ActiveStatement statement = new ActiveStatement(
                number,
                run,
                same -> new Outcome.Ran(rows),
                session,
                0,
                serving.clock().nanos());
        LookupEnd end = new LookupEnd(statement);
        Cursor cursor = new Cursor(number, rows.stream(), run, serving, outbox, end);
        active.put(number, statement);
        statement.onRows(cursor, false);
        if (cursor.step() != Cursor.Progress.DONE) {
            end.elsewhere = true; // the cursor's thread sees it: it gets the cursor later
            serving.cursors().submit(client, cursor);
        }
        return true;
    }

    /** Ends a lookup, as a rule on the loop itself, so that the answer waits for nothing. */
    private final class LookupEnd implements Consumer<List<Frame>> {
        private final ActiveStatement statement;
        private boolean elsewhere;

        LookupEnd(ActiveStatement statement) {
            this.statement = statement;
        }

        @Override
        public void accept(List<Frame> frames) {
            if (elsewhere) {
                loop.execute(() -> onRowsOver(statement, frames));
            } else {
                onRowsOver(statement, frames);
            }
        }
    }

    /** Answers a statement that is not run. */
    void refuse(int number, Throwable why) {
        serving.meters().statementsFailed().add(1);
        outbox.send(List.of(new Frame(number, serving.failures().of(why))));
    }

    /** The prepared statement of a number. */
    @Nullable
    Prepared prepared(int number) {
        Held held = prepared.get(number);
        return held == null ? null : held.statement();
    }

    /** Why a statement of so many characters cannot be prepared any more, or null. */
    @Nullable
    TidemarkException fullOfPrepared(long size) {
        boolean full = prepared.size() >= serving.limits().maxPrepared();
        long most = serving.limits().maxFrameBytes() / PREPARED_SHARE;
        if (!full && preparedSize + size <= most) {
            return null;
        }
        String what = full
                ? "the connection has too many prepared statements"
                : "the prepared statements of the connection have more than " + most + " characters together";
        return new TidemarkException(ErrorCode.LIMIT_EXCEEDED, what, "close some of them", null);
    }

    void grant(int number, int rows) {
        ActiveStatement statement = active.get(number);
        if (statement != null) {
            statement.grant(rows);
        }
    }

    /** Ends a statement early; one that is over already is left alone. */
    void stop(int number, StopReason reason) {
        ActiveStatement statement = active.get(number);
        if (statement == null) {
            return;
        }
        statement.stop(reason);
        if (waiting.remove(statement)) {
            waitingSize -= statement.size();
            over(statement, stopped(statement, reason));
        }
    }

    private List<Frame> stopped(ActiveStatement statement, StopReason reason) {
        if (reason == StopReason.CLOSED) {
            return List.of(new Frame(statement.number(), new ServerMessage.End(0, null, null)));
        }
        return failed(statement, reason.error());
    }

    private List<Frame> failed(ActiveStatement statement, Throwable failure) {
        serving.meters().statementsFailed().add(1);
        return List.of(new Frame(statement.number(), serving.failures().of(failure)));
    }

    /** Forgets a prepared statement; says whether there was one. */
    boolean forget(int number) {
        Held held = prepared.remove(number);
        preparedSize -= held == null ? 0 : held.size();
        return held != null;
    }

    void tick(long nowNanos) {
        for (ActiveStatement statement : List.copyOf(active.values())) {
            statement.tick(nowNanos);
            StopReason reason = statement.stopReason();
            if (reason != null) {
                stop(statement.number(), reason);
            }
        }
    }

    /** Ends what would not end by itself. */
    void stopEndless() {
        for (ActiveStatement statement : active.values()) {
            if (statement.endless()) {
                statement.stop(StopReason.SERVER_STOPS);
            }
        }
    }

    /** The client is gone: all that runs is stopped, and nothing is answered any more. */
    void abandon() {
        active.values().forEach(statement -> statement.stop(StopReason.ABANDONED));
        waiting.clear();
        prepared.clear();
        preparedSize = 0;
        serving.closing().execute(session::close);
    }

    private void next() {
        ActiveStatement statement = atWork == null ? waiting.poll() : null;
        if (statement != null) {
            atWork = statement;
            waitingSize -= statement.size();
            statement.onRunning();
            serving.sql().execute(client, () -> work(statement));
        }
    }

    /** Thread: one of those that run statements. */
    private void work(ActiveStatement statement) {
        Outcome outcome;
        try {
            outcome = statement.work().run(statement.session());
        } catch (RuntimeException | Error failed) { // a stack that ran over, too, ends only the statement
            loop.execute(() -> onFailed(statement, failed));
            return;
        }
        if (outcome instanceof Outcome.CanRun ready) {
            loop.execute(() -> onPrepared(statement, ready.prepared()));
        } else if (outcome instanceof Outcome.Ran ran && ran.result() instanceof Result.Rows rows) {
            carry(statement, rows.stream());
        } else if (outcome instanceof Outcome.Ran ran) {
            ServerMessage end = ran.result().accept(new EndOfStatement());
            loop.execute(() -> onDone(statement, List.of(new Frame(statement.number(), end))));
        }
    }

    /** A result that has no end counts from its beginning on; another one only if it is not sent at once. */
    private void carry(ActiveStatement statement, RowStream rows) {
        boolean counted = rows.continuous() && serving.results().add(user);
        if (rows.continuous() && !counted) {
            serving.closing().execute(rows::close);
            loop.execute(() -> onFailed(statement, StopReason.LIMIT.error()));
            return;
        }
        Cursor cursor = new Cursor(
                statement.number(),
                rows,
                statement.run(),
                serving,
                outbox,
                frames -> loop.execute(() -> onRowsOver(statement, frames)));
        if (counted) {
            loop.execute(statement::onCounted);
        }
        loop.execute(() -> onRows(statement, cursor, rows.continuous()));
        if (cursor.step() == Cursor.Progress.DONE) {
            return;
        }
        if (!counted && serving.results().add(user)) {
            loop.execute(statement::onCounted);
        } else if (!counted) {
            cursor.stop(StopReason.LIMIT);
        }
        serving.cursors().submit(client, cursor);
    }

    private void onRows(ActiveStatement statement, Cursor cursor, boolean endless) {
        statement.onRows(cursor, endless);
        leftWork(statement);
    }

    private void onRowsOver(ActiveStatement statement, List<Frame> frames) {
        if (statement.counted()) {
            serving.results().remove(user);
        }
        over(statement, frames);
    }

    private void onDone(ActiveStatement statement, List<Frame> frames) {
        over(statement, frames);
        leftWork(statement);
    }

    private void onPrepared(ActiveStatement statement, Prepared ready) {
        StopReason reason = statement.stopReason();
        if (reason != null) {
            onDone(statement, stopped(statement, reason));
            return;
        }
        TidemarkException full = fullOfPrepared(statement.size());
        if (full != null) {
            onDone(statement, failed(statement, full));
            return;
        }
        prepared.put(statement.number(), new Held(ready, statement.size()));
        preparedSize += statement.size();
        onDone(
                statement,
                List.of(new Frame(
                        statement.number(),
                        new ServerMessage.Prepared(ready.parameters(), ready.columns(), ready.givesRows()))));
    }

    private void onFailed(ActiveStatement statement, Throwable failure) {
        StopReason reason = statement.stopReason();
        boolean wasStopped =
                reason != null && failure instanceof TidemarkException known && known.code() == ErrorCode.CANCELLED;
        onDone(statement, wasStopped && reason != null ? stopped(statement, reason) : failed(statement, failure));
    }

    private void over(ActiveStatement statement, List<Frame> frames) {
        active.remove(statement.number());
        if (statement.stopReason() != StopReason.ABANDONED) {
            outbox.send(frames);
        }
    }

    private void leftWork(ActiveStatement statement) {
        if (atWork == statement) {
            atWork = null;
            next();
        }
    }
}
