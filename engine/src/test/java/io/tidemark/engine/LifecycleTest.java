package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening and closing engines leaves nothing behind. */
class LifecycleTest {
    private static final int CYCLES = 100;

    @TempDir
    Path directory;

    @Test
    void ahundredEnginesLeaveNoThreadFileOrMemoryBehind() throws IOException {
        cycle(0); // classes are loaded, pools of the libraries made
        cycle(1);
        Set<String> threads = threads();
        long files = openFiles();
        long direct = offHeapBytes();
        for (int index = 2; index < CYCLES; index++) {
            cycle(index);
        }
        assertThat(threads()).isEqualTo(threads);
        assertThat(openFiles()).isLessThanOrEqualTo(files);
        assertThat(offHeapBytes()).isLessThanOrEqualTo(direct);
    }

    private void cycle(int number) {
        boolean kept = number % 2 == 0;
        TidemarkConfig config =
                kept ? TidemarkConfig.at(directory.resolve("engine-" + number)) : TidemarkConfig.ephemeral();
        Path files;
        try (Tidemark tidemark = Tidemark.open(config)) {
            files = tidemark.directory();
            Session session = tidemark.session();
            session.execute("CREATE STREAM s (a BIGINT, b BIGINT) WITH (connector = 'memory')");
            session.execute("INSERT INTO s VALUES (1, 10), (2, 20), (1, 30)");
            long sum = 0;
            for (Row row : session.query("SELECT a, SUM(b) AS total FROM s GROUP BY a")) {
                sum += row.longValue("a") * row.longValue("total");
            }
            assertThat(sum).isEqualTo(80);
            // A query that is never read or closed, and a job that is never stopped.
            session.execute("CREATE STREAM t (a BIGINT) WITH (connector = 'memory')");
            session.execute("INSERT INTO t SELECT a FROM s");
            assertThat(session.query("SELECT a FROM s EMIT CHANGES").ended()).isFalse();
        }
        assertThat(Files.exists(files)).isEqualTo(kept);
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isAlive() && thread.getName().contains("tidemark")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0; // there is no such folder outside Linux
        }
        try (Stream<Path> found = Files.list(descriptors)) {
            return found.count();
        }
    }

    private static long offHeapBytes() {
        long bytes = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += pool.getMemoryUsed();
        }
        return bytes;
    }
}
