package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stores of a job have together, and all jobs on the heap. */
final class StateAccountTest {
    private static final long MIB = 1 << 20;
    private static final int STEP = 1_000;
    private static final StateLayout SUMS = new StateLayout(List.of(SqlType.bigint()), new long[1], 0);

    @TempDir
    private Path directory;

    private StateStore store(String name, StateAccount job) {
        return new StateStore(name, 64 * MIB, job, directory, SpillSpace.FILE_SYSTEM, false);
    }

    /** Makes so many entries more. */
    private static void fill(StateTable table, int from, int count) {
        int[] slots = new int[STEP];
        for (int done = 0; done < count; ) {
            LongVector keys = new LongVector(STEP);
            for (int row = 0; row < STEP; row++) {
                keys.values[row] = from + done + row;
            }
            int handled = table.locate(new ColumnVector[] {keys}, null, 0, Math.min(STEP, count - done), slots);
            done += handled;
        }
    }

    @Test
    void tasksOfAJobShareItsQuotaHoweverUnevenTheirKeysAre() {
        StateAccount job = new StateAccount(16 * MIB, HeapAccount.unlimited());
        try (StateStore large = store("job 1 task 1", job);
                StateStore small = store("job 1 task 2", job)) {
            StateTable much = large.table("group aggregate", SUMS);
            fill(much, 0, 200_000);
            assertThat(large.stateBytes()).isGreaterThan(8 * MIB / 2); // more than half of what two tasks may have
            StateTable little = small.table("group aggregate", SUMS);
            assertThatThrownBy(() -> fill(little, 0, 2_000_000))
                    .isInstanceOfSatisfying(TidemarkException.class, quota -> {
                        assertThat(quota.code()).isEqualTo(ErrorCode.STATE_QUOTA);
                        assertThat(quota.text())
                                .contains("job 1 task 2", "group aggregate", "job's other tasks", "16 MB")
                                .contains("'max-state-bytes'");
                    });
            assertThat(job.bytes()).isLessThanOrEqualTo(16 * MIB + MIB);
        }
        assertThat(job.bytes()).isZero();
    }

    @Test
    void anotherJobHasAQuotaOfItsOwn() {
        StateAccount first = new StateAccount(4 * MIB, HeapAccount.unlimited());
        StateAccount second = new StateAccount(4 * MIB, HeapAccount.unlimited());
        try (StateStore full = store("job 1", first);
                StateStore other = store("job 2", second)) {
            assertThatThrownBy(() -> fill(full.table("sums", SUMS), 0, 1_000_000))
                    .isInstanceOf(TidemarkException.class);
            StateTable table = other.table("sums", SUMS);
            fill(table, 0, 50_000);
            assertThat(table.size()).isEqualTo(50_000);
        }
    }

    @Test
    void jobsThatTogetherTakeTooMuchOfTheHeapSpillDownToTheirPart() {
        HeapAccount heap = new HeapAccount(24 * MIB, 24 * MIB);
        List<StateStore> stores = new ArrayList<>();
        List<StateTable> tables = new ArrayList<>();
        try {
            for (int job = 0; job < 6; job++) {
                stores.add(store("job " + job, new StateAccount(1L << 40, heap)));
                tables.add(stores.get(job).table("sums", SUMS));
            }
            int entries = 0;
            for (int round = 0; round < 30; round++) {
                for (StateTable table : tables) {
                    fill(table, entries, 20_000);
                }
                entries += 20_000;
                assertThat(heap.bytes()).isLessThan(40 * MIB); // six times 64 MiB without it
            }
            for (StateStore store : stores) {
                assertThat(store.statistics().spills()).isPositive();
                assertThat(store.statistics().entries()).isEqualTo(entries);
            }
        } finally {
            stores.forEach(StateStore::close);
        }
        assertThat(heap.bytes()).isZero();
    }

    @Test
    void aJobThatRestsGivesWayWhenItGoesOnAndOneThatComesGetsSomething() {
        HeapAccount heap = new HeapAccount(16 * MIB, 16 * MIB);
        try (StateStore first = store("first", new StateAccount(1L << 40, heap));
                StateStore second = store("second", new StateAccount(1L << 40, heap))) {
            StateTable early = first.table("sums", SUMS);
            fill(early, 0, 500_000);
            long before = first.hotBytes();
            StateTable late = second.table("sums", SUMS);
            fill(late, 0, 500_000);
            assertThat(second.hotBytes()).isPositive();
            fill(early, 500_000, 200_000);
            fill(late, 500_000, 200_000);
            fill(early, 700_000, 200_000);
            assertThat(first.hotBytes()).isLessThan(before);
            assertThat(first.hotBytes() + second.hotBytes()).isLessThan(20 * MIB);
            assertThat(early.size()).isEqualTo(900_000);
            assertThat(late.size()).isEqualTo(700_000);
        }
    }

    @Test
    void whatCannotBeSpilledFailsTheJobThatHasMost() {
        HeapAccount heap = new HeapAccount(64 * MIB, 16 * MIB);
        try (StateStore large = store("large", new StateAccount(1L << 40, heap));
                StateStore small = store("small", new StateAccount(1L << 40, heap))) {
            BufferAccount sorted = large.buffers("rows to be sorted", "add LIMIT");
            BufferAccount joined = small.buffers("rows that wait for a join", "join less");
            joined.set(2 * MIB);
            sorted.set(12 * MIB);
            assertThatThrownBy(() -> sorted.set(15 * MIB)).isInstanceOfSatisfying(TidemarkException.class, short_ -> {
                assertThat(short_.code()).isEqualTo(ErrorCode.STATE_QUOTA);
                assertThat(short_.text()).contains("memory is short", "17 MB", "16 MB", "large", "rows to be sorted");
                assertThat(short_.hint()).contains("add LIMIT");
            });
            joined.set(3 * MIB); // the small one goes on
            sorted.set(0);
            joined.set(15 * MIB);
            assertThat(heap.heldBytes()).isEqualTo(15 * MIB);
        }
        assertThat(heap.heldBytes()).isZero();
    }
}
