package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents;
import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.checkpoint.sim.SimDisk;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A disk for checkpoints that is in memory and outlives the runs of a job. Thread: one at a time. */
final class MemoryCheckpoints implements SimDisk {
    /** One checkpoint with all that it builds upon, oldest first. */
    private record Stored(List<CheckpointContents> chain, String hash) {
        CheckpointContents newest() {
            return chain.get(chain.size() - 1);
        }
    }

    private final TreeMap<Long, Stored> stored = new TreeMap<>();
    private final Map<Path, Stored> exported = new LinkedHashMap<>();
    private long incarnation;
    private Optional<Long> committed = Optional.empty();
    private boolean locked;

    private Runnable watcher = () -> {};

    @Override
    public void onCall(Runnable watching) {
        watcher = watching;
    }

    @Override
    public String planFingerprint(long number) {
        return contents(number).planFingerprint();
    }

    @Override
    public List<SplitPosition> positions(long number) {
        return contents(number).sources().get(0).positions();
    }

    @Override
    public void failWrites(int count) {
        failingWrites = count;
    }

    @Override
    public void mend() {
        failingWrites = 0;
    }

    @Override
    public void crash(Random random) {
        crash();
    }

    @Override
    public void takeOver() {
        crash();
    }

    @Override
    public void dieSoon() {
        // it has no steps
    }

    @Override
    public void onDeath(Runnable told) {
        // it does not die by itself
    }

    @Override
    public String hash(long number) {
        return stored(number).hash();
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    /** Writes fail so many times. */
    int failingWrites;

    @Override
    public List<Long> numbers() {
        return List.copyOf(stored.keySet());
    }

    /** The number that is noted as committed. */
    Optional<Long> committed() {
        return committed;
    }

    private Stored stored(long number) {
        return java.util.Objects.requireNonNull(stored.get(number));
    }

    /** The run that had the lock is no more. */
    void crash() {
        locked = false;
    }

    @Override
    public void lose(long number) {
        stored.remove(number);
    }

    /** Loses everything. */
    void loseAll() {
        stored.clear();
        committed = Optional.empty();
    }

    /** What a checkpoint has. */
    CheckpointContents contents(long number) {
        return stored(number).newest();
    }

    @Override
    public CheckpointStore open(Path directory, String jobUuid, int retained) {
        if (locked) {
            throw new TidemarkException(ErrorCode.DIRECTORY_IN_USE, "another run has it");
        }
        locked = true;
        incarnation++;
        return new Store(incarnation, retained);
    }

    private final class Store implements CheckpointStore {
        private final long own;
        private final int retained;
        private Optional<Long> base = Optional.empty();
        private List<CheckpointContents> former = List.of();

        Store(long own, int retained) {
            this.own = own;
            this.retained = retained;
        }

        /** A run that was taken for dead has lost the lock. */
        private void check() {
            watcher.run();
            if (own != incarnation) {
                throw new TidemarkException(ErrorCode.DIRECTORY_IN_USE, "another run has it");
            }
        }

        @Override
        public long incarnation() {
            return own;
        }

        @Override
        public List<Long> numbers() {
            return MemoryCheckpoints.this.numbers();
        }

        @Override
        public Optional<Long> lastCommitted() {
            return committed;
        }

        @Override
        public RestoredCheckpoint open(long number) {
            Stored found = stored.get(number);
            if (found == null) {
                throw new TidemarkException(ErrorCode.CHECKPOINT_CORRUPT, "no checkpoint " + number);
            }
            return new Restored(found);
        }

        @Override
        public RestoredCheckpoint open(Path folder) {
            return new Restored(java.util.Objects.requireNonNull(exported.get(folder)));
        }

        @Override
        public RestoredCheckpoint resume(long number) {
            return open(number);
        }

        @Override
        public RestoredCheckpoint resume(Path folder) {
            return open(folder);
        }

        @Override
        public void discardAbove(long number) {
            check();
            stored.tailMap(number, false).clear();
        }

        @Override
        public void base(Optional<Long> number) {
            base = number;
        }

        @Override
        public void takeOver(RestoredCheckpoint from, Map<String, String> operators) {
            former = ((Restored) from)
                    .content.chain().stream()
                            .map(each -> renamed(each, operators))
                            .toList();
        }

        private static CheckpointContents renamed(CheckpointContents from, Map<String, String> operators) {
            List<CheckpointContents.OperatorState> states = new ArrayList<>();
            operators.forEach((operator, former) -> {
                for (CheckpointContents.OperatorState state : from.operators()) {
                    if (state.operator().equals(former)) {
                        states.add(of(operator, state, state.records()));
                    }
                }
            });
            return with(from, states);
        }

        /** Records are the job's, which uses their memory again. */
        private static CheckpointContents copied(CheckpointContents from) {
            return with(
                    from,
                    from.operators().stream()
                            .map(state -> of(state.operator(), state, copied(state.records())))
                            .toList());
        }

        private static StateRecords copied(StateRecords records) {
            StateRecords copy = new StateRecords();
            records.wholes().forEach(copy::whole);
            records.drops().forEach((table, panes) -> panes.forEach(pane -> copy.drop(table, pane)));
            records.forEach((kind, table, pane, group, buffer, start, keyLength, valueLength) -> {
                if (kind == StateRecords.Kind.PUT) {
                    copy.put(table, pane, group, buffer, start, keyLength, valueLength);
                } else {
                    copy.remove(table, pane, group, buffer, start, keyLength);
                }
            });
            return copy;
        }

        private static CheckpointContents.OperatorState of(
                String operator, CheckpointContents.OperatorState state, StateRecords records) {
            return new CheckpointContents.OperatorState(
                    operator, state.description(), state.fingerprint(), state.task(), state.tasks(), records);
        }

        private static CheckpointContents with(CheckpointContents from, List<CheckpointContents.OperatorState> states) {
            return new CheckpointContents(
                    from.number(),
                    from.jobUuid(),
                    from.createdMillis(),
                    from.statement(),
                    from.planFingerprint(),
                    from.environment(),
                    states,
                    from.sources());
        }

        @Override
        public Written write(CheckpointContents contents) {
            check();
            if (failingWrites > 0) {
                failingWrites--;
                throw new TidemarkException(ErrorCode.DISK_FULL, "no room");
            }
            List<CheckpointContents> chain = new ArrayList<>();
            base.ifPresent(number -> chain.addAll(stored(number).chain()));
            chain.addAll(former);
            former = List.of();
            chain.add(copied(contents));
            String hash = "hash of " + contents.number() + " by " + own;
            stored.put(contents.number(), new Stored(chain, hash));
            boolean full = base.isEmpty();
            base = Optional.of(contents.number());
            watcher.run();
            return new Written(contents.number(), hash, 1, full, Path.of("memory"));
        }

        @Override
        public void committed(long number) {
            check();
            committed = Optional.of(number);
            watcher.run();
            stored.headMap(number - retained, false).clear();
        }

        @Override
        public void export(long number, Path folder) {
            exported.put(folder, stored(number));
        }

        @Override
        public void close() {
            locked &= own != incarnation;
        }
    }

    private static final class Restored implements RestoredCheckpoint {
        private final Stored content;
        private final Map<String, AccumulatedState> states = new LinkedHashMap<>();

        Restored(Stored content) {
            this.content = content;
            Map<String, Integer> tasks = new LinkedHashMap<>();
            for (CheckpointContents each : content.chain()) {
                Map<String, List<CheckpointContents.OperatorState>> byOperator = new LinkedHashMap<>();
                each.operators().forEach(state -> byOperator
                        .computeIfAbsent(state.operator(), any -> new ArrayList<>())
                        .add(state));
                byOperator.forEach((operator, parts) -> {
                    AccumulatedState state = states.computeIfAbsent(operator, any -> new AccumulatedState());
                    Integer before = tasks.put(operator, parts.size());
                    if (before == null || before == parts.size()) {
                        parts.forEach(part -> state.apply(part.task(), part.tasks(), part.records()));
                    } else {
                        state.rescaled(parts.stream()
                                .sorted(Comparator.comparing(CheckpointContents.OperatorState::task))
                                .map(CheckpointContents.OperatorState::records)
                                .toList());
                    }
                });
            }
        }

        @Override
        public long number() {
            return content.newest().number();
        }

        @Override
        public long createdMillis() {
            return content.newest().createdMillis();
        }

        @Override
        public long bytes() {
            return content.chain().size();
        }

        @Override
        public boolean full() {
            return content.chain().size() == 1;
        }

        @Override
        public Path directory() {
            return Path.of("memory");
        }

        @Override
        public String jobUuid() {
            return content.newest().jobUuid();
        }

        @Override
        public String manifestHash() {
            return content.hash();
        }

        @Override
        public String planFingerprint() {
            return content.newest().planFingerprint();
        }

        @Override
        public String statement() {
            return content.newest().statement();
        }

        @Override
        public List<String> environment() {
            return content.newest().environment();
        }

        @Override
        public List<KnownOperator> operators() {
            Map<String, KnownOperator> known = new LinkedHashMap<>();
            content.newest()
                    .operators()
                    .forEach(state -> known.put(
                            state.operator(),
                            new KnownOperator(
                                    state.operator(), state.description(), state.fingerprint(), state.tasks())));
            return List.copyOf(known.values());
        }

        @Override
        public SnapshotReader state(String operator, int task, int tasks) {
            return java.util.Objects.requireNonNull(states.get(operator)).reader(task, tasks);
        }

        @Override
        public Optional<List<SplitPosition>> positions(String scan) {
            return content.newest().sources().stream()
                    .filter(source -> source.scan().equals(scan))
                    .map(CheckpointContents.SourceState::positions)
                    .findFirst();
        }

        @Override
        public void checkRest() {
            // all was there at once
        }

        @Override
        public void close() {
            // in memory
        }
    }
}
