package io.tidemark.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogLogTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("catalog.log");
    }

    private void write(String... statements) {
        try (CatalogLog log = CatalogLog.open(directory)) {
            for (String statement : statements) {
                log.append(statement);
            }
        }
    }

    @Test
    void statementsComeBackInTheirOrder() {
        write("CREATE VIEW a AS SELECT 1");
        write("CREATE VIEW b AS SELECT 'ü'", "DROP VIEW a");
        try (CatalogLog log = CatalogLog.open(directory)) {
            assertThat(log.statements())
                    .containsExactly("CREATE VIEW a AS SELECT 1", "CREATE VIEW b AS SELECT 'ü'", "DROP VIEW a");
            assertThat(log.notices()).isEmpty();
        }
    }

    @Test
    void aRecordCutShortAtAnyByteIsSetAsideAndReported() throws IOException {
        write("CREATE VIEW a AS SELECT 1");
        byte[] whole = Files.readAllBytes(file());
        write("CREATE VIEW b AS SELECT 2");
        byte[] both = Files.readAllBytes(file());
        for (int length = whole.length + 1; length < both.length; length++) {
            Files.write(file(), Arrays.copyOf(both, length));
            try (CatalogLog log = CatalogLog.open(directory)) {
                assertThat(log.statements()).containsExactly("CREATE VIEW a AS SELECT 1");
                assertThat(log.notices()).hasSize(1);
                assertThat(log.notices().get(0)).contains("cut short").contains("catalog.log.torn-");
            }
            assertThat(file()).hasBinaryContent(whole);
        }
        assertThat(directory.resolve("catalog.log.torn-1"))
                .hasBinaryContent(Arrays.copyOfRange(both, whole.length, whole.length + 1));
    }

    @Test
    void afterATornRecordTheLogGoesOn() throws IOException {
        write("CREATE VIEW a AS SELECT 1", "CREATE VIEW b AS SELECT 2");
        byte[] both = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(both, both.length - 3));
        write("CREATE VIEW c AS SELECT 3");
        try (CatalogLog log = CatalogLog.open(directory)) {
            assertThat(log.statements()).containsExactly("CREATE VIEW a AS SELECT 1", "CREATE VIEW c AS SELECT 3");
            assertThat(log.notices()).isEmpty();
        }
    }

    @Test
    void zerosAtTheEndAreATornRecord() throws IOException {
        write("CREATE VIEW a AS SELECT 1");
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 100));
        try (CatalogLog log = CatalogLog.open(directory)) {
            assertThat(log.statements()).containsExactly("CREATE VIEW a AS SELECT 1");
            assertThat(log.notices()).hasSize(1);
        }
    }

    @Test
    void damageInTheMiddleStopsTheStartAndChangesNothing() throws IOException {
        write("CREATE VIEW a AS SELECT 1", "CREATE VIEW b AS SELECT 2");
        byte[] bytes = Files.readAllBytes(file());
        bytes[20] ^= 1;
        Files.write(file(), bytes);
        assertThatThrownBy(() -> CatalogLog.open(directory)).isInstanceOfSatisfying(TidemarkException.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.CATALOG_UNREADABLE);
            assertThat(error.text()).contains("catalog.log").contains("at byte 8");
        });
        assertThat(file()).hasBinaryContent(bytes);
    }

    @Test
    void aFileOfSomethingElseIsLeftAlone() throws IOException {
        Files.writeString(file(), "a diary of mine");
        assertThatThrownBy(() -> CatalogLog.open(directory)).hasMessageContaining("is not a catalog of Tidemark");
        assertThat(file()).hasContent("a diary of mine");
    }

    @Test
    void aDirectoryBelongsToOneEngineAtATime() {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOfSatisfying(TidemarkException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.DIRECTORY_IN_USE);
                        assertThat(error.text()).contains(directory.toString());
                    });
        }
        DirectoryLock.take(directory).close();
    }
}
