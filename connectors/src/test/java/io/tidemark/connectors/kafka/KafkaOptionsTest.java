package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
    private static TestTable table() {
        return new TestTable("t", "kafka")
                .option("topic", "bid")
                .option("bootstrap.servers", "localhost:9092")
                .option("format", "json")
                .column("a", SqlType.bigint());
    }

    private static AbstractThrowableAssert<?, ?> refused(TestTable table) {
        return assertThatThrownBy(table::create).isInstanceOf(TidemarkException.class);
    }

    @Test
    void canBeReadAndWrittenAndGoesOn() {
        assertThat(table().create().unbounded()).isTrue();
        assertThat(table().create().endless()).isFalse();
        assertThat(table().create().writable()).isTrue();
    }

    @Test
    void namesWhatIsMissing() {
        refused(new TestTable("t", "kafka").option("topic", "bid").option("format", "json"))
                .hasMessage("table t lacks the option 'bootstrap.servers'");
        refused(table().option("scan.startup", "timestamp"))
                .hasMessage("table t: option 'scan.startup': 'timestamp' needs the option 'scan.startup.timestamp'");
        refused(table().option("sasl.username", "me")).hasMessageContaining("needs both");
    }

    @Test
    void namesWhatDoesNotFit() {
        refused(table().option("bootstrap.servers", "localhost"))
                .hasMessage("table t: option 'bootstrap.servers': 'localhost' is not a list of addresses such as "
                        + "localhost:9092");
        refused(table().option("scan.startup.offsets", "0:1"))
                .hasMessage(
                        "table t: option 'scan.startup.offsets': '0:1' counts only with 'scan.startup' = 'offsets'");
        refused(table().option("scan.startup", "offsets").option("scan.startup.offsets", "0:1,0:2"))
                .hasMessageContaining("names partition 0 twice");
        refused(table().option("scan.startup", "timestamp").option("scan.startup.timestamp", "soon"))
                .hasMessageContaining("is neither milliseconds nor a timestamp");
        refused(table().option("scan.startup", "newest"))
                .hasMessageContaining("is not one of earliest, latest, timestamp, offsets");
        refused(table().option("key", "b")).hasMessageContaining("is no column of the table");
        refused(table().metadata("offset", SqlType.varchar()))
                .hasMessage(
                        "table t: metadata 'offset' is BIGINT NOT NULL, which column 'offset' of type VARCHAR cannot "
                                + "hold");
    }

    @Test
    void takesOnlyHarmlessClientSettings() {
        table().option("properties.fetch.min.bytes", "100").create();
        refused(table().option("properties.key.deserializer", "com.acme.Evil"))
                .hasMessage("table t has no option 'properties.key.deserializer'");
        refused(table().option("properties.client.id", "${file:/etc/passwd:x}"))
                .hasMessageContaining("holds a reference");
        TestTable withLogin = table().option("sasl.username", "me\" x=\"")
                .option("sasl.password", "a\\b")
                .option("properties.sasl.mechanism", "SCRAM-SHA-512");
        assertThat(KafkaOptions.clientSettings(withLogin.options(), Set.of()))
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"me\\\" x=\\\"\" "
                                + "password=\"a\\\\b\";");
    }
}
