package io.tidemark.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine can do to a data directory. */
final class DirectoryLockTest {
    @TempDir
    Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNewDirectoryIsItsOwnersAlone() throws IOException {
        Path directory = folder.resolve("a/b/data");
        DirectoryLock.take(directory).close();
        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void aServerClosesADirectoryThatWasOpenToOthers() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        TidemarkConfig config = TidemarkConfig.builder()
                .dataDirectory(directory)
                .access(OutsideAccess.confined(List.of(), List.of()))
                .build();
        try (Tidemark engine = Tidemark.open(config)) {
            assertThat(engine.directory()).isEqualTo(directory);
            assertThat(permissions(directory)).isEqualTo("rwx------");
        }
    }

    @Test
    void aLinkInTheLocksPlaceIsNotFollowed() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("data"));
        Path precious = Files.writeString(folder.resolve("precious"), "do not touch");
        for (Path target : List.of(precious, folder.resolve("nothing"))) {
            Path link = Files.createSymbolicLink(directory.resolve("engine.lock"), target);
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOfSatisfying(TidemarkException.class, refused -> assertThat(refused.code())
                            .isEqualTo(ErrorCode.CATALOG_UNREADABLE));
            Files.delete(link);
        }
        assertThat(precious).hasContent("do not touch");
        assertThat(folder.resolve("nothing")).doesNotExist();
        DirectoryLock.take(directory).close();
    }
}
