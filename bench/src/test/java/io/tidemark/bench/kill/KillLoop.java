package io.tidemark.bench.kill;

import io.tidemark.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Real processes, real broker: an engine with all kinds of queries is killed at random moments while rows come in, and
 * what a read_committed reader, the materialized view and the keyed table show is compared with an oracle. In the end the
 * broker's logs are searched for torn epochs.
 */
final class KillLoop {
    /** So long nothing new may come before what is missing is taken for lost. */
    private static final long SETTLE_MILLIS = 180_000;

    private static final long END_MILLIS = 30_000;
    private static final int BROKER_KILL_EVERY = 25;
    private static final int FREEZE_EVERY = 10;
    private static final int EARLY_EVERY = 3;
    private static final int REPORT_EVERY = 25;

    /** Up to which part of a usual recovery, from 0, early kills come. */
    private static final double EARLY_PART = 1.3;

    private static final long FIRST_GUESS_MILLIS = 2_000;
    /** So many lives tell how long a recovery takes now. */
    private static final int LATELY = 9;
    /** A life may take so long to new output; behind this it is killed without. */
    private static final long OUTPUT_MILLIS = 60_000;

    private static final int LOOK_EVERY = 100;

    /**
     * @param kills how often the engine is killed
     * @param seed of rows and moments
     * @param rowsPerSecond fed
     * @param contended whether the second half of the kills happens under load on all cores
     * @param brokerKills whether the broker is killed too now and then
     */
    record Plan(int kills, long seed, int rowsPerSecond, boolean contended, boolean brokerKills) {}

    /** What came of it. */
    record Outcome(
            int kills,
            int brokerKills,
            int freezes,
            long rows,
            long read,
            long lost,
            long duplicated,
            long wrong,
            long torn,
            String epochs,
            List<String> problems,
            long medianReadyMillis,
            long medianFirstOutputMillis) {
        boolean clean() {
            return lost == 0 && duplicated == 0 && wrong == 0 && torn == 0 && problems.isEmpty();
        }

        @Override
        public String toString() {
            return "kills " + kills + " (broker " + brokerKills + ", freezes " + freezes + "), rows " + rows + ", read "
                    + read
                    + ": lost " + lost + ", duplicated " + duplicated + ", wrong " + wrong + ", torn " + torn + " ("
                    + epochs
                    + "); start to ready "
                    + medianReadyMillis + " ms, to first new output " + medianFirstOutputMillis + " ms (medians)"
                    + (problems.isEmpty() ? "" : "\n" + String.join("\n", problems));
        }
    }

    private final Plan plan;
    private final Path folder;
    private final LocalBroker broker;
    private final Oracle oracle = new Oracle();
    private final Random random;
    private final List<Long> ready = new ArrayList<>();
    private final List<Long> firstOutput = new ArrayList<>();
    private int brokerKills;
    private int freezes;
    private int fruitless;

    KillLoop(Plan plan, Path folder, LocalBroker broker) {
        this.plan = plan;
        this.folder = folder;
        this.broker = broker;
        this.random = new Random(plan.seed());
    }

    Outcome run() throws InterruptedException, IOException {
        createTopics();
        try (SourceFeed feed = new SourceFeed(broker.bootstrapServers(), oracle, plan.seed(), plan.rowsPerSecond());
                OutputReader reader = new OutputReader(broker.bootstrapServers(), oracle)) {
            feed.start();
            try (EngineChild first = startEngine()) {
                first.awaitReady();
                for (String statement : statements()) {
                    first.run(statement);
                }
                first.end();
            }
            for (int kill = 1; kill <= plan.kills(); kill++) {
                live(reader, kill);
            }
            feed.finish();
            return settle(feed, reader);
        }
    }

    private EngineChild startEngine() {
        return EngineChild.start(folder.resolve("data"), folder.resolve("engine.log"));
    }

    @SuppressWarnings("try") // the load is only there
    private void live(OutputReader reader, int kill) throws InterruptedException, IOException {
        boolean loaded = plan.contended() && kill > plan.kills() / 2;
        try (Load load = loaded ? Load.onAllCores() : Load.none();
                EngineChild engine = startEngine()) {
            long begin = System.nanoTime();
            long before = reader.records();
            if (kill % EARLY_EVERY == 0) { // most of these die while they recover
                sleepUntil(begin, (long) (random.nextDouble() * EARLY_PART * recoveryMillis()));
            } else {
                engine.awaitReady();
                ready.add((System.nanoTime() - begin) / 1_000_000);
                if (plan.brokerKills() && kill % BROKER_KILL_EVERY == 0) {
                    broker.kill();
                    Thread.sleep(random.nextInt(1000));
                    broker.restart();
                    brokerKills++;
                }
                long first = awaitOutput(reader, before);
                if (first > 0) {
                    firstOutput.add((first - begin) / 1_000_000);
                } else {
                    fruitless++;
                }
                sleepUntil(System.nanoTime(), random.nextInt(1500));
            }
            if (kill % FREEZE_EVERY == 0) {
                engine.freeze(true);
                Thread.sleep(random.nextInt(1500));
                engine.freeze(false);
                freezes++;
            }
            if (!engine.isAlive()) {
                throw new IllegalStateException("the engine ended by itself in life " + kill + "; see " + folder);
            }
            engine.kill();
        }
        if (kill % REPORT_EVERY == 0) {
            System.out.println("kill " + kill + ": read " + reader.records() + ", duplicated " + reader.duplicates()
                    + ", wrong " + reader.wrong() + ", lives without output " + fruitless);
        }
        if (kill % LOOK_EVERY == 0) {
            TornEpochs epochs = epochs();
            System.out.println("kill " + kill + ": " + epochs + ", halved " + epochs.halved());
        }
    }

    private static void sleepUntil(long begin, long millis) throws InterruptedException {
        long rest = millis - (System.nanoTime() - begin) / 1_000_000;
        Thread.sleep(Math.max(0, rest)); // the moment of the kill is by the clock
    }

    /** How long the last lives took from the start of the process to new output. */
    private long recoveryMillis() {
        int known = firstOutput.size();
        return known == 0 ? FIRST_GUESS_MILLIS : median(firstOutput.subList(Math.max(0, known - LATELY), known));
    }

    /**
     * Waits for new output, so that each such life moves on however slow the machine is; gives the time at which it came, or
     * 0 if it did not.
     */
    private long awaitOutput(OutputReader reader, long before) throws InterruptedException {
        long until = System.nanoTime() + OUTPUT_MILLIS * 1_000_000;
        while (System.nanoTime() < until) {
            if (reader.records() > before) {
                return System.nanoTime();
            }
            Thread.sleep(2); // between two looks
        }
        return 0;
    }

    private TornEpochs epochs() throws IOException {
        return TornEpochs.in(broker.logs(), OutputReader.TOPICS);
    }

    /** The epochs, once the broker has written the ends of all. */
    private TornEpochs endedEpochs() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + END_MILLIS * 1_000_000;
        TornEpochs found = epochs();
        while (found.open() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(500); // the broker writes the ends of a transaction behind the answer to its commit
            found = epochs();
        }
        return found;
    }

    private Outcome settle(SourceFeed feed, OutputReader reader) throws InterruptedException, IOException {
        List<String> problems;
        try (EngineChild last = startEngine()) {
            last.awaitReady();
            long deadline = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
            long before = reader.records();
            List<String> missing = missing(reader, last);
            while (!missing.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(500); // until all is through or nothing comes any more
                if (reader.records() > before) {
                    before = reader.records();
                    deadline = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
                }
                missing = missing(reader, last);
            }
            problems = new ArrayList<>(reader.problems());
            long lost = missing.size();
            problems.addAll(missing.subList(0, Math.min(20, missing.size())));
            if (lost > 0) {
                problems.addAll(last.run("SHOW JOBS"));
            }
            last.end();
            TornEpochs epochs = endedEpochs();
            problems.addAll(epochs.noted());
            return new Outcome(
                    plan.kills(),
                    brokerKills,
                    freezes,
                    feed.sent(),
                    reader.records(),
                    lost,
                    reader.duplicates(),
                    reader.wrong(),
                    epochs.problems().size(),
                    epochs.toString(),
                    problems,
                    median(ready),
                    median(firstOutput));
        }
    }

    /** What the topics lack, or else the view and the table, which are back by then. */
    private List<String> missing(OutputReader reader, EngineChild engine) {
        List<String> missing = reader.missing();
        return missing.isEmpty() ? tables(engine) : missing;
    }

    private static long median(List<Long> values) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.isEmpty() ? -1 : sorted.get(sorted.size() / 2);
    }

    /** What the view and the table show that they must not. */
    private List<String> tables(EngineChild engine) {
        Map<Integer, String> view = new TreeMap<>();
        oracle.totals()
                .forEach((key, totals) -> view.put(
                        key,
                        key + "\t" + totals.count() + "\t" + oracle.largest().get(key)));
        Map<Integer, String> table = new TreeMap<>();
        oracle.totals().forEach((key, totals) -> table.put(key, key + "\t" + totals.sum() + "\t" + totals.count()));
        List<String> differences = new ArrayList<>();
        compare("mv", engine.run("SELECT k, n, m FROM mv ORDER BY k"), List.copyOf(view.values()), differences);
        compare("kv", engine.run("SELECT k, s, n FROM kv ORDER BY k"), List.copyOf(table.values()), differences);
        return differences;
    }

    private static void compare(String what, List<String> actual, List<String> expected, List<String> differences) {
        if (!actual.equals(expected)) {
            differences.add(what + ": " + actual + " is not " + expected);
        }
    }

    private void createTopics() throws InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(new NewTopic(SourceFeed.TOPIC, SourceFeed.PARTITIONS, (short) 1));
        OutputReader.TOPICS.forEach(topic -> topics.add(new NewTopic(topic, 2, (short) 1)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<String> statements() {
        String windowed = ", SUM(v), COUNT(*) FROM TABLE(";
        String from = "TABLE src, DESCRIPTOR(ts), ";
        String byWindow = ") WHERE k >= 0 GROUP BY k, window_start, window_end EMIT AFTER WATERMARK";
        return List.of(
                "SET 'checkpoint-interval' = '200 ms'",
                "CREATE STREAM src (id BIGINT, k INT, v BIGINT, ts TIMESTAMP(3),"
                        + " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)" + with(SourceFeed.TOPIC),
                "CREATE STREAM out_filter (id BIGINT, k INT, v BIGINT)" + with(OutputReader.FILTER),
                "CREATE TABLE out_sum (k INT, s BIGINT, n BIGINT, PRIMARY KEY (k))" + with(OutputReader.SUM),
                "CREATE STREAM out_tumble (k INT, e TIMESTAMP(3), s BIGINT, n BIGINT)" + with(OutputReader.TUMBLE),
                "CREATE STREAM out_hop (k INT, e TIMESTAMP(3), s BIGINT, n BIGINT)" + with(OutputReader.HOP),
                "CREATE STREAM out_session (k INT, e TIMESTAMP(3), s BIGINT, n BIGINT)" + with(OutputReader.SESSION),
                "CREATE TABLE kv (k INT, s BIGINT, n BIGINT, PRIMARY KEY (k))",
                "INSERT INTO out_filter SELECT id, k, v FROM src WHERE MOD(v, 3) <> 0 AND k >= 0",
                "INSERT INTO out_sum SELECT k, SUM(v), COUNT(*) FROM src WHERE k >= 0 GROUP BY k",
                "EXECUTE STATEMENT SET BEGIN INSERT INTO out_tumble SELECT k, window_end" + windowed + "TUMBLE(" + from
                        + "INTERVAL '10' SECOND)" + byWindow + "; INSERT INTO out_hop SELECT k, window_end" + windowed
                        + "HOP(" + from + "INTERVAL '5' SECOND, INTERVAL '15' SECOND)" + byWindow + "; END",
                "INSERT INTO out_session SELECT k, SESSION_END(ts, INTERVAL '2' SECOND), SUM(v), COUNT(*) FROM src"
                        + " WHERE k >= 0 GROUP BY k, SESSION(ts, INTERVAL '2' SECOND) EMIT AFTER WATERMARK",
                "CREATE MATERIALIZED VIEW mv AS SELECT k, COUNT(*) AS n, MAX(v) AS m FROM src WHERE k >= 0 GROUP BY k",
                "INSERT INTO kv SELECT k, SUM(v), COUNT(*) FROM src WHERE k >= 0 GROUP BY k");
    }

    private String with(String topic) {
        return " WITH (connector = 'kafka', format = 'json', topic = '" + topic + "', 'bootstrap.servers' = '"
                + broker.bootstrapServers() + "')";
    }

    /** Busy threads. */
    private record Load(List<Thread> threads) implements AutoCloseable {
        static Load none() {
            return new Load(List.of());
        }

        static Load onAllCores() {
            List<Thread> threads = new ArrayList<>();
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                Thread thread = new Thread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                        },
                        "load");
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            return new Load(threads);
        }

        @Override
        public void close() {
            threads.forEach(Thread::interrupt);
        }
    }

    /** @param arguments kills, and the seed if it is to be repeated; prints the outcome and exits with 1 if anything was wrong */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        int kills = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextLong();
        System.out.println("seed " + seed);
        Path folder = Files.createTempDirectory("tidemark-kill-");
        try (LocalBroker broker = LocalBroker.start()) {
            Outcome outcome = new KillLoop(new Plan(kills, seed, 400, true, true), folder, broker).run();
            System.out.println(outcome);
            if (!outcome.clean()) {
                System.out.println("what is left is in " + folder);
                System.exit(1);
            }
        }
    }
}
