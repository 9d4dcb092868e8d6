package io.tidemark.engine.slt;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.types.Column;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query that goes on: what has come out of it, and what of that nobody has looked at yet. Thread: the runner's. */
final class RunningStream implements AutoCloseable {
    /** What EMIT STREAM adds to a row; the first says whether it withdraws one. */
    private static final List<String> STREAM_COLUMNS = List.of("undo", "ptime", "ver");

    private final Session session;
    private final RowStream rows;
    private final int streamColumns;
    private final List<String> untaken = new ArrayList<>();
    private final List<String> table = new ArrayList<>();
    private @Nullable String missing;
    private @Nullable TidemarkException failure;
    private boolean ended;

    RunningStream(Session session, RowStream rows) {
        this.session = session;
        this.rows = rows;
        List<String> names = rows.schema().columns().stream().map(Column::name).toList();
        int last = names.size() - STREAM_COLUMNS.size();
        boolean emitsStream = last >= 0 && names.subList(last, names.size()).equals(STREAM_COLUMNS);
        streamColumns = emitsStream ? STREAM_COLUMNS.size() : 0;
    }

    /** Reads what has come; whether anything has. Waits so long for a first row. */
    boolean read(long timeoutMillis) {
        boolean any = false;
        try {
            ColumnBatch batch = ended ? null : rows.nextBatch(timeoutMillis);
            while (batch != null) {
                any = true;
                rows.rows(batch).forEach(this::take);
                batch = rows.nextBatch(0);
            }
            ended = ended || rows.ended();
        } catch (TidemarkException failed) {
            failure = failed;
            ended = true;
        }
        return any;
    }

    private void take(Row row) {
        untaken.add(SltText.row(row, rows.showsKinds()));
        String plain = SltText.row(row, false, row.schema().size() - streamColumns);
        boolean withdraws =
                streamColumns > 0 && Boolean.TRUE.equals(row.value(row.schema().size() - streamColumns));
        if (row.kind().adds() && !withdraws) {
            table.add(plain);
        } else if (!table.remove(plain) && missing == null) {
            missing = plain;
        }
    }

    /** Rows since the last time. */
    List<String> untaken() {
        return untaken;
    }

    /** All rows that were inserted and not withdrawn. */
    List<String> table() {
        return table;
    }

    /** The first row that was withdrawn without being there, or null. */
    @Nullable
    String missing() {
        return missing;
    }

    /** Where each row went that was read. */
    Ledger ledger() {
        return rows.ledger();
    }

    /** Whether nothing more comes. */
    boolean ended() {
        return ended;
    }

    /** Why it failed, or null. */
    @Nullable
    TidemarkException failure() {
        return failure;
    }

    @Override
    public void close() {
        rows.close();
        session.close();
    }
}
