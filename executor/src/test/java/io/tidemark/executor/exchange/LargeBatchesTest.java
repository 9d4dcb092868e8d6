package io.tidemark.executor.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Senders are held back by bytes, not only by the number of batches. */
final class LargeBatchesTest {
    private static final Schema SCHEMA = new Schema(List.of(new Column("t", SqlType.varchar())));
    private static final int FOUR = 4 << 20;

    private static ColumnBatch batch(int bytes) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 1);
        batch.bytes(0).set(0, new byte[bytes], 0, bytes);
        batch.rowCount = 1;
        return batch;
    }

    @Test
    void aChannelHasRoomForSixteenMebibytes() {
        Channel channel = Channel.bounded(SCHEMA);
        for (int sent = 0; sent < 4; sent++) {
            assertThat(channel.hasRoom()).isTrue();
            channel.send(new StreamElement.Rows(batch(FOUR)));
        }
        assertThat(channel.hasRoom()).isFalse();
        channel.send(new StreamElement.Watermark(1));
        assertThat(channel.receive()).isInstanceOf(StreamElement.Rows.class);
        assertThat(channel.hasRoom()).isTrue();
    }

    @Test
    void largeBatchesAreNotKeptForLater() {
        Channel channel = Channel.bounded(SCHEMA);
        ColumnBatch first = batch(FOUR);
        ColumnBatch second = batch(FOUR);
        channel.recycle(first);
        channel.recycle(second);
        assertThat(channel.emptyBatch()).isSameAs(first);
        assertThat(channel.emptyBatch()).isNotSameAs(second);
        channel.recycle(batch(10));
        ColumnBatch small = batch(10);
        channel.recycle(small);
        channel.emptyBatch();
        assertThat(channel.emptyBatch()).isSameAs(small);
    }

    @Test
    void resultsHaveRoomForSixteenMebibytes() throws InterruptedException {
        ResultQueue results = new ResultQueue();
        for (int sent = 0; sent < 4; sent++) {
            assertThat(results.hasRoom()).isTrue();
            results.add(batch(FOUR));
        }
        assertThat(results.hasRoom()).isFalse();
        assertThat(results.next(0)).isNotNull();
        assertThat(results.hasRoom()).isTrue();
        results.abandon();
        assertThat(results.hasRoom()).isTrue();
    }
}
