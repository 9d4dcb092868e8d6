package io.tidemark.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class LocalBrokerIT {
    @Test
    void keepsTopicsOverAnOrderlyRestartAndOverACrash() throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            try (Admin admin = admin(broker)) {
                admin.createTopics(List.of(new NewTopic("bid", 1, (short) 1)))
                        .all()
                        .get();
            }
            broker.restart();
            assertThat(topics(broker)).contains("bid");
            broker.kill();
            broker.restart();
            assertThat(topics(broker)).contains("bid");
        }
    }

    @Test
    void leavesNoPortAndNoFolderBehind() throws Exception {
        LocalBroker broker = LocalBroker.start();
        int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        new Socket("127.0.0.1", port).close();
        broker.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
        assertThat(foldersOf(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void endsWithAParentThatIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidemark.broker.LocalBrokerIT$Parent")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(parent.getInputStream().read()).isEqualTo('r');
        ProcessHandle child = parent.toHandle().children().findFirst().orElseThrow();
        parent.destroyForcibly().waitFor();
        child.onExit().get(20, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
        assertThat(foldersOf(parent.pid())).isEmpty();
    }

    /** A JVM that starts a broker and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            LocalBroker.start();
            System.out.write('r');
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    private static List<Path> foldersOf(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("tidemark-broker-" + pid + "-"))
                    .toList();
        }
    }

    private static java.util.Set<String> topics(LocalBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return admin.listTopics().names().get();
        }
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
