package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.executor.checkpoint.sim.SimFileSystem.Done;
import io.tidemark.executor.checkpoint.sim.SimFileSystem.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps on files come in the order that a power failure needs; one that is left out fails here. */
final class WriteOrderTest {
    private final SimFileSystem files = new SimFileSystem();
    private final StateOracle oracle = new StateOracle(1, 40, 2, List.of("aggregate-1"));

    private List<String> steps(long from) {
        List<String> steps = new ArrayList<>();
        List<Done> journal = files.journal();
        for (Done done : journal.subList((int) from, journal.size())) {
            String text = done.toString().replace("/job/", "").replace("ckpt-0000000000000000000", "ckpt-");
            boolean again = !steps.isEmpty() && steps.get(steps.size() - 1).equals(text);
            if (done.step() != Step.WRITE || !again) {
                steps.add(text); // several writes to one file in a row are shown as one
            }
        }
        return steps;
    }

    private FileCheckpointStore open() {
        return FileCheckpointStore.open(files.getPath("/job"), new Settings(0, false));
    }

    @Test
    void dataIsForcedBeforeTheManifestAndTheManifestBeforeItsName() {
        try (FileCheckpointStore store = open()) {
            long start = files.operations();
            store.write(oracle.change(1, 2, 60));
            assertThat(steps(start))
                    .containsExactly(
                            "MAKE_DIRECTORY ckpt-1",
                            "CREATE ckpt-1/state-aggregate-1-0.tmc",
                            "WRITE ckpt-1/state-aggregate-1-0.tmc",
                            "CREATE ckpt-1/state-aggregate-1-1.tmc",
                            "WRITE ckpt-1/state-aggregate-1-1.tmc",
                            "FORCE ckpt-1/state-aggregate-1-0.tmc",
                            "FORCE ckpt-1/state-aggregate-1-1.tmc",
                            "FORCE_DIRECTORY ckpt-1",
                            "CREATE ckpt-1/MANIFEST.tmp",
                            "WRITE ckpt-1/MANIFEST.tmp",
                            "FORCE ckpt-1/MANIFEST.tmp",
                            "RENAME ckpt-1/MANIFEST.tmp -> ckpt-1/MANIFEST",
                            "FORCE_DIRECTORY ckpt-1",
                            "FORCE_DIRECTORY /job");
        }
    }

    @Test
    void theCountOfStartsIsOnDiskBeforeAnythingElse() {
        try (FileCheckpointStore store = open()) {
            assertThat(store.incarnation()).isEqualTo(1);
            assertThat(steps(0))
                    .containsExactly(
                            "MAKE_DIRECTORY /job",
                            "FORCE_DIRECTORY /",
                            "CREATE LOCK",
                            "CREATE PROBE.tmp",
                            "WRITE PROBE.tmp",
                            "FORCE PROBE.tmp",
                            "RENAME PROBE.tmp -> PROBE",
                            "FORCE_DIRECTORY /job",
                            "DELETE PROBE",
                            "CREATE INCARNATION.tmp",
                            "WRITE INCARNATION.tmp",
                            "FORCE INCARNATION.tmp",
                            "RENAME INCARNATION.tmp -> INCARNATION",
                            "FORCE_DIRECTORY /job",
                            "TRUNCATE LOCK",
                            "WRITE LOCK");
        }
    }

    @Test
    void oldCheckpointsGoOnlyAfterTheNewOneIsCommittedAndAreRenamedForGoodBeforeTheyAreEmptied() {
        try (FileCheckpointStore store = open()) {
            store.write(oracle.change(1, 1, 60));
            store.committed(1);
            long start = files.operations();
            store.write(oracle.change(2, 1, 70));
            assertThat(steps(start)).noneMatch(step -> step.startsWith("DELETE") || step.contains("trash"));
            start = files.operations();
            store.committed(2);
            assertThat(steps(start))
                    .containsExactly(
                            "WRITE COMMITTED",
                            "FORCE COMMITTED",
                            "RENAME ckpt-1 -> trash-ckpt-1-1-1",
                            "FORCE_DIRECTORY /job",
                            "DELETE trash-ckpt-1-1-1/MANIFEST",
                            "DELETE trash-ckpt-1-1-1/state-aggregate-1-0.tmc",
                            "DELETE trash-ckpt-1-1-1");
        }
    }

    @Test
    void aFolderWhoseFilesAreStillNeededLosesItsManifestForGoodFirst() {
        try (FileCheckpointStore store = open()) {
            store.write(oracle.change(1, 2, 60));
            store.committed(1);
            store.write(oracle.change(2, 2, 3));
            long start = files.operations();
            store.committed(2);
            assertThat(steps(start))
                    .startsWith(
                            "WRITE COMMITTED", "FORCE COMMITTED", "DELETE ckpt-1/MANIFEST", "FORCE_DIRECTORY ckpt-1");
        }
    }
}
