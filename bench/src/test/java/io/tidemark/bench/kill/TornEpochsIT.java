package io.tidemark.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.broker.LocalBroker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The search for torn epochs sees what a real broker writes. */
@Timeout(120)
class TornEpochsIT {
    private static final String OUT = "out";
    private static final String MARKERS = "_tidemark.commit.a-job";

    @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all
    private static void epoch(KafkaProducer<String, String> producer, long epoch, boolean marked, long first) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(OUT, 0, null, "row"));
        producer.send(new ProducerRecord<>(OUT, 1, null, "row"));
        if (marked) {
            String range = "{\"topic\": \"out\", \"partition\": %d, \"first\": %d, \"last\": %d, \"rows\": 1}";
            producer.send(new ProducerRecord<>(
                    MARKERS,
                    0,
                    null,
                    "{\"incarnation\": 1, \"epoch\": " + epoch + ", \"output\": ["
                            + String.format(range, 0, first, first) + "," + String.format(range, 1, first, first)
                            + "]}"));
        }
        producer.flush();
    }

    private static TornEpochs ended(LocalBroker broker) throws IOException {
        TornEpochs found = TornEpochs.in(broker.logs(), List.of(OUT));
        while (found.open() > 0) {
            found = TornEpochs.in(broker.logs(), List.of(OUT));
        }
        return found;
    }

    @Test
    void epochsOfARealBrokerAreJudged() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(OUT, 2, (short) 1), new NewTopic(MARKERS, 1, (short) 1)))
                    .all()
                    .get();
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "a-job"),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.initTransactions();
                epoch(producer, 1, true, 0);
                assertThat(TornEpochs.in(broker.logs(), List.of(OUT)).open()).isEqualTo(1);
                producer.commitTransaction();
                epoch(producer, 2, true, 2);
                producer.abortTransaction();
                epoch(producer, 2, true, 4);
                producer.commitTransaction();
                TornEpochs whole = ended(broker);
                assertThat(whole.problems()).isEmpty();
                assertThat(whole.committed()).isEqualTo(2);
                assertThat(whole.aborted()).isEqualTo(1);

                epoch(producer, 3, false, 6);
                producer.commitTransaction();
                assertThat(ended(broker).problems()).singleElement().asString().contains("has 0 markers");
            }
        }
    }
}
