package io.tidemark.server.session;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Work;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.log.TraceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one statement on their way to the client, as far as its credit and its connection let them. A first row goes at
 * once, those that follow closely a few milliseconds later together. Never waits. Mutable. Thread: one at a time steps; {@link
 * #grant} and {@link #stop} from any.
 */
final class Cursor implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);
    private static final int BLOCK_ROWS = 1024;

    /** So many rows are sent as they came rather than copied to those of other batches. */
    private static final int ROWS_FOR_THEMSELVES = 256;

    /** How long rows wait for company, if others were sent just before. */
    private static final long COMPANY_NANOS = 2_000_000;

    /** How often a subscription is told from where it could go on, while rows come. */
    private static final long TOKEN_NANOS = 1_000_000_000;

    /** How often the client is told how far the statement has come, while it goes on. */
    private static final long PROGRESS_NANOS = 500_000_000;

    private final int number;
    private final RowStream stream;
    private final Serving serving;
    private final Outbox outbox;
    private final Consumer<List<Frame>> onEnd;
    private final long maxRows;
    private final int blockBytes;
    private final PublishedLong granted;
    private final Published<StopReason> stopped = new Published<>(StopReason.NONE);
    private @Nullable ColumnBatch gathered;
    private int gatheredFrom;
    private long gatheredBytes;
    private @Nullable ColumnBatch current;
    private int currentFrom;
    private long sent;
    private boolean columnsSent;
    private List<String> told = List.of();
    private @Nullable String tokenSent;
    private long tokenSentNanos;
    private long lastRowsNanos;
    private long lastBeatNanos;
    private long lastLookNanos;
    private ServerMessage.@Nullable Heartbeat lastBeat;
    private long blockedSinceNanos;
    private boolean blocked;

    /**
     * @param onEnd takes the last frames, once; behind them the number is free. Thread: the one that steps
     */
    Cursor(int number, RowStream stream, Run run, Serving serving, Outbox outbox, Consumer<List<Frame>> onEnd) {
        this.number = number;
        this.stream = stream;
        this.serving = serving;
        this.outbox = outbox;
        this.onEnd = onEnd;
        maxRows = run.maxRows() <= 0 ? Long.MAX_VALUE : run.maxRows();
        blockBytes = serving.limits().blockBytes();
        granted = new PublishedLong(run.creditRows());
        lastBeatNanos = serving.clock().nanos();
        lastLookNanos = lastBeatNanos;
        lastRowsNanos = lastBeatNanos - COMPANY_NANOS;
    }

    /** Lets so many more rows go. */
    void grant(int rows) {
        granted.add(rows);
    }

    /** Ends the result; only the first reason counts. */
    void stop(StopReason reason) {
        stopped.setIf(StopReason.NONE, reason);
    }

    @Override
    public Progress step() {
        try {
            return carry();
        } catch (RuntimeException | Error failed) { // the thread, which carries the rows of others too, must live
            if (serving.log().allows("cursor_failed")) {
                LOG.error("event=cursor_failed statement={}{}", number, TraceText.of(failed));
            }
            serving.closing().execute(stream::close);
            return Progress.DONE;
        }
    }

    private Progress carry() {
        List<Frame> frames = new ArrayList<>(3);
        boolean over;
        boolean any;
        try {
            if (!columnsSent) {
                columnsSent = true;
                frames.add(frame(new ServerMessage.Columns(
                        stream.schema(),
                        stream.continuous(),
                        stream.showsKinds(),
                        stream.jobId().orElse(null))));
                told = stream.notices(); // such as that a subscription could not be resumed
                told.forEach(notice -> frames.add(frame(new ServerMessage.Notice(notice))));
            }
            over = advance(serving.clock().nanos(), frames);
            any = !frames.isEmpty();
        } catch (RuntimeException | Error failed) {
            fail(failed, frames);
            over = true;
            any = true;
        }
        if (over) {
            end(frames);
            return Progress.DONE;
        }
        if (any) {
            outbox.send(frames);
        }
        return any ? Progress.BUSY : Progress.IDLE;
    }

    /** Sends one block at most; says whether the result is over. */
    private boolean advance(long now, List<Frame> frames) {
        StopReason reason = stopped.value();
        if (reason != StopReason.NONE) {
            stopped(reason, frames);
            return true;
        }
        gather();
        if (nothingLeft()) {
            if (stream.ended()) {
                return finish(frames);
            }
            if (outbox.writable()) {
                beat(now, stream.resumeToken().orElse(null), frames);
            }
            return false;
        }
        long room = Math.min(granted.value(), maxRows) - sent;
        if (room <= 0 || !outbox.writable()) {
            blocked(now, frames);
            return false;
        }
        blocked = false;
        if (current == null && now - lastRowsNanos < COMPANY_NANOS && gatheredRows() < BLOCK_ROWS && !stream.ended()) {
            return false;
        }
        RowBlock block = takeBlock(room);
        frames.add(frame(encoded(block)));
        serving.meters().rowsOut().add(block.rowCount());
        lastRowsNanos = now;
        sent += block.rowCount();
        beat(now, null, frames); // between rows too: it tells how far the statement has come
        if (sent >= maxRows) {
            return finish(frames);
        }
        gather();
        return nothingLeft() && stream.ended() && finish(frames);
    }

    private ServerMessage.Rows encoded(RowBlock block) {
        ServerMessage.Rows rows = ServerMessage.Rows.of(block, stream.schema());
        if (rows.block().length > Frame.MAX_LENGTH - Frame.HEADER_BYTES) {
            throw new TidemarkException(
                    ErrorCode.RECORD_TOO_LARGE,
                    "a row of the result has more than " + (Frame.MAX_LENGTH >> 20) + " MiB",
                    "select fewer columns, or shorten its texts",
                    null);
        }
        return rows;
    }

    /** Looks for rows: small batches are put together. */
    private void gather() {
        if (gatheredFrom > 0) {
            return; // what has begun to go goes first
        }
        while (gatheredRows() < BLOCK_ROWS && gatheredBytes < blockBytes) {
            if (current == null) {
                current = stream.nextBatch(0);
                currentFrom = 0;
            }
            ColumnBatch batch = current;
            if (batch == null) {
                return;
            }
            int left = batch.activeCount() - currentFrom;
            if (gatheredRows() == 0 && (left >= ROWS_FOR_THEMSELVES || stream.ended())) {
                return;
            }
            if (gathered == null) {
                gathered = ColumnBatch.create(stream.schema(), BLOCK_ROWS);
            }
            int count = Math.min(left, BLOCK_ROWS - gathered.rowCount);
            gathered.append(batch, batch.activeRows(), currentFrom, count);
            gatheredBytes += RowBlocks.textBytes(batch, currentFrom, count);
            passCurrent(batch, count);
        }
    }

    private int gatheredRows() {
        return gathered == null ? 0 : gathered.rowCount;
    }

    private void passCurrent(ColumnBatch batch, int count) {
        currentFrom += count;
        if (currentFrom == batch.activeCount()) {
            current = null;
        }
    }

    private boolean nothingLeft() {
        return gatheredRows() == 0 && current == null;
    }

    private RowBlock takeBlock(long room) {
        ColumnBatch company = gathered;
        if (company != null && company.rowCount > 0) {
            int wanted = (int) Math.min(room, company.rowCount - gatheredFrom);
            RowBlock block = RowBlocks.of(company, gatheredFrom, wanted, blockBytes);
            gatheredFrom += block.rowCount();
            if (gatheredFrom == company.rowCount) {
                company.clear();
                gathered = gatheredBytes > blockBytes ? null : company; // large texts leave their room behind
                gatheredFrom = 0;
                gatheredBytes = 0;
            }
            return block;
        }
        ColumnBatch batch = current;
        if (batch == null) {
            throw TidemarkException.internal("a block of no rows");
        }
        int wanted = (int) Math.min(room, batch.activeCount() - currentFrom);
        RowBlock block = RowBlocks.of(batch, currentFrom, wanted, blockBytes);
        passCurrent(batch, block.rowCount());
        return block;
    }

    /** Rows are there, but the client takes none. */
    private void blocked(long now, List<Frame> frames) {
        if (!blocked) {
            blocked = true;
            blockedSinceNanos = now;
        }
        boolean reads = outbox.writable();
        long patience = reads ? serving.limits().idleMillis() : serving.limits().unreadMillis();
        if (now - blockedSinceNanos > patience * 1_000_000L) {
            stop(StopReason.STUCK);
        }
        if (reads) {
            beat(now, null, frames);
        }
    }

    /**
     * Tells how far the statement has come: now and then while it goes on, and as often as the server must speak.
     *
     * @param token of all rows that were sent, if the result has come to such a place; a new one goes soon
     */
    private void beat(long now, @Nullable String token, List<Frame> frames) {
        boolean moved = token != null && !token.equals(tokenSent) && now - tokenSentNanos >= TOKEN_NANOS;
        boolean silent = now - lastBeatNanos >= serving.limits().heartbeatMillis() * 1_000_000L;
        if (!moved && !silent && now - lastLookNanos < PROGRESS_NANOS) {
            return;
        }
        lastLookNanos = now;
        ServerMessage.Heartbeat beat = reached(moved || silent ? token : null);
        if (moved || silent || goesOn(beat)) {
            lastBeat = beat;
            lastBeatNanos = now;
            tokenSent = beat.resumeToken() == null ? tokenSent : token;
            tokenSentNanos = moved ? now : tokenSentNanos;
            frames.add(frame(beat));
        }
    }

    private ServerMessage.Heartbeat reached(@Nullable String token) {
        JobCounters counters = stream.counters().orElse(null);
        if (counters == null) {
            return new ServerMessage.Heartbeat(Long.MIN_VALUE, sent, 0, Double.NaN, token);
        }
        double fraction = Math.max(0, Math.min(1, stream.fractionRead())); // NaN stays NaN
        return new ServerMessage.Heartbeat(
                counters.watermark(), counters.rowsRead(), counters.lateRows(), fraction, token);
    }

    /** Whether the statement has come further since it was last told. */
    private boolean goesOn(ServerMessage.Heartbeat beat) {
        ServerMessage.Heartbeat before = lastBeat;
        return before == null
                || before.rowsRead() != beat.rowsRead()
                || before.watermark() != beat.watermark()
                || before.lateRows() != beat.lateRows();
    }

    private boolean finish(List<Frame> frames) {
        for (String notice : stream.notices()) {
            if (told.contains(notice)) {
                continue;
            }
            frames.add(frame(new ServerMessage.Notice(notice)));
        }
        frames.add(frame(new ServerMessage.End(sent, null, null)));
        return true;
    }

    private void stopped(StopReason reason, List<Frame> frames) {
        if (reason == StopReason.CLOSED) {
            frames.add(frame(new ServerMessage.End(sent, null, null)));
        } else {
            fail(reason.error(), frames);
        }
    }

    private void fail(Throwable failed, List<Frame> frames) {
        serving.meters().statementsFailed().add(1);
        frames.add(frame(serving.failures().of(failed)));
    }

    private void end(List<Frame> frames) {
        current = null;
        onEnd.accept(frames);
        if (!stream.ended()) {
            serving.closing().execute(stream::close);
        }
    }

    private Frame frame(ServerMessage message) {
        return new Frame(number, message);
    }
}
