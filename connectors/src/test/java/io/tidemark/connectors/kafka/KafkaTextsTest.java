package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept as text and read by later versions: positions in checkpoints, markers in topics. */
class KafkaTextsTest {
    private static final String TOPIC_ID = "AAAAAAAAAAEAAAAAAAAAAg";

    @Test
    void positionsAreReadAsTheyWereWritten() {
        for (String position : List.of("0", "123", "123@4", "123/900", "123@4/900")) {
            SplitPosition text = new SplitPosition(TOPIC_ID + "/7", position);
            assertThat(KafkaPosition.parse(text).text()).isEqualTo(text);
        }
        KafkaPosition parsed = KafkaPosition.parse(new SplitPosition(TOPIC_ID + "/7", "123@4/900"));
        assertThat(parsed.partition()).isEqualTo(7);
        assertThat(parsed.offset()).isEqualTo(123);
        assertThat(parsed.leaderEpoch()).hasValue(4);
        assertThat(parsed.end()).isEqualTo(900);
        assertThatThrownBy(() -> KafkaPosition.parse(new SplitPosition("bid/0", "x")))
                .hasMessageContaining("not a position in a topic");
    }

    @Test
    void markersAreReadAsTheyWereWritten() {
        CommitRecord record = new CommitRecord("job \"1\"", 3, 1L << 40, "ab12", "plan\n2");
        byte[] written = CommitMarker.write(record, List.of(new WrittenRange("t", 0, 5, 9, 4)));
        assertThat(CommitMarker.read(written, "here")).isEqualTo(record);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":1,\"job\":\"job \\\"1\\\"\",\"incarnation\":3,\"epoch\":1099511627776,"
                        + "\"manifest\":\"ab12\",\"plan\":\"plan\\n2\",\"output\":[{\"topic\":\"t\",\"partition\":0,"
                        + "\"first\":5,\"last\":9,\"rows\":4}]}");
    }

    @Test
    void whatIsNoMarkerIsRefused() {
        for (String text : List.of(
                "",
                "x",
                "[]",
                "{\"version\":2}",
                "{\"version\":1}",
                "{\"version\":1,\"job\":\"j\",\"incarnation\":1.5,\"epoch\":1,\"manifest\":\"m\",\"plan\":\"p\"}")) {
            assertThatThrownBy(() -> CommitMarker.read(text.getBytes(StandardCharsets.UTF_8), "offset 3 of topic m"))
                    .as(text)
                    .satisfies(error ->
                            assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.MARKER_MISSING))
                    .hasMessageStartingWith("the record of the last commit, offset 3 of topic m, cannot be read: ");
        }
    }
}
