package io.tidemark.shell.connection;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.jdbc.result.DriverResultSet;
import io.tidemark.jdbc.result.ReplyCursor;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.parser.StatementText;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows that a server sends, block by block as it sends them. Mutable. Thread: one reader. */
final class JdbcRows implements RowStream {
    private final Statement statement;
    private final ReplyCursor cursor;
    private final ServerProgress progress;
    private final StatementText text;
    private final ZoneId timeZone;
    private final List<String> notices = new ArrayList<>();
    private boolean ended;

    private JdbcRows(
            Statement statement, ReplyCursor cursor, ServerProgress progress, StatementText text, ZoneId timeZone) {
        this.statement = statement;
        this.cursor = cursor;
        this.progress = progress;
        this.text = text;
        this.timeZone = timeZone;
    }

    /**
     * The rows of a statement that has begun.
     *
     * @param zone asked for the session's zone if a column needs it
     */
    static JdbcRows of(
            Statement statement, ResultSet rows, ServerProgress progress, StatementText text, Supplier<ZoneId> zone)
            throws SQLException {
        if (rows.unwrap(DriverResultSet.class).cursor() instanceof ReplyCursor cursor) {
            boolean zoned = cursor.schema().columns().stream()
                    .anyMatch(column -> column.type().text().contains("LTZ"));
            return new JdbcRows(statement, cursor, progress, text, zoned ? zone.get() : ZoneOffset.UTC);
        }
        throw new TidemarkException(ErrorCode.INTERNAL, "the rows of a statement do not come from a server");
    }

    @Override
    public Schema schema() {
        return cursor.schema();
    }

    @Override
    public boolean showsKinds() {
        return cursor.showsKinds();
    }

    @Override
    public boolean continuous() {
        return cursor.isEndless();
    }

    @Override
    public ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
        if (ended) {
            return null;
        }
        try {
            Outcome outcome = cursor.awaitBlock(timeoutMillis);
            notices.addAll(cursor.takeNotices());
            RowBlock block = outcome == Outcome.READY ? cursor.takeBlock() : null;
            if (block != null) {
                return batch(block);
            }
            if (outcome == Outcome.OVER) {
                close();
            }
            return null;
        } catch (SQLException failed) {
            close();
            throw JdbcErrors.of(failed, text);
        }
    }

    private ColumnBatch batch(RowBlock block) {
        ColumnBatch batch = ColumnBatch.create(schema(), Math.max(1, block.rowCount()));
        batch.rowCount = block.rowCount();
        batch.kinds = block.kinds();
        for (int index = 0; index < batch.columns.length; index++) {
            fill(batch.columns[index], block.columns().get(index), block.rowCount());
        }
        return batch;
    }

    private static void fill(ColumnVector target, WireColumn source, int rows) {
        for (int row = 0; row < rows; row++) {
            if (source.isNull(row)) {
                target.setNull(row);
            } else if (target instanceof LongVector longs) {
                longs.values[row] = source.longAt(row);
            } else if (target instanceof DoubleVector doubles) {
                doubles.values[row] = source.doubleAt(row);
            } else if (target instanceof WideVector wides) {
                wides.high[row] = source.longAt(row);
                wides.low[row] = source.lowAt(row);
            } else if (target instanceof BytesVector bytes) {
                bytes.set(row, source.buffer(), source.start(row), source.end(row) - source.start(row));
            }
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public List<String> notices() {
        return List.copyOf(notices);
    }

    @Override
    public Optional<String> jobId() {
        return cursor.job();
    }

    @Override
    public Optional<JobCounters> counters() {
        return progress.counters();
    }

    @Override
    public double fractionRead() {
        return progress.fractionRead();
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            close(statement);
        }
    }

    /** Closes a statement; what a broken connection says of it helps nobody. */
    static void close(Statement statement) {
        try {
            statement.close();
        } catch (SQLException gone) {
            // The server lets go of it by itself when the connection is gone.
        }
    }
}
