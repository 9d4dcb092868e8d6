package io.tidemark.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class TornEpochsTest {
    private static final long PRODUCER = 7;
    private static final String MARKERS = "_tidemark.commit.a-job";

    /** The partitions of a broker that was never there. */
    private final Map<String, List<RecordBatch>> logs = new TreeMap<>();

    private void data(String place, int producerEpoch, String... values) {
        SimpleRecord[] records = Arrays.stream(values)
                .map(value -> new SimpleRecord(value.getBytes(StandardCharsets.UTF_8)))
                .toArray(SimpleRecord[]::new);
        append(
                place,
                MemoryRecords.withTransactionalRecords(
                        end(place), Compression.NONE, PRODUCER, (short) producerEpoch, 0, 0, records));
    }

    private void end(String place, int producerEpoch, ControlRecordType how) {
        append(
                place,
                MemoryRecords.withEndTransactionMarker(
                        end(place), 0, 0, PRODUCER, (short) (producerEpoch + 1), new EndTransactionMarker(how, 0)));
    }

    private void marker(int producerEpoch, long epoch, String... output) {
        data(
                MARKERS + "/0",
                producerEpoch,
                "{\"incarnation\": 1, \"epoch\": " + epoch + ", \"output\": [" + String.join(",", output) + "]}");
    }

    private static String range(int partition, long first, long last, long rows) {
        return "{\"topic\": \"out\", \"partition\": " + partition + ", \"first\": " + first + ", \"last\": " + last
                + ", \"rows\": " + rows + "}";
    }

    private long end(String place) {
        List<RecordBatch> batches = logs.getOrDefault(place, List.of());
        return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).nextOffset();
    }

    private void append(String place, MemoryRecords records) {
        records.batches().forEach(batch -> logs.computeIfAbsent(place, any -> new ArrayList<>())
                .add(batch));
    }

    private TornEpochs look() {
        TornEpochs found = new TornEpochs();
        logs.forEach((place, batches) ->
                found.add(place.substring(0, place.length() - 2), place.charAt(place.length() - 1) - '0', batches));
        return found;
    }

    private void wholeEpoch(int producerEpoch, long epoch) {
        long[] at = {end("out/0"), end("out/1")};
        data("out/0", producerEpoch, "a", "b");
        data("out/1", producerEpoch, "c");
        marker(producerEpoch, epoch, range(0, at[0], at[0] + 1, 2), range(1, at[1], at[1], 1));
        for (String place : List.of("out/0", "out/1", MARKERS + "/0")) {
            end(place, producerEpoch, ControlRecordType.COMMIT);
        }
    }

    @Test
    void wholeEpochsAreFine() {
        wholeEpoch(1, 1);
        wholeEpoch(2, 2);

        assertThat(look().problems()).isEmpty();
        assertThat(look().committed()).isEqualTo(2);
        assertThat(look().open()).isZero();
    }

    @Test
    void anEpochThatWasTakenBackEverywhereIsFine() {
        data("out/0", 1, "a");
        marker(1, 1, range(0, 0, 0, 1));
        end("out/0", 1, ControlRecordType.ABORT);
        end(MARKERS + "/0", 1, ControlRecordType.ABORT);
        wholeEpoch(2, 1);

        assertThat(look().problems()).isEmpty();
        assertThat(look().aborted()).isEqualTo(1);
    }

    @Test
    void anEpochThatIsVisibleInHalfIsTorn() {
        data("out/0", 1, "a");
        data("out/1", 1, "b");
        marker(1, 1, range(0, 0, 0, 1), range(1, 0, 0, 1));
        end("out/0", 1, ControlRecordType.COMMIT);
        end("out/1", 1, ControlRecordType.ABORT);
        end(MARKERS + "/0", 1, ControlRecordType.COMMIT);

        assertThat(look().halved()).isEqualTo(1);
        assertThat(look().problems()).singleElement().asString().contains("is torn");
    }

    @Test
    void anEndThatIsMissingIsTorn() {
        wholeEpoch(1, 1);
        logs.getOrDefault("out/1", List.of()).remove(1);

        assertThat(look().open()).isEqualTo(1);
        assertThat(look().problems()).singleElement().asString().contains("is torn");
    }

    @Test
    void outputWithoutItsMarkerIsTorn() {
        data("out/0", 1, "a");
        end("out/0", 1, ControlRecordType.COMMIT);

        assertThat(look().problems()).singleElement().asString().contains("has 0 markers");
    }

    @Test
    void outputWithTwoMarkersIsTorn() {
        data("out/0", 1, "a");
        marker(1, 1, range(0, 0, 0, 1));
        marker(1, 2, range(0, 0, 0, 1));
        end("out/0", 1, ControlRecordType.COMMIT);
        end(MARKERS + "/0", 1, ControlRecordType.COMMIT);

        assertThat(look().problems()).anyMatch(problem -> problem.contains("has 2 markers"));
    }

    @Test
    void aPartitionThatTheMarkerDoesNotKnowIsTorn() {
        data("out/0", 1, "a");
        data("out/1", 1, "b");
        marker(1, 1, range(0, 0, 0, 1));
        for (String place : List.of("out/0", "out/1", MARKERS + "/0")) {
            end(place, 1, ControlRecordType.COMMIT);
        }

        assertThat(look().problems()).singleElement().asString().contains("other records than its marker says");
    }

    @Test
    void anEpochThatIsCommittedAgainIsFound() {
        wholeEpoch(1, 4);
        wholeEpoch(2, 4);

        assertThat(look().problems()).singleElement().asString().contains("is behind");
    }

    @Test
    void anEndOfTwoTransactionsIsFound() {
        data("out/0", 1, "a");
        data("out/0", 2, "b");
        marker(2, 1, range(0, 0, 1, 2));
        end("out/0", 2, ControlRecordType.COMMIT);
        end(MARKERS + "/0", 2, ControlRecordType.COMMIT);

        assertThat(look().problems()).anyMatch(problem -> problem.contains("begins before"));
    }

    @Test
    void rowsOutsideOfTransactionsAreFound() {
        append("out/0", MemoryRecords.withRecords(0L, Compression.NONE, new SimpleRecord(new byte[] {1})));

        assertThat(look().problems()).singleElement().asString().contains("without a transaction");
    }
}
