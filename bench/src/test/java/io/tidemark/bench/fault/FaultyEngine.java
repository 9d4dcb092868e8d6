package io.tidemark.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Result;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An engine on a folder with jobs over the topics of a test, to which bad things happen. Thread: the test's. */
final class FaultyEngine implements AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path folder;
    private final TestTopics topics;
    private Tidemark tidemark;
    private Session session;

    FaultyEngine(Path folder, TestTopics topics) {
        this.folder = folder;
        this.topics = topics;
        tidemark = Tidemark.open(config());
        session = session(tidemark);
    }

    private TidemarkConfig config() {
        return TidemarkConfig.builder()
                .dataDirectory(folder.resolve("data"))
                .workingDirectory(folder)
                .taskThreads(2)
                .build();
    }

    private static Session session(Tidemark tidemark) {
        Session session = tidemark.session();
        session.execute("SET 'checkpoint-interval' = '200 ms'");
        session.execute("SET 'restart-delay' = '100 ms'");
        return session;
    }

    /** A session with the tables of the test, beside the one that looks at jobs. */
    Session anotherSession() {
        return tidemark.session();
    }

    /** Declares the stream of a topic under the topic's name. */
    void stream(String topic, String columns, String options) {
        declare("STREAM " + topic + " (" + columns + ")", topic, options);
    }

    /** Declares the table of a topic under the topic's name. */
    void table(String topic, String columns) {
        declare("TABLE " + topic + " (" + columns + ")", topic, "");
    }

    private void declare(String what, String topic, String options) {
        session.execute("CREATE " + what + " WITH (connector = 'kafka', format = 'json', topic = '" + topic
                + "', 'bootstrap.servers' = '" + topics.servers() + "'" + options + ")");
    }

    /** Starts a job; gives its id. */
    String start(String statement) {
        return ((Result.Started) session.execute(statement)).jobId();
    }

    /** Carries out a statement that gives no rows; gives what it says. */
    String run(String statement) {
        return session.execute(statement) instanceof Result.Done done ? done.message() : "";
    }

    void shut() {
        tidemark.close();
    }

    void reopen() {
        tidemark = Tidemark.open(config());
        session = session(tidemark);
    }

    /** A column of SHOW JOBS, or "null". */
    String job(String id, String column) {
        List<String> found = new ArrayList<>();
        session.query("SHOW JOBS").forEach(row -> {
            if (id.equals(row.text("job"))) {
                found.add(String.valueOf(row.value(column)));
            }
        });
        assertThat(found).as("job %s", id).hasSize(1);
        return found.get(0);
    }

    /** Rows read and the reasons why rows were not used, of a job with one partition. */
    String ledger(String id) {
        List<String> lines = new ArrayList<>();
        session.query("SHOW LEDGER FOR JOB " + id)
                .forEach(row -> lines.add(row.value("rows_read") + " " + row.value("reasons")));
        return String.join("\n", lines);
    }

    /** What EXPLAIN WHY JOB says. */
    String why(String id) {
        List<String> lines = new ArrayList<>();
        session.query("EXPLAIN WHY JOB " + id).forEach(row -> lines.add(String.valueOf(row.value(0))));
        return String.join("\n", lines);
    }

    /** Waits until a text matches; fails with what it is when the patience is at its end. */
    static void awaitText(Supplier<String> text, String pattern) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String last = text.get();
        while (!java.util.regex.Pattern.compile(pattern).matcher(last).find() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            last = text.get();
        }
        assertThat(last).containsPattern(pattern);
    }

    @Override
    public void close() {
        tidemark.close();
    }
}
