package io.tidemark.broker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Kafka broker in a JVM of its own, on free loopback ports, with its data in a temporary folder that goes
 * when the broker is closed or this JVM ends, however it ends. The broker's jars are in a folder beside ours, never on
 * our class path; the system property {@code tidemark.broker.lib} names another one.
 *
 * <p>Thread: one at a time.
 */
public final class LocalBroker implements AutoCloseable {
    /** Names the folder of the broker's jars if it is not beside ours. */
    public static final String LIBRARY_PROPERTY = "tidemark.broker.lib";

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    /** Ctrl-C on a terminal goes to all its processes, but only those that people talk to are to answer it. */
    private static final List<String> IGNORING_INTERRUPTS =
            List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "broker");

    private static final int START_SECONDS = 180;
    private static final int START_ATTEMPTS = 3;
    private static final int STOP_SECONDS = 30;
    private static final int HEAP_MEGABYTES = 768;
    private static final int LOG_TAIL_CHARS = 2000;

    private final Path directory;
    private final int port;
    private final Thread onExit;
    private @Nullable Process process;

    private LocalBroker(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        onExit = new Thread(this::killAndDelete, "broker-exit");
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @throws IllegalStateException if its jars are not found or it does not start within three minutes
     */
    public static LocalBroker start() {
        return start(Map.of());
    }

    /** Starts a broker with these server settings beside ours; see {@link #start()}. */
    public static LocalBroker start(Map<String, String> extraSettings) {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(extraSettings);
            } catch (IllegalStateException e) {
                // Between choosing a free port and listening on it somebody else may have taken it.
                if (attempt == START_ATTEMPTS || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private static LocalBroker startOnce(Map<String, String> extraSettings) {
        try {
            Path directory = Files.createTempDirectory(
                    "tidemark-broker-" + ProcessHandle.current().pid() + "-");
            int[] ports = freePorts();
            LocalBroker broker = new LocalBroker(directory, ports[0]);
            Runtime.getRuntime().addShutdownHook(broker.onExit);
            try {
                broker.writeSettings(ports[1], extraSettings);
                broker.launch();
            } catch (IOException | RuntimeException e) {
                broker.close();
                throw e;
            }
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a local Kafka broker: " + e.getMessage(), e);
        }
    }

    /** What clients connect to: host and port. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Where the server keeps its logs, in one folder for each partition: for those who check what was written. */
    public Path logs() {
        return directory.resolve("data");
    }

    /** Ends the broker at once, as a crash would; its data stay for {@link #restart()}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running);
            process = null;
        }
    }

    /** Stops the broker in order if it runs, and starts it again on the same ports with the same data. */
    public void restart() {
        Process running = process;
        try {
            if (running != null) {
                OutputStream toChild = running.getOutputStream();
                toChild.write(BrokerProcess.STOP);
                toChild.flush();
                awaitEnd(running);
            }
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot restart the local Kafka broker: " + e.getMessage(), e);
        }
    }

    /** Ends the broker and removes its data. */
    @Override
    public void close() {
        killAndDelete();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, so the hook runs by itself and finds nothing left to do.
            return;
        }
    }

    private void killAndDelete() {
        kill();
        Folders.delete(directory);
    }

    private void launch() throws IOException {
        List<String> command = new ArrayList<>(IGNORING_INTERRUPTS);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dlog4j2.disable.jmx=true",
                "-cp",
                classPath(),
                "io.tidemark.broker.BrokerProcess",
                directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        Process started = builder.start();
        process = started;
        awaitReady(started);
    }

    private void awaitReady(Process started) throws IOException {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readLines(started, ready), "broker-output");
        reader.setDaemon(true);
        reader.start();
        String problem = "did not answer within " + START_SECONDS + " s";
        try {
            if (ready.get(START_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            problem = "ended while it started";
        } catch (TimeoutException | ExecutionException e) {
            problem = problem + " (" + e.getClass().getSimpleName() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "was interrupted while it started";
        }
        throw new IllegalStateException("the local Kafka broker " + problem + ": " + logTail());
    }

    private static void readLines(Process started, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(BrokerProcess.READY)) {
                    ready.complete(true);
                }
            }
            ready.complete(false);
        } catch (IOException e) {
            ready.complete(false); // the stream breaks when the child is killed
        }
    }

    private static void awaitEnd(Process running) {
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path logFile() {
        return directory.resolve("broker.log");
    }

    private String logTail() throws IOException {
        if (!Files.exists(logFile())) {
            return "it wrote no log";
        }
        String log = Files.readString(logFile());
        return log.substring(Math.max(0, log.length() - LOG_TAIL_CHARS)).strip();
    }

    private void writeSettings(int controllerPort, Map<String, String> extraSettings) throws IOException {
        Properties settings = new Properties();
        String controllerAddress = "127.0.0.1:" + controllerPort;
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@" + controllerAddress,
                "controller.listener.names",
                CONTROLLER,
                "listeners",
                "PLAINTEXT://" + bootstrapServers() + "," + CONTROLLER + "://" + controllerAddress,
                "advertised.listeners",
                "PLAINTEXT://" + bootstrapServers(),
                "inter.broker.listener.name",
                "PLAINTEXT",
                "log.dirs",
                logs().toString(),
                "auto.create.topics.enable",
                "false"));
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "1");
            settings.setProperty(topic + ".min.isr", "1");
        }
        settings.remove("offsets.topic.min.isr");
        settings.putAll(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "num.io.threads", "2",
                "num.network.threads", "2",
                "message.max.bytes", "67108864",
                "replica.fetch.max.bytes", "67108864",
                "log.cleaner.dedupe.buffer.size", "8388608",
                "log.retention.ms", "-1",
                "broker.heartbeat.interval.ms", "200",
                // A broker that was killed is let in again only after its session has ended.
                "broker.session.timeout.ms", "3000"));
        settings.putAll(extraSettings);
        try (OutputStream file = Files.newOutputStream(directory.resolve(BrokerProcess.SETTINGS))) {
            settings.store(file, null);
        }
    }

    private static int[] freePorts() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket first = new ServerSocket(0, 1, loopback);
                ServerSocket second = new ServerSocket(0, 1, loopback)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    private static String classPath() {
        Path own = ownLocation();
        return own + File.pathSeparator + libraryFolder(own) + File.separator + "*";
    }

    private static Path libraryFolder(Path own) {
        String named = System.getProperty(LIBRARY_PROPERTY);
        Path parent = own.toAbsolutePath().getParent();
        List<Path> candidates = named != null || parent == null
                ? List.of(Path.of(named == null ? "." : named))
                : List.of(parent.resolve("lib"), parent.resolve("broker"), parent.resolveSibling("broker"));
        for (Path candidate : candidates) {
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("the jars of the Kafka broker are in none of " + candidates
                + "; name their folder with -D" + LIBRARY_PROPERTY + "=…");
    }

    private static Path ownLocation() {
        try {
            return Path.of(LocalBroker.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the broker's classes are", e);
        }
    }
}
