package io.tidemark.bench.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.broker.LocalBroker;
import io.tidemark.engine.Result;
import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.batch.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables with a primary key over topics are read as they are written: the latest record of a key is the row. */
@Timeout(120)
class UpsertSourceIT {
    private static LocalBroker broker;
    private static KafkaProducer<String, String> producer;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("person", 3, (short) 1),
                            new NewTopic("stock", 2, (short) 1),
                            new NewTopic("copy", 2, (short) 1)))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    private static void send(String topic, String key, @Nullable String value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    private static Session session(Tidemark tidemark) {
        Session session = tidemark.session();
        session.execute("CREATE TABLE person (id BIGINT, name VARCHAR, city VARCHAR, PRIMARY KEY (id)) WITH ("
                + "connector = 'kafka', format = 'json', topic = 'person', 'bootstrap.servers' = '"
                + broker.bootstrapServers() + "')");
        return session;
    }

    private static List<String> texts(RowStream stream) {
        List<String> rows = new ArrayList<>();
        for (Row row : stream) {
            rows.add(row.toString());
        }
        rows.sort(String::compareTo);
        return rows;
    }

    /** As many changes as are expected. */
    private static List<String> next(RowStream stream, int count) {
        List<String> rows = new ArrayList<>();
        for (int tries = 0; rows.size() < count && tries < 300; tries++) {
            ColumnBatch batch = stream.nextBatch(100);
            if (batch != null) {
                stream.rows(batch).forEach(row -> rows.add(row.toString()));
            }
        }
        return rows;
    }

    @Test
    void theLatestRecordOfAKeyIsTheRowAndOneWithoutValueDeletesIt() throws Exception {
        send("person", "1", "{\"id\":1,\"name\":\"Ada\",\"city\":\"Rome\"}");
        send("person", "2", "{\"id\":2,\"name\":\"Bob\",\"city\":\"Oslo\"}");
        send("person", "1", "{\"id\":1,\"name\":\"Ada\",\"city\":\"Paris\"}");
        send("person", "3", "{\"id\":3,\"name\":\"Cid\",\"city\":\"Oslo\"}");
        send("person", "2", null);
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = session(tidemark);
            assertThat(texts(session.query("SELECT * FROM person")))
                    .containsExactly("+I[id=1, name=Ada, city=Paris]", "+I[id=3, name=Cid, city=Oslo]");
            try (Session other = tidemark.session()) {
                RowStream changes = other.query("SELECT name, city FROM person WHERE id >= 3 EMIT CHANGES");
                assertThat(next(changes, 1)).containsExactly("+I[name=Cid, city=Oslo]");
                send("person", "3", "{\"id\":3,\"name\":\"Cid\",\"city\":\"Bonn\"}");
                send("person", "3", "{\"id\":3,\"name\":\"Cid\",\"city\":\"Bonn\"}");
                send("person", "3", null);
                send("person", "4", null);
                assertThat(next(changes, 3))
                        .containsExactly(
                                "-U[name=Cid, city=Oslo]", "+U[name=Cid, city=Bonn]", "-D[name=Cid, city=Bonn]");
            }
        }
    }

    /** Several key columns are a JSON object in the key of a record. */
    @Test
    void whatIsWrittenToATopicIsReadBackAsATable() {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = tidemark.session();
            session.execute("CREATE TABLE stock (shop VARCHAR, item INT, n BIGINT, PRIMARY KEY (shop, item)) WITH ("
                    + "connector = 'kafka', format = 'json', topic = 'stock', 'bootstrap.servers' = '"
                    + broker.bootstrapServers() + "')");
            session.execute("CREATE TABLE kept (shop VARCHAR, item INT, n BIGINT, PRIMARY KEY (shop, item))");
            Result started = session.execute("INSERT INTO stock SELECT * FROM kept");
            assertThat(started).isInstanceOf(Result.Started.class);
            session.execute("INSERT INTO kept VALUES ('a', 1, 5), ('a', 2, 6), ('b', 1, 7)");
            session.execute("UPDATE kept SET n = n + 10 WHERE item = 1");
            session.execute("DELETE FROM kept WHERE item = 2");
            RowStream changes = tidemark.session().query("SELECT * FROM stock EMIT CHANGES");
            List<String> seen = new ArrayList<>();
            for (int tries = 0; !seen.contains("-D[shop=a, item=2, n=6]") && tries < 100; tries++) {
                seen.addAll(next(changes, 1));
            }
            changes.close();
            assertThat(texts(session.query("SELECT * FROM stock")))
                    .containsExactly("+I[shop=a, item=1, n=15]", "+I[shop=b, item=1, n=17]");
        }
    }
}
