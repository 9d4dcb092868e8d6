package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.operator.WatermarkOperator;
import io.tidemark.executor.thread.Clock;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.Instant;

/** Sends rows whose event time cannot be used where on-error says. Thread: task thread. */
final class UnusableRows implements WatermarkOperator.UnusableTimes {
    private final TableDefinition table;
    private final CountedRejects rejected;
    private final SourceReader reader;
    private final Clock clock;
    private final long maxSkewMillis;

    UnusableRows(
            TableDefinition table, TableOptions options, CountedRejects rejected, SourceReader reader, Clock clock) {
        this.table = table;
        this.rejected = rejected;
        this.reader = reader;
        this.clock = clock;
        this.maxSkewMillis = table.traits().unbounded() ? options.millis("max-future-skew") : -1;
    }

    @Override
    public long greatest() {
        return maxSkewMillis < 0
                ? WatermarkOperator.GREATEST_TIME
                : Math.min(WatermarkOperator.GREATEST_TIME, clock.millis() + maxSkewMillis);
    }

    @Override
    public void reject(ColumnBatch batch, int row, int timeColumn) {
        String reason;
        String problem;
        if (batch.columns[timeColumn].isNull(row)) {
            reason = "event time null";
            problem = "is null";
        } else {
            long time = batch.longs(timeColumn).values[row];
            boolean future = time > greatest() && time <= WatermarkOperator.GREATEST_TIME;
            reason = future ? "event time too far ahead" : "event time out of range";
            problem = future
                    ? Instant.ofEpochMilli(time) + " is further ahead of the clock than 'max-future-skew' allows"
                    : "(" + time + " ms since 1970) is outside of the years 0001 to 9999";
        }
        String column = table.watermark() == null
                ? ""
                : " '" + table.watermark().column().text() + "'";
        TidemarkException error = new TidemarkException(
                ErrorCode.INVALID_EVENT_TIME,
                "the event time" + column + " of table " + table.name() + " " + problem,
                "mend the record, or set 'on-error' = 'dead-letter' to put such records aside",
                null);
        rejected.rejectRow(reason, reader.describe(reader.currentSplit()), reader.position(row), error);
    }
}
