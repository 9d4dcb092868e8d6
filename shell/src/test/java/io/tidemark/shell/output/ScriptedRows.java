package io.tidemark.shell.output;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Schema;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A result that a test wrote down: batches and pauses. Mutable. */
public class ScriptedRows implements RowStream {
    private final Schema schema;
    private final boolean showsKinds;
    private final ZoneId timeZone;
    private final Deque<Optional<ColumnBatch>> script = new ArrayDeque<>();
    private boolean closed;

    public ScriptedRows(Schema schema, boolean showsKinds, ZoneId timeZone) {
        this.schema = schema;
        this.showsKinds = showsKinds;
        this.timeZone = timeZone;
    }

    /** Rows that come next. */
    public ScriptedRows batch(ColumnBatch batch) {
        script.add(Optional.of(batch));
        return this;
    }

    /** A moment in which nothing comes. */
    public ScriptedRows pause() {
        script.add(Optional.empty());
        return this;
    }

    /** Whether the reader closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean showsKinds() {
        return showsKinds;
    }

    @Override
    public boolean continuous() {
        return true;
    }

    @Override
    public ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
        Optional<ColumnBatch> next = script.poll();
        return next == null ? null : next.orElse(null);
    }

    @Override
    public boolean ended() {
        return script.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
