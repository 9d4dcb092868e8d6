package io.tidemark.jdbc.wire;

import io.tidemark.jdbc.api.TidemarkStatement.Progress;
import io.tidemark.jdbc.error.Errors;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.ServerMessage.Columns;
import io.tidemark.protocol.ServerMessage.End;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.protocol.ServerMessage.Heartbeat;
import io.tidemark.protocol.ServerMessage.Notice;
import io.tidemark.protocol.ServerMessage.Prepared;
import io.tidemark.protocol.ServerMessage.Rows;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes back for one statement. Rows wait here for their reader; the credit that was given bounds how many. The
 * conversation's reader puts in, one caller takes out, and any thread may cancel or close. Its lock is never held while
 * something is sent.
 */
public final class Reply {
    /** What has become of waiting. */
    public enum Outcome {
        /** It is there. */
        READY,
        /** The time was up. */
        LATE,
        /** Nothing more will come. */
        OVER
    }

    private final Conversation conversation;
    private final int number;
    private final @Nullable String sql;
    private final boolean prepares;
    private final int mostWindow;
    private final Consumer<Progress> progress;

    // all below guarded by this
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private final List<String> notices = new ArrayList<>();
    private long noticesLost;
    private long bufferedBytes;
    private long creditLeft;
    private long receivedRows;
    private long receivedBytes;
    private int window;
    private long unreturned;
    private long unreturnedBytes;
    private @Nullable Columns columns;
    private @Nullable Prepared prepared;
    private @Nullable End end;
    private @Nullable SQLException failure;
    private boolean closed;
    private boolean cancelled;
    private Waiting cancelWait = Waiting.FOREVER;
    private @Nullable Heartbeat heartbeat;
    private @Nullable Heartbeat untold;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private @Nullable String resumeToken;

    /** A token that stands for so many rows. */
    private record Mark(long rows, String token) {}

    Reply(
            Conversation conversation,
            int number,
            @Nullable String sql,
            boolean prepares,
            int mostWindow,
            Consumer<Progress> progress) {
        this.conversation = conversation;
        this.number = number;
        this.sql = sql;
        this.prepares = prepares;
        this.mostWindow = mostWindow;
        this.progress = progress;
        window = Math.min(mostWindow, Limits.FIRST_WINDOW);
        creditLeft = window;
    }

    /** The same for an answer that the server sends without asking for credit. */
    Reply withAllCredit() {
        window = Integer.MAX_VALUE;
        creditLeft = Long.MAX_VALUE;
        return this;
    }

    /** The number of the statement. */
    public int number() {
        return number;
    }

    /** The credit to send with the statement. */
    int firstCredit() {
        return window;
    }

    // ---- from the server

    /** Takes a message in; whether it was the last. */
    boolean received(ServerMessage message) {
        synchronized (this) {
            boolean last = message.accept(new ReplyMessages(this));
            notifyAll();
            return last;
        }
    }

    boolean onColumns(Columns message) {
        if (prepares || columns != null) {
            throw new ProtocolException("columns of statement " + number + " come where none can");
        }
        columns = message;
        return false;
    }

    boolean onPrepared(Prepared message) {
        if (!prepares || prepared != null) {
            throw new ProtocolException("statement " + number + " was not prepared");
        }
        prepared = message;
        return false;
    }

    boolean onRows(Rows message) {
        if (columns == null) {
            throw new ProtocolException("rows of statement " + number + " come before its columns");
        }
        byte[] block = message.block();
        int rows = rowCount(block);
        if (rows < 0 || rows > creditLeft) {
            throw new ProtocolException(rows + " rows of statement " + number + ", and credit for " + creditLeft);
        }
        creditLeft -= rows;
        receivedRows += rows;
        receivedBytes += block.length;
        if (closed || cancelled || failure != null || rows == 0) {
            return false;
        }
        bufferedBytes += block.length;
        blocks.add(block);
        if (bufferedBytes > conversation.limits().bufferBytes()) {
            dropRows();
            failure = Errors.of(
                    "54000",
                    "more than " + conversation.limits().bufferBytes()
                            + " bytes of rows wait to be read; use a smaller fetch size, or a larger bufferBytes");
        }
        return false;
    }

    boolean onHeartbeat(Heartbeat message) {
        String token = message.resumeToken();
        if (token != null) {
            if (marks.size() >= Limits.MAX_MARKS) {
                marks.removeLast();
            }
            marks.add(new Mark(receivedRows, token));
        }
        heartbeat = message;
        untold = message;
        return false;
    }

    boolean onEnd(End message) {
        if (prepares) {
            throw new ProtocolException("statement " + number + " is prepared and cannot end");
        }
        end = message;
        return true;
    }

    boolean onFailed(Failed message) {
        fail(Errors.of(message, sql));
        return true;
    }

    boolean onNotice(Notice message) {
        if (notices.size() < Limits.MAX_NOTICES) {
            notices.add(message.text());
        } else {
            noticesLost++;
        }
        return false;
    }

    private static int rowCount(byte[] block) {
        return block.length < Integer.BYTES
                ? -1
                : block[0] << 24 | (block[1] & 0xFF) << 16 | (block[2] & 0xFF) << 8 | block[3] & 0xFF;
    }

    /** Ends it: the connection is gone, or the statement has failed. Rows that are there already stay readable. */
    synchronized void fail(SQLException why) {
        if (failure == null && end == null) {
            failure = why;
        }
        notifyAll();
    }

    // ---- for the reader

    /**
     * Waits for the columns, the end or what was prepared.
     *
     * @throws SQLException what the server says, or that the connection is gone
     */
    public Outcome awaitFirst(Waiting waiting) throws SQLException {
        return await(waiting, true);
    }

    /** Waits for rows. */
    public Outcome awaitRows(Waiting waiting) throws SQLException {
        return await(waiting, false);
    }

    private Outcome await(Waiting waiting, boolean first) throws SQLException {
        long begin = conversation.now();
        while (true) {
            synchronized (this) {
                Outcome outcome = first ? firstOutcome() : rowsOutcome();
                if (outcome != null) {
                    return outcome;
                }
                long now = conversation.now();
                if (cancelled && cancelWait.left(now) <= 0) {
                    failure = Errors.cancelled("the statement was cancelled; the server has not confirmed it yet");
                    continue;
                }
                long left = Math.min(waiting.left(now), cancelWait.left(now));
                if (left <= 0) {
                    return Outcome.LATE;
                }
                pause(Math.min(left, TimeUnit.MILLISECONDS.toNanos(conversation.tickMillis())));
            }
            conversation.watch(begin);
            tellProgress();
            returnCredit();
        }
    }

    private void tellProgress() {
        Heartbeat beat;
        synchronized (this) {
            beat = untold;
            untold = null;
        }
        if (beat != null) {
            progress.accept(new Progress(beat.rowsRead(), beat.lateRows(), beat.watermark(), beat.fractionRead()));
        }
    }

    private void pause(long nanos) throws SQLException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 100_000));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Errors.of(Errors.CANCELLED, "the thread was interrupted while it waited for the server", interrupted);
        }
    }

    private @Nullable Outcome firstOutcome() throws SQLException {
        if (closed) {
            throw Errors.closed("statement");
        }
        if (columns != null || prepared != null) {
            return Outcome.READY;
        }
        if (failure != null) {
            throw copyOf(failure);
        }
        return end != null ? Outcome.OVER : null;
    }

    private @Nullable Outcome rowsOutcome() throws SQLException {
        if (closed) {
            throw Errors.closed("result");
        }
        if (!blocks.isEmpty()) {
            return Outcome.READY;
        }
        if (failure != null) {
            throw copyOf(failure);
        }
        if (end == null) {
            return null;
        }
        if (cancelled) {
            throw Errors.cancelled("the statement was cancelled");
        }
        return Outcome.OVER;
    }

    /** The same error with the stack of who waits for it. */
    private static SQLException copyOf(SQLException error) {
        SQLException again = Errors.of(error.getSQLState(), String.valueOf(error.getMessage()), error);
        return again.getClass() == error.getClass() && again.getErrorCode() == error.getErrorCode() ? again : error;
    }

    /** Whether somebody has cancelled it. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The rows that were waited for; gives the server credit for more. Null if there are none just now. */
    public @Nullable RowBlock takeRows() throws SQLException {
        byte[] block;
        Columns shape;
        int grant;
        synchronized (this) {
            block = blocks.poll();
            shape = columns;
            if (block == null || shape == null) {
                return null;
            }
            bufferedBytes -= block.length;
            unreturned += rowCount(block);
            unreturnedBytes += block.length;
            grant = unreturned * 2 >= window || unreturnedBytes >= Limits.GRANT_BYTES ? grant() : 0;
        }
        if (grant > 0) {
            conversation.send(number, new ClientMessage.Credit(grant));
        }
        return conversation.decode(block, shape.schema());
    }

    /** How much credit to give for the rows that were taken; the window grows while rows are small. */
    private int grant() {
        if (end != null || failure != null || cancelled || closed || window == Integer.MAX_VALUE) {
            return 0;
        }
        long bytesPerRow = Math.max(1, receivedBytes / Math.max(1, receivedRows));
        long fits = Math.max(16, Limits.WINDOW_BYTES / bytesPerRow);
        int grown = (int) Math.max(1, Math.min(Math.min(mostWindow, 2L * window), fits));
        long grant = unreturned + grown - window;
        if (grant <= 0) {
            return 0;
        }
        window = grown;
        unreturned = 0;
        unreturnedBytes = 0;
        creditLeft += grant;
        return (int) grant;
    }

    /** Gives back credit that was held together, so that a server that counts otherwise than we do does not wait for it. */
    private void returnCredit() throws SQLException {
        int grant;
        synchronized (this) {
            grant = unreturned > 0 && blocks.isEmpty() ? grant() : 0;
        }
        if (grant > 0) {
            conversation.send(number, new ClientMessage.Credit(grant));
        }
    }

    /** The columns, if they have come. */
    public synchronized @Nullable Columns columns() {
        return columns;
    }

    /** What was prepared, if it has come. */
    public synchronized @Nullable Prepared prepared() {
        return prepared;
    }

    /** The end, if it has come. */
    public synchronized @Nullable End end() {
        return end;
    }

    /** The last heartbeat, if one has come. */
    public synchronized @Nullable Heartbeat heartbeat() {
        return heartbeat;
    }

    /** The last resume token of those that came behind so many rows; null if there is none. */
    public synchronized @Nullable String resumeToken(long rowsRead) {
        while (!marks.isEmpty() && marks.getFirst().rows <= rowsRead) {
            resumeToken = marks.removeFirst().token;
        }
        return resumeToken;
    }

    /** The notices since the last call. */
    public synchronized List<String> takeNotices() {
        List<String> taken = new ArrayList<>(notices);
        if (noticesLost > 0) {
            taken.add(noticesLost + " more notices were not kept");
        }
        notices.clear();
        noticesLost = 0;
        return taken;
    }

    /** Whether nothing more will come. */
    public synchronized boolean isOver() {
        return end != null || failure != null || closed;
    }

    // ---- from any thread

    /** Stops the statement; who reads it gets an error with SQLSTATE 57014 at once, or at most a second later. */
    public void cancel() throws SQLException {
        synchronized (this) {
            if (end != null || failure != null || closed || cancelled || prepares) {
                return;
            }
            cancelled = true;
            cancelWait = Waiting.until(conversation.now(), Limits.CANCEL_MILLIS);
            dropRows();
            notifyAll();
        }
        conversation.send(number, new ClientMessage.Cancel());
    }

    /** Says that nobody wants the rest. More than once is harmless; a broken connection is not reported. */
    public void close() {
        boolean tell;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            tell = end == null && conversation.isOpen() && (failure == null || conversation.knows(number));
            dropRows();
            notifyAll();
        }
        if (prepares) {
            conversation.forget(number);
        }
        if (tell) {
            conversation.sendIfOpen(number, new ClientMessage.Close());
        }
    }

    private void dropRows() {
        blocks.clear();
        bufferedBytes = 0;
    }
}
