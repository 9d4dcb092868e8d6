package io.tidemark.bench.fault;

import static io.tidemark.bench.fault.FaultyEngine.awaitText;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What running jobs and jobs that come back do when their topics change under them. */
@Timeout(180)
class TopicFaultsIT {
    private static final long FOUND_NANOS = 10_000_000_000L;

    private static TestTopics topics;

    @TempDir
    Path folder;

    private FaultyEngine engine;
    private String in;
    private String out;

    @BeforeAll
    static void startBroker() {
        topics = new TestTopics();
    }

    @AfterAll
    static void stopBroker() {
        topics.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        engine = new FaultyEngine(folder, topics);
        String name = test.getTestMethod().orElseThrow().getName();
        in = "in_" + name;
        out = "out_" + name;
        topics.create(in, 1);
        topics.create(out, 1);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String copy(String options) {
        engine.stream(in, "id BIGINT", options);
        engine.stream(out, "id BIGINT", "");
        return engine.start("INSERT INTO " + out + " SELECT id FROM " + in);
    }

    private void send(int partition, int from, int to) {
        IntStream.range(from, to).forEach(id -> topics.send(in, partition, json(id)));
        topics.flush();
    }

    private static String json(int id) {
        return "{\"id\":" + id + "}";
    }

    private void awaitOutput(int from, int to) {
        awaitText(() -> Integer.toString(topics.committed(out).size()), "^" + (to - from) + "$");
        assertThat(topics.committed(out))
                .containsExactlyInAnyOrder(
                        IntStream.range(from, to).mapToObj(TopicFaultsIT::json).toArray(String[]::new));
    }

    @Test
    void partitionsThatAreAddedAreReadWithinTenSecondsAndOnce() {
        copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        topics.grow(in, 3);
        send(1, 10, 20);
        long begin = System.nanoTime();
        awaitOutput(0, 20);
        assertThat(System.nanoTime() - begin).isLessThan(FOUND_NANOS);
        send(2, 20, 30);
        awaitOutput(0, 30);
        engine.shut();
        send(1, 30, 40);
        engine.reopen();
        awaitOutput(0, 40);
    }

    @Test
    void aTopicThatIsCreatedAnewWhileTheEngineIsClosedIsRefused() {
        String job = copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        engine.shut();
        topics.recreate(in, 1);
        send(0, 100, 120);
        engine.reopen();
        awaitText(() -> engine.job(job, "failure"), "TM-.*was deleted and created anew");
        assertThat(engine.job(job, "state")).isEqualTo("FAILED");
        awaitOutput(0, 10);
    }

    @Test
    void aTopicThatIsCreatedAnewWhileItIsReadEndsTheJob() {
        String job = copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        topics.recreate(in, 1);
        send(0, 100, 120);
        awaitText(() -> engine.job(job, "failure"), "TM-.*was deleted");
        awaitText(() -> engine.job(job, "state"), "FAILED");
        awaitOutput(0, 10);
    }

    @Test
    void offsetsThatWereDeletedUnreadAreTold() {
        String job = copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        engine.shut();
        send(0, 10, 30);
        topics.deleteBefore(in, 0, 25);
        engine.reopen();
        awaitText(() -> engine.job(job, "failure"), "offset 10 is gone: .* deleted 15 offsets .* begins at 25");
        assertThat(engine.job(job, "state")).isEqualTo("FAILED");
        awaitOutput(0, 10);
    }

    @Test
    void offsetsThatAJobGoesOnWithoutAreInItsLedgerForEver() {
        String job = copy(", 'on-data-loss' = 'earliest'");
        send(0, 0, 10);
        awaitOutput(0, 10);
        engine.shut();
        send(0, 10, 30);
        topics.deleteBefore(in, 0, 25);
        engine.reopen();
        awaitText(() -> engine.job(job, "note"), "15 offsets were gone before they were read");
        awaitText(() -> Integer.toString(topics.committed(out).size()), "^15$");
        awaitText(() -> engine.ledger(job), "^30 15 gone before it was read$");
        engine.shut();
        engine.reopen();
        awaitText(() -> engine.ledger(job), "^30 15 gone before it was read$");
        assertThat(engine.job(job, "rejected_rows")).isEqualTo("0");
    }

    @Test
    void aTransactionThatDoesNotEndIsTold() throws Exception {
        String job = copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        try (KafkaProducer<String, String> foreign = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.servers(), "transactional.id", in),
                new StringSerializer(),
                new StringSerializer())) {
            foreign.initTransactions();
            foreign.beginTransaction();
            foreign.send(new ProducerRecord<>(in, json(10))).get();
            send(0, 11, 20);
            String told = "waits at offset 10 for a transaction of another writer that has been open for";
            awaitText(() -> engine.job(job, "note"), told);
            awaitText(() -> engine.why(job), told);
            assertThat(topics.committed(out)).hasSize(10);
            foreign.commitTransaction();
        }
        awaitOutput(0, 20);
        awaitText(() -> engine.job(job, "note"), "null");
    }

    private static List<String> markerTopics() {
        return topics.names().stream()
                .filter(name -> name.startsWith("_tidemark.commit."))
                .toList();
    }

    @Test
    void aDroppedJobLeavesNoTopicBehind() {
        List<String> before = markerTopics();
        String job = copy("");
        send(0, 0, 10);
        awaitOutput(0, 10);
        assertThat(markerTopics()).hasSize(before.size() + 1);
        engine.run("STOP JOB " + job);
        assertThat(engine.run("DROP JOB " + job)).isEqualTo(job + " dropped");
        awaitText(() -> markerTopics().toString(), "^" + Pattern.quote(before.toString()) + "$");
    }

    @Test
    void aJobThatHasEndedLeavesNoTopicBehind() throws IOException {
        List<String> before = markerTopics();
        Files.writeString(folder.resolve("rows.csv"), "id\n1\n2\n");
        engine.run("CREATE STREAM f (id BIGINT) WITH (connector = 'file', path = 'rows.csv', format = 'csv')");
        engine.stream(out, "id BIGINT", "");
        String job = engine.start("INSERT INTO " + out + " SELECT id FROM f");
        awaitText(() -> engine.job(job, "state"), "FINISHED");
        assertThat(topics.committed(out)).containsExactlyInAnyOrder(json(1), json(2));
        awaitText(() -> markerTopics().toString(), "^" + Pattern.quote(before.toString()) + "$");
    }
}
