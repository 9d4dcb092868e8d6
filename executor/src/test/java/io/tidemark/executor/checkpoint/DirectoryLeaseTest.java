package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file system that cannot keep the promises is refused at the start. */
final class DirectoryLeaseTest {
    @ParameterizedTest
    @CsvSource({
        "ATOMIC_RENAME, rename a file in one step",
        "LOCK, lock a file",
        "FORCE_DIRECTORY, force a directory to disk"
    })
    void whatTheFileSystemCannotDoIsNamed(SimFileSystem.Lack lack, String words) throws java.io.IOException {
        SimFileSystem files = new SimFileSystem();
        java.nio.file.Files.createDirectory(files.getPath("/job"));
        files.lack(lack);
        TidemarkException refused = catchThrowableOfType(
                TidemarkException.class,
                () -> FileCheckpointStore.open(files.getPath("/job"), FileCheckpointStore.Settings.DEFAULT));
        assertThat(refused.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED);
        assertThat(refused.text()).contains("/job cannot " + words);
        assertThat(refused.hint()).contains("local disk");
    }
}
