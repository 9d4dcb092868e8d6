package io.tidemark.executor.state.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.state.Seed;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColdMapTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private static byte[] bytes(long number, int length) {
        return ByteBuffer.allocate(length).putLong(number).array();
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    private long filesBelow(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void aMapGivesBackWhatWasPut() throws IOException {
        try (SpillDirectory directory = new SpillDirectory(temporary, "job 1/task 2", SpillSpace.FILE_SYSTEM)) {
            ColdMap map = directory.open(new ColdMapSize(10_000, 8, 16, true));
            for (int key = 0; key < 10_000; key++) {
                assertThat(map.put(bytes(key, 8), bytes(key * 3L, 16))).isTrue();
            }
            byte[] reuse = new byte[16];
            assertThat(map.get(bytes(77, 8), reuse)).isSameAs(reuse);
            assertThat(number(reuse)).isEqualTo(231);
            assertThat(map.get(bytes(10_000, 8), reuse)).isNull();
            assertThat(map.remove(bytes(77, 8))).isTrue();
            assertThat(map.remove(bytes(77, 8))).isFalse();
            assertThat(map.contains(bytes(77, 8))).isFalse();

            Map<Long, Long> scanned = new HashMap<>();
            for (int segment = 0; segment < map.segments(); segment++) {
                map.scan(segment, (key, value) -> scanned.put(number(key), number(value)));
            }
            assertThat(scanned).hasSize(9_999).containsEntry(78L, 234L).doesNotContainKey(77L);
            assertThat(map.size()).isEqualTo(9_999);
            assertThat(directory.fileBytes()).isGreaterThan(240_000).isEqualTo(map.fileBytes());
            map.close();
            assertThat(directory.fileBytes()).isZero();
            assertThat(filesBelow(temporary)).isZero();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theFileHasNoHoles() throws Exception {
        try (SpillDirectory directory = new SpillDirectory(temporary, "job", SpillSpace.FILE_SYSTEM)) {
            ColdMap map = directory.open(new ColdMapSize(500_000, 8, 16, true));
            Path file;
            try (var files = Files.walk(temporary)) {
                file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            }
            Process process = new ProcessBuilder("du", "-k", file.toString()).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Long.parseLong(said.split("\\s")[0]) * 1024).isGreaterThanOrEqualTo(map.fileBytes() / 10 * 9);
        }
    }

    @Test
    void anOverfilledMapSaysSoAndStaysReadable() {
        try (SpillDirectory directory = new SpillDirectory(temporary, "job", SpillSpace.FILE_SYSTEM)) {
            ColdMap map = directory.open(new ColdMapSize(1_000, 8, 8, true));
            int count = 0;
            while (map.put(bytes(count, 8), bytes(count, 8))) {
                count++;
            }
            assertThat(count).isGreaterThan(1_000);
            assertThat(map.put(bytes(-1, 8), bytes(-1, 8))).isFalse();
            assertThat(map.put(bytes(5, 8), bytes(6, 8))).isTrue();
            assertThat(map.capacity()).isZero();
            assertThat(map.size()).isEqualTo(count);
            for (int key = 0; key < count; key++) {
                assertThat(map.contains(bytes(key, 8))).isTrue();
            }
        }
    }

    @Test
    void aFullDiskIsAnErrorThatNamesTheDirectory() {
        long[] usable = {1L << 40};
        try (SpillDirectory directory = new SpillDirectory(temporary, "job", path -> usable[0])) {
            directory.open(new ColdMapSize(1_000, 8, 8, true)).close();
            usable[0] = 10 << 20;
            assertThatThrownBy(() -> directory.open(new ColdMapSize(1_000, 8, 8, true)))
                    .isInstanceOfSatisfying(TidemarkException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                        assertThat(e.text()).contains(temporary.toString(), "10 MB are left");
                        assertThat(e.hint()).contains("another spill directory");
                    });
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAnErrorThatNamesIt() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        try (SpillDirectory directory = new SpillDirectory(file, "job", SpillSpace.FILE_SYSTEM)) {
            assertThatThrownBy(() -> directory.open(new ColdMapSize(1_000, 8, 8, true)))
                    .isInstanceOfSatisfying(TidemarkException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SPILL_FAILED);
                        assertThat(e.text()).contains(file.toString());
                    });
        }
    }

    @Test
    void aMapOfTextsHoldsWhatAMapHoldsUntilItIsFull() {
        Random random = Seed.random();
        try (SpillDirectory directory = new SpillDirectory(temporary, "job", SpillSpace.FILE_SYSTEM)) {
            ColdMap map = directory.open(new ColdMapSize(1_000, 30, 30, false));
            Map<String, String> model = new HashMap<>();
            for (int step = 0; step < 20_000; step++) {
                String key = "k".repeat(random.nextInt(30)) + random.nextInt(1_500);
                String value = "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 1_000 : 30)) + step;
                if (random.nextInt(3) == 0) {
                    assertThat(map.remove(text(key))).isEqualTo(model.remove(key) != null);
                } else if (map.put(text(key), text(value))) {
                    model.put(key, value);
                } else {
                    model.remove(key);
                }
                byte[] found = map.get(text(key), null);
                assertThat(found == null ? null : new String(found, StandardCharsets.UTF_8))
                        .isEqualTo(model.get(key));
                assertThat(map.size()).as("size after step %d", step).isEqualTo(model.size());
            }
            Map<String, String> scanned = new HashMap<>();
            for (int segment = 0; segment < map.segments(); segment++) {
                map.scan(
                        segment,
                        (key, value) -> scanned.put(
                                new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
            }
            assertThat(scanned.equals(model)).isTrue();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
