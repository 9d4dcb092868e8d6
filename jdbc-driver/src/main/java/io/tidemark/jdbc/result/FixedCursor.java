package io.tidemark.jdbc.result;

import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that are all there. */
public final class FixedCursor implements Cursor {
    private final Schema schema;
    private final List<List<@Nullable Object>> rows;
    private int at = -1;

    /**
     * @param rows each with a value for each column, as {@link io.tidemark.jdbc.value.CellReader} makes them
     */
    public FixedCursor(Schema schema, List<List<@Nullable Object>> rows) {
        this.schema = schema;
        this.rows = rows;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Outcome next(long mostMillis) {
        if (at + 1 >= rows.size()) {
            return Outcome.OVER;
        }
        at++;
        return Outcome.READY;
    }

    @Override
    public @Nullable Object value(int column) {
        return rows.get(at).get(column);
    }

    @Override
    public RowKind kind() {
        return RowKind.INSERT;
    }

    @Override
    public boolean isEndless() {
        return false;
    }

    @Override
    public Optional<Instant> watermark() {
        return Optional.empty();
    }

    @Override
    public Optional<String> resumeToken() {
        return Optional.empty();
    }

    @Override
    public Optional<String> job() {
        return Optional.empty();
    }

    @Override
    public List<String> takeNotices() {
        return List.of();
    }

    @Override
    public void close() {
        // nothing is held
    }

    @Override
    public void cancel() {
        // nothing runs
    }
}
