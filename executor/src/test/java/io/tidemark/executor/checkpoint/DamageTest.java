package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to the files of a checkpoint is found before anything is restored from them. */
final class DamageTest {
    private static final Settings SETTINGS = new Settings(9, false);

    private SimFileSystem files;
    private StateOracle.State state;

    /** Checkpoint 3 needs files of 1, 2 and 3. */
    @BeforeEach
    void writeAChain() throws IOException {
        files = new SimFileSystem();
        StateOracle oracle = new StateOracle(5, 40, 1, List.of("sum-0"));
        try (FileCheckpointStore store = FileCheckpointStore.open(directory(), SETTINGS)) {
            store.write(oracle.change(1, 1, 60));
            store.committed(1);
            store.write(oracle.change(2, 1, 5));
            store.committed(2);
            store.write(oracle.change(3, 1, 2));
            store.committed(3);
            state = oracle.state();
        }
        assertThat(needed()).hasSize(3);
    }

    private Path directory() {
        return files.getPath("/job");
    }

    private Path checkpoint(long number) {
        return directory().resolve(CheckpointNames.directory(number));
    }

    private List<Path> needed() {
        CheckpointFolder folder = CheckpointFolder.open(checkpoint(3));
        return folder.manifest().files().stream().map(folder::locate).toList();
    }

    private static StateOracle.State restore(Path folder) {
        try (RestoredCheckpoint restored = FileRestoredCheckpoint.open(CheckpointFolder.open(folder))) {
            return StateOracle.restored(restored, 1);
        }
    }

    /** As a job does: files are checked as the state is taken from them, and then what was not needed of them. */
    private static StateOracle.State restoreAsAJob(Path folder) {
        try (RestoredCheckpoint restored = FileRestoredCheckpoint.resume(CheckpointFolder.open(folder))) {
            StateOracle.State found = StateOracle.restored(restored, 1);
            restored.checkRest();
            return found;
        }
    }

    private void assertRefused(String what, Path file) {
        assertRefused(what, file, () -> restore(checkpoint(3)));
        assertRefused(what + ", by a job", file, () -> restoreAsAJob(checkpoint(3)));
    }

    private static void assertRefused(String what, Path file, ThrowingCallable restore) {
        Throwable failed = catchThrowable(restore);
        assertThat(failed).as(what).isInstanceOf(TidemarkException.class);
        TidemarkException typed = (TidemarkException) failed;
        assertThat(typed.code()).as(what).isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
        assertThat(typed.text()).as(what).contains(file.toString());
        assertThat(typed.hint()).as(what).isNotEmpty();
    }

    @Test
    void everySingleFlippedBitIsFound() throws IOException {
        assertThat(restore(checkpoint(3))).isEqualTo(state);
        assertThat(restoreAsAJob(checkpoint(3))).isEqualTo(state);
        List<Path> all = new java.util.ArrayList<>(needed());
        all.add(checkpoint(3).resolve("MANIFEST"));
        for (Path file : all) {
            long bits = Files.size(file) * 8;
            for (long bit = 0; bit < bits; bit++) {
                files.flipOnRead(file, bit);
                assertRefused("bit " + bit + " of " + file, file);
                files.mend();
            }
        }
    }

    @Test
    void everySingleFlippedBitOfAChainThatBeginsWithAMergedFileIsFound() throws IOException {
        StateOracle oracle = new StateOracle(7, 30, 1, List.of("sum-0"));
        try (FileCheckpointStore store = FileCheckpointStore.open(directory(), new Settings(9, false, 1))) {
            for (long number = 4; number <= 6; number++) {
                store.base(number == 4 ? Optional.empty() : Optional.of(number - 1));
                while (store.tidy()) {
                    // until the chain is merged
                }
                store.write(oracle.change(number, 1, number == 6 ? 2 : 25));
            }
        }
        CheckpointFolder folder = CheckpointFolder.open(checkpoint(6));
        List<Path> all = folder.manifest().files().stream().map(folder::locate).toList();
        assertThat(all.get(0).toString()).contains("base-");
        assertThat(restore(checkpoint(6))).isEqualTo(oracle.state());
        for (Path file : all) {
            long bits = Files.size(file) * 8;
            for (long bit = 0; bit < bits; bit++) {
                files.flipOnRead(file, bit);
                Throwable failed = catchThrowable(() -> restore(checkpoint(6)));
                assertThat(failed).as("bit " + bit + " of " + file).isInstanceOf(TidemarkException.class);
                files.mend();
            }
        }
    }

    @Test
    void randomDamageIsFound() throws IOException {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        List<Path> all = new java.util.ArrayList<>(needed());
        all.add(checkpoint(3).resolve("MANIFEST"));
        int rounds = Integer.getInteger("rounds", 3000);
        for (int round = 0; round < rounds; round++) {
            Path file = all.get(random.nextInt(all.size()));
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            int at = random.nextInt(whole.length);
            int count = 1 + random.nextInt(Math.min(64, whole.length - at));
            for (int index = at; index < at + count; index++) {
                damaged[index] = (byte) random.nextInt(256);
            }
            if (!java.util.Arrays.equals(whole, damaged)) {
                overwrite(file, damaged);
                assertRefused("seed " + seed + ", round " + round, file);
                overwrite(file, whole);
            }
        }
    }

    private static void overwrite(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    @Test
    void eachFileThatIsMissingIsFound() throws IOException {
        List<Path> all = new java.util.ArrayList<>(needed());
        all.add(checkpoint(3).resolve("MANIFEST"));
        for (Path file : all) {
            Path aside = directory().resolve("aside");
            Files.move(file, aside);
            assertRefused(file + " is gone", file);
            Files.move(aside, file);
        }
        assertThat(restore(checkpoint(3))).isEqualTo(state);
    }

    @Test
    void filesCutShortAnywhereOrMadeLongerAreFound() throws IOException {
        List<Path> all = new java.util.ArrayList<>(needed());
        all.add(checkpoint(3).resolve("MANIFEST"));
        for (Path file : all) {
            byte[] whole = Files.readAllBytes(file);
            for (int part = 0; part < 64; part++) {
                overwrite(file, java.util.Arrays.copyOf(whole, whole.length * part / 64));
                assertRefused(file + " cut at " + part + "/64", file);
            }
            overwrite(file, java.util.Arrays.copyOf(whole, whole.length + 1));
            assertRefused(file + " with a byte more", file);
            overwrite(file, whole);
        }
    }

    @Test
    void filesOfAnotherCheckpointAreFound() throws IOException {
        List<Path> all = needed();
        for (Path one : all) {
            for (Path two : all) {
                if (!one.equals(two)) {
                    byte[] whole = Files.readAllBytes(one);
                    overwrite(one, Files.readAllBytes(two));
                    assertRefused(two + " in place of " + one, one);
                    overwrite(one, whole);
                }
            }
        }
        Path manifest = checkpoint(3).resolve("MANIFEST");
        overwrite(manifest, Files.readAllBytes(checkpoint(2).resolve("MANIFEST")));
        assertRefused("the manifest of checkpoint 2 in the folder of 3", manifest);
    }

    @Test
    void theSameNumberWrittenByAnotherAttemptIsFound() throws IOException {
        Path file = needed().get(0);
        byte[] whole = Files.readAllBytes(file);
        SimFileSystem other = new SimFileSystem();
        StateOracle oracle = new StateOracle(5, 40, 1, List.of("sum-0"));
        Path directory = other.getPath("/job");
        FileCheckpointStore.open(directory, SETTINGS).close();
        try (FileCheckpointStore store = FileCheckpointStore.open(directory, SETTINGS)) {
            store.write(oracle.change(1, 1, 60));
        }
        byte[] again = Files.readAllBytes(directory
                .resolve(CheckpointNames.directory(1))
                .resolve(file.getFileName().toString()));
        assertThat(again).hasSameSizeAs(whole).isNotEqualTo(whole);
        overwrite(file, again);
        assertRefused("the same state of another incarnation", file);
    }

    @Test
    void theCountOfStartsIsNeverGuessed() throws IOException {
        Path file = directory().resolve("INCARNATION");
        for (long bit = 0; bit < Files.size(file) * 8; bit++) {
            files.flipOnRead(file, bit);
            assertOpenRefused("INCARNATION");
            files.mend();
        }
        Files.delete(file);
        assertOpenRefused("INCARNATION");
    }

    private void assertOpenRefused(String name) {
        Throwable failed = catchThrowable(() -> FileCheckpointStore.open(directory(), SETTINGS));
        assertThat(failed).isInstanceOfSatisfying(TidemarkException.class, typed -> {
            assertThat(typed.code()).isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
            assertThat(typed.text()).contains(name);
        });
    }

    @Test
    void damagedLinesOfTheCommitLogDoNotCount() throws IOException {
        Path file = directory().resolve("COMMITTED");
        long bits = Files.size(file) * 8;
        for (long bit = 0; bit < bits; bit++) {
            files.flipOnRead(file, bit);
            try (FileCheckpointStore store = FileCheckpointStore.open(directory(), SETTINGS)) {
                assertThat(store.lastCommitted()).isIn(Optional.of(3L), Optional.of(2L));
            }
            files.mend();
        }
    }

    @Test
    void aManifestThatIsLostIsNotTakenForACrash() throws IOException {
        Files.delete(checkpoint(3).resolve("MANIFEST"));
        try (FileCheckpointStore store = FileCheckpointStore.open(directory(), SETTINGS)) {
            assertThat(store.numbers()).containsExactly(1L, 2L);
            assertThat(store.lastCommitted()).contains(3L);
            assertThat(Files.exists(checkpoint(3))).isTrue();
            assertRefused("checkpoint 3", checkpoint(3).resolve("MANIFEST"));
        }
    }

    @Test
    void filesThatADamagedManifestMayNeedStay() throws IOException {
        Path manifest = checkpoint(3).resolve("MANIFEST");
        byte[] whole = Files.readAllBytes(manifest);
        byte[] damaged = whole.clone();
        damaged[100] ^= 1;
        overwrite(manifest, damaged);
        FileCheckpointStore.open(directory(), SETTINGS).close();
        overwrite(manifest, whole);
        assertThat(restore(checkpoint(3))).isEqualTo(state);
    }

    @Test
    void foreignFilesStayAndLinksAreRefused() throws IOException {
        Path foreign = checkpoint(1).resolve("notes.txt");
        Files.createFile(foreign);
        Files.createFile(directory().resolve("README"));
        try (FileCheckpointStore store = FileCheckpointStore.open(directory(), new Settings(0, false))) {
            store.base(Optional.of(3L));
            StateOracle oracle = new StateOracle(6, 40, 1, List.of("sum-0"));
            for (long number = 4; number < 8; number++) {
                store.write(oracle.change(number, 1, 80));
                store.committed(number);
            }
            assertThat(store.numbers()).containsExactly(7L);
        }
        assertThat(Files.exists(foreign)).isTrue();
        assertThat(Files.exists(directory().resolve("README"))).isTrue();
        for (Map.Entry<String, String> link : Map.of("COMMITTED", "COMMITTED", "ckpt-00000000000000000009", "ckpt-x")
                .entrySet()) {
            Path planted = directory().resolve(link.getKey());
            Files.deleteIfExists(planted);
            Files.createSymbolicLink(planted, files.getPath("/elsewhere/" + link.getValue()));
            Throwable failed = catchThrowable(() -> FileCheckpointStore.open(directory(), SETTINGS));
            assertThat(failed).isInstanceOf(TidemarkException.class).hasMessageContaining("symbolic link");
            Files.delete(planted);
        }
    }
}
