package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.value.CellReader;
import io.tidemark.jdbc.wire.Conversation;
import io.tidemark.jdbc.wire.Reply;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.jdbc.wire.Waiting;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage.Columns;
import io.tidemark.protocol.ServerMessage.Heartbeat;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows as they come from a server. */
public final class ReplyCursor implements Cursor {
    private static final RowKind[] KINDS = RowKind.values();

    /**
     * What is asked of a result besides its rows.
     *
     * @param maxRows rows after which it ends, whatever the server sends; 0 for all
     * @param kindColumn the name of a first column with the kind of change, or null for none
     */
    public record Wish(long maxRows, @Nullable String kindColumn) {}

    private final Conversation conversation;
    private final Reply reply;
    private final Columns columns;
    private final Schema schema;
    private final Wish wish;
    private final Waiting limit;
    private @Nullable RowBlock block;
    private int row = -1;
    private long rowsGiven;

    /**
     * @param limit until when all rows must have come
     */
    public ReplyCursor(Conversation conversation, Reply reply, Columns columns, Wish wish, Waiting limit) {
        this.conversation = conversation;
        this.reply = reply;
        this.columns = columns;
        this.wish = wish;
        this.limit = limit;
        schema = wish.kindColumn() == null ? columns.schema() : withKind(columns.schema(), wish.kindColumn());
    }

    /** The columns with the kind of change before them. */
    public static Schema withKind(Schema schema, String name) {
        List<Column> all = new ArrayList<>();
        all.add(new Column(name, SqlType.of(SqlType.Kind.CHAR, 2).withNullable(false)));
        all.addAll(schema.columns());
        return new Schema(all);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Outcome next(long mostMillis) throws SQLException {
        if (wish.maxRows() > 0 && rowsGiven >= wish.maxRows()) {
            reply.close();
            return Outcome.OVER;
        }
        while (block == null || row + 1 >= block.rowCount() || reply.isCancelled()) {
            long now = conversation.now();
            Waiting wait = mostMillis < 0 ? limit : limit.or(Waiting.until(now, mostMillis), now);
            Outcome outcome = reply.awaitRows(wait);
            if (outcome == Outcome.LATE && limit.over(conversation.now())) {
                reply.cancel();
                throw Errors.timeout("the rows have not all come in the time that was set");
            }
            if (outcome != Outcome.READY) {
                return outcome; // and stays on the row that it is on
            }
            RowBlock next = reply.takeRows();
            if (next != null) {
                block = next;
                row = -1;
            }
        }
        row++;
        rowsGiven++;
        return Outcome.READY;
    }

    /** Whether rows may be other than inserts. */
    public boolean showsKinds() {
        return columns.showsKinds();
    }

    /** Waits for rows, for programs that take them block by block; not to be mixed with {@link #next}. */
    public Outcome awaitBlock(long mostMillis) throws SQLException {
        return reply.awaitRows(Waiting.until(conversation.now(), mostMillis));
    }

    /** The rows that {@link #awaitBlock} has found READY. */
    public RowBlock takeBlock() throws SQLException {
        RowBlock rows = reply.takeRows();
        if (rows == null) {
            throw Errors.of("24000", "no rows have come");
        }
        return rows;
    }

    @Override
    public @Nullable Object value(int column) throws SQLException {
        RowBlock rows = block;
        if (rows == null) {
            throw Errors.of("24000", "the result is not on a row");
        }
        int index = column;
        if (wish.kindColumn() != null) {
            if (column == 0) {
                return kind().symbol();
            }
            index--;
        }
        return CellReader.read(columns.schema().type(index), rows.columns().get(index), row);
    }

    @Override
    public RowKind kind() {
        RowBlock rows = block;
        byte[] kinds = rows == null ? null : rows.kinds();
        return kinds == null ? RowKind.INSERT : KINDS[kinds[row]];
    }

    @Override
    public boolean isEndless() {
        return columns.endless();
    }

    @Override
    public Optional<Instant> watermark() {
        Heartbeat beat = reply.heartbeat();
        return beat == null || beat.watermark() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(beat.watermark()));
    }

    @Override
    public Optional<String> resumeToken() {
        return Optional.ofNullable(reply.resumeToken(rowsGiven));
    }

    @Override
    public Optional<String> job() {
        return Optional.ofNullable(columns.job());
    }

    @Override
    public List<String> takeNotices() {
        return reply.takeNotices();
    }

    @Override
    public void close() {
        reply.close();
    }

    @Override
    public void cancel() throws SQLException {
        reply.cancel();
    }
}
