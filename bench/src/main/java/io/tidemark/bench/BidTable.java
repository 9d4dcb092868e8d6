package io.tidemark.bench;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.Arrays;

/** Puts bids into a table in memory as ready batches, dealt in turn to as many splits as threads will read. */
final class BidTable {
    /** The columns of the stream {@code bid}. */
    static final String COLUMNS = "auction BIGINT, bidder BIGINT, price BIGINT, ts TIMESTAMP(3), extra VARCHAR";

    private static final Schema SCHEMA = Schema.of(
            new Column("auction", SqlType.bigint()),
            new Column("bidder", SqlType.bigint()),
            new Column("price", SqlType.bigint()),
            new Column("ts", SqlType.timestamp()),
            new Column("extra", SqlType.varchar()));

    private BidTable() {}

    static void fill(MemoryTable table, Bids bids, int splits, int batchRows) {
        table.clear();
        boolean[] nulls = new boolean[batchRows]; // never looked at, so one does for all
        int split = 0;
        for (int from = 0; from < bids.count; from += batchRows) {
            table.append(split, SCHEMA, batch(bids, from, Math.min(from + batchRows, bids.count), nulls));
            split = (split + 1) % splits;
        }
    }

    private static ColumnBatch batch(Bids bids, int from, int to, boolean[] nulls) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 0);
        copy(bids.auction, from, to, batch.longs(0));
        copy(bids.bidder, from, to, batch.longs(1));
        copy(bids.price, from, to, batch.longs(2));
        copy(bids.millis, from, to, batch.longs(3));
        BytesVector extra = batch.bytes(4);
        extra.buffer = bids.texts.bytes;
        extra.start = new int[to - from];
        extra.length = new int[to - from];
        for (int row = from; row < to; row++) {
            extra.start[row - from] = bids.texts.start[bids.extra[row]];
            extra.length[row - from] = bids.texts.length[bids.extra[row]];
        }
        for (int column = 0; column < batch.columns.length; column++) {
            batch.columns[column].nulls = nulls;
        }
        batch.rowCount = to - from;
        return batch;
    }

    private static void copy(long[] source, int from, int to, LongVector target) {
        target.values = Arrays.copyOfRange(source, from, to);
    }
}
