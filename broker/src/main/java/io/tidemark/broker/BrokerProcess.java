package io.tidemark.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The main class of the child JVM: formats the data folder if it is new, starts the Kafka server, prints one line when
 * it answers, and then lives exactly as long as its standard input is open. So it dies with its parent, however the
 * parent ends; it then removes the data folder too.
 */
final class BrokerProcess {
    /** What the child prints when the server answers. */
    static final String READY = "READY";

    /** The byte by which the parent asks for an orderly stop that keeps the data. */
    static final int STOP = 's';

    /** The file with the server's settings, inside the data folder. */
    static final String SETTINGS = "server.properties";

    private BrokerProcess() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        PrintStream toParent = System.out;
        System.setOut(System.err); // whatever Kafka prints must not be taken for our line
        watchParent(System.in, directory);
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(directory.resolve(SETTINGS))) {
            settings.load(file);
        }
        format(settings.getProperty("log.dirs"));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        toParent.write((READY + "\n").getBytes(StandardCharsets.US_ASCII));
        toParent.flush();
        server.awaitShutdown();
        System.exit(0);
    }

    private static void format(String data) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(clusterId(data))
                .setNodeId(LocalBroker.NODE_ID)
                .addDirectory(data)
                .setIgnoreFormatted(true)
                .setControllerListenerName(LocalBroker.CONTROLLER)
                .setMetadataLogDirectory(data)
                .run();
    }

    /** Each folder is a cluster of its own, and stays it when the broker is started again. */
    private static String clusterId(String data) {
        UUID id = UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8));
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }

    private static void watchParent(InputStream input, Path directory) {
        Thread watcher = new Thread(() -> waitForEnd(input, directory), "parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void waitForEnd(InputStream input, Path directory) {
        int read;
        try {
            read = input.read();
        } catch (IOException e) {
            read = -1; // the pipe broke: the parent is gone as surely as at its end
        }
        if (read == STOP) {
            System.exit(0); // Kafka's own shutdown hook stops the server in order
        }
        Folders.delete(directory);
        Runtime.getRuntime().halt(0);
    }
}
