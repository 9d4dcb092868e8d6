package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.broker.LocalBroker;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.output.OutputFormat;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example over Kafka topics, against a real broker. */
class KafkaExampleIT {
    private static final Map<String, String> SETTINGS = Map.of("auto.create.topics.enable", "true");

    @Test
    void revenueGoesFromATopicIntoAnother() throws IOException {
        try (LocalBroker broker = LocalBroker.start(SETTINGS);
                Connection connection = EngineConnection.open(TidemarkConfig.ephemeral())) {
            Map<String, String> variables = Map.of("servers", broker.bootstrapServers());
            Scripts scripts = new Scripts(connection, false);
            int fed = scripts.run("""
                    CREATE STREAM order_feed (item VARCHAR, price DECIMAL(10, 2), ts TIMESTAMP(3))
                    WITH (connector = 'kafka', topic = 'orders', format = 'json', 'bootstrap.servers' = '${servers}');
                    INSERT INTO order_feed VALUES
                      ('lamp', 12.50, TIMESTAMP '2026-03-01 12:00:01'), ('vase', 7.00, TIMESTAMP '2026-03-01 12:00:02'),
                      ('lamp', 13.00, TIMESTAMP '2026-03-01 12:00:09'), ('lamp', 1.00, TIMESTAMP '2026-03-01 12:00:30')""", OutputFormat.JSON, variables);
            assertThat(fed).as(scripts.notices()).isZero();
            int started = scripts.example("kafka_topic.sql", OutputFormat.JSON, variables);
            assertThat(started).as(scripts.notices()).isZero();
            int read = scripts.run("SELECT * FROM revenue LIMIT 2 EMIT CHANGES", OutputFormat.JSON, variables);
            assertThat(read).as(scripts.notices()).isZero();
            assertThat(scripts.rows().lines())
                    .containsExactlyInAnyOrder(
                            "{\"window_end\":\"2026-03-01 12:00:10.000\",\"item\":\"lamp\",\"revenue\":25.50}",
                            "{\"window_end\":\"2026-03-01 12:00:10.000\",\"item\":\"vase\",\"revenue\":7.00}");
        }
    }
}
