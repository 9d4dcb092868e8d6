package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents;
import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.checkpoint.sim.SimDisk;
import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.thread.Work;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Bugs that others have had, planted into the harness: each must be found, or the harness is not to be trusted. */
final class SimPlants {
    private SimPlants() {}

    /** All of them. */
    static List<SimPlant> all() {
        return List.of(
                unforced(),
                commitBeforeManifest(),
                producerWithoutInit(),
                swallowedFailure(),
                newestLocal(),
                droppedMarker(),
                acknowledgedTooEarly(),
                forgottenChanges(),
                skippedAlignment(),
                positionsAhead(),
                committedTwice(),
                deletedTooEarly());
    }

    /** One that makes participants of its own. */
    private abstract static class OfTransactions extends SimPlant {
        OfTransactions(String name) {
            super(name);
        }

        abstract SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid);

        @Override
        SimConnector connector(SimLog log, SimDisk disk, int pollRows) {
            return new SimConnector(log, pollRows) {
                @Override
                Transactions transactions(SimLog cluster, EpochScope scope) {
                    return make(cluster, disk, scope.jobUuid());
                }
            };
        }
    }

    /** One that makes stores of its own. */
    private abstract static class OfStore extends SimPlant {
        OfStore(String name) {
            super(name);
        }

        abstract CheckpointStore wrap(CheckpointStore store, SimDisk disk);

        @Override
        CheckpointStores stores(SimDisk disk) {
            return (directory, jobUuid, retained) -> wrap(disk.open(directory, jobUuid, retained), disk);
        }
    }

    /** Passes on. */
    private static class Wrapped implements CheckpointStore {
        final CheckpointStore store;

        Wrapped(CheckpointStore store) {
            this.store = store;
        }

        @Override
        public long incarnation() {
            return store.incarnation();
        }

        @Override
        public List<Long> numbers() {
            return store.numbers();
        }

        @Override
        public Optional<Long> lastCommitted() {
            return store.lastCommitted();
        }

        @Override
        public RestoredCheckpoint open(long number) {
            return store.open(number);
        }

        @Override
        public RestoredCheckpoint open(Path folder) {
            return store.open(folder);
        }

        @Override
        public RestoredCheckpoint resume(long number) {
            return store.resume(number);
        }

        @Override
        public RestoredCheckpoint resume(Path folder) {
            return store.resume(folder);
        }

        @Override
        public void discardAbove(long number) {
            store.discardAbove(number);
        }

        @Override
        public void base(Optional<Long> number) {
            store.base(number);
        }

        @Override
        public void takeOver(RestoredCheckpoint from, Map<String, String> former) {
            store.takeOver(from, former);
        }

        @Override
        public Written write(CheckpointContents contents) {
            return store.write(contents);
        }

        @Override
        public void committed(long number) {
            store.committed(number);
        }

        @Override
        public void export(long number, Path folder) {
            store.export(number, folder);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** 1: a file is not forced, and is gone when the power fails. */
    private static SimPlant unforced() {
        return new SimPlant("files of state are not forced to disk") {
            @Override
            String unforced() {
                return ".tmc";
            }
        };
    }

    /** 2: the output counts before the files are there. */
    private static SimPlant commitBeforeManifest() {
        return new OfTransactions("the output is committed before the manifest is written") {
            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    @Override
                    public void prepare(long epoch) {
                        super.prepare(epoch);
                        producer(epoch).commit();
                    }

                    @Override
                    public void decide(CommitRecord record) {
                        producer(record.epoch()).begin();
                        super.decide(record);
                    }
                };
            }
        };
    }

    /** 3: the transaction of the former run is gone on with. */
    private static SimPlant producerWithoutInit() {
        return new OfTransactions("a producer is used again without init") {
            private final Map<Integer, SimLog.Producer> kept = new HashMap<>();

            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    @Override
                    public synchronized Optional<CommitRecord> lastDecided() {
                        for (int index = 0; index < producers.length; index++) {
                            int number = index;
                            producers[index] =
                                    kept.computeIfAbsent(index, any -> log.init("tm." + jobUuid + "." + number));
                        }
                        return log.marker();
                    }

                    @Override
                    public void begin(long epoch) {
                        if (!producer(epoch).open()) {
                            super.begin(epoch);
                        }
                    }
                };
            }
        };
    }

    /** 4: a commit that failed is taken for one that went through. */
    private static SimPlant swallowedFailure() {
        return new OfTransactions("a failed commit is swallowed") {
            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    @Override
                    public void decide(CommitRecord record) {
                        try {
                            super.decide(record);
                        } catch (TidemarkException swallowed) {
                            // as if it were committed
                        }
                    }
                };
            }
        };
    }

    /** 5: the newest checkpoint is restored, not the one that the marker names. */
    private static SimPlant newestLocal() {
        return new OfTransactions("the newest local checkpoint is restored") {
            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    @Override
                    public synchronized Optional<CommitRecord> lastDecided() {
                        super.lastDecided();
                        List<Long> numbers = disk.numbers();
                        if (numbers.isEmpty()) {
                            return Optional.empty();
                        }
                        long newest = numbers.get(numbers.size() - 1);
                        return Optional.of(new CommitRecord(
                                jobUuid,
                                disk.incarnation() - 1,
                                newest,
                                disk.hash(newest),
                                disk.planFingerprint(newest)));
                    }
                };
            }
        };
    }

    /** 6: now and then the marker is left out. */
    private static SimPlant droppedMarker() {
        return new OfTransactions("the marker is dropped") {
            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    @Override
                    public void decide(CommitRecord record) {
                        if (record.epoch() % 3 == 0) {
                            producer(record.epoch()).commit();
                        } else {
                            super.decide(record);
                        }
                    }
                };
            }
        };
    }

    /** 7: the barrier is passed while rows are still on their way. */
    private static SimPlant acknowledgedTooEarly() {
        return new SimPlant("rows count as written before they are acknowledged") {
            @Override
            SimConnector connector(SimLog log, SimDisk disk, int pollRows) {
                return new SimConnector(log, pollRows) {
                    @Override
                    Transactions transactions(SimLog cluster, EpochScope scope) {
                        return new Transactions(cluster, scope.jobUuid()) {
                            @Override
                            public void prepare(long epoch) {
                                // they will come
                            }
                        };
                    }

                    @Override
                    boolean waitsForAcknowledgements() {
                        return false;
                    }
                };
            }
        };
    }

    /** 8: what an operator has changed is not written. */
    private static SimPlant forgottenChanges() {
        return new OfStore("the changes of an operator are forgotten") {
            @Override
            CheckpointStore wrap(CheckpointStore store, SimDisk disk) {
                return new Wrapped(store) {
                    @Override
                    public Written write(CheckpointContents contents) {
                        if (contents.number() % 2 == 0) {
                            return store.write(contents);
                        }
                        List<OperatorState> operators = new ArrayList<>();
                        for (OperatorState state : contents.operators()) {
                            StateRecords kept = new StateRecords();
                            state.records().wholes().forEach(kept::whole);
                            boolean forgets = state.operator().startsWith("aggregate")
                                    || state.operator().startsWith("join");
                            operators.add(new OperatorState(
                                    state.operator(),
                                    state.description(),
                                    state.fingerprint(),
                                    state.task(),
                                    state.tasks(),
                                    forgets ? kept : state.records()));
                        }
                        return store.write(new CheckpointContents(
                                contents.number(),
                                contents.jobUuid(),
                                contents.createdMillis(),
                                contents.statement(),
                                contents.planFingerprint(),
                                contents.environment(),
                                operators,
                                contents.sources()));
                    }
                };
            }
        };
    }

    /** 9: the first barrier of any channel counts for all. */
    private static SimPlant skippedAlignment() {
        return new SimPlant("barriers are not aligned") {
            @Override
            void afterStep(Work work, Random random) {
                if (work instanceof Task task) {
                    for (TaskInput input : task.inputs()) {
                        if (input instanceof InputGate gate) {
                            gate.skipAlignment();
                        }
                    }
                }
            }
        };
    }

    /** 10: positions are one record off. */
    private static SimPlant positionsAhead() {
        return new SimPlant("positions are one record ahead") {
            @Override
            SimConnector connector(SimLog log, SimDisk disk, int pollRows) {
                return new SimConnector(log, pollRows) {
                    @Override
                    int positionError() {
                        return 1;
                    }
                };
            }
        };
    }

    /** 11: a commit of which nothing was heard is done again with the same rows. */
    private static SimPlant committedTwice() {
        return new OfTransactions("an epoch is committed twice") {
            @Override
            SimConnector.Transactions make(SimLog log, SimDisk disk, String jobUuid) {
                return new SimConnector.Transactions(log, jobUuid) {
                    private final Map<SimLog.Producer, List<String[]>> sent = new HashMap<>();

                    @Override
                    void send(SimLog.Producer producer, String topic, int partition, String row) {
                        sent.computeIfAbsent(producer, any -> new ArrayList<>())
                                .add(new String[] {topic, Integer.toString(partition), row});
                        super.send(producer, topic, partition, row);
                    }

                    @Override
                    public void decide(CommitRecord record) {
                        SimLog.Producer producer = producer(record.epoch());
                        try {
                            super.decide(record);
                        } catch (TidemarkException unheard) {
                            producer.begin();
                            for (String[] row : sent.getOrDefault(producer, List.of())) {
                                producer.send(row[0], Integer.parseInt(row[1]), row[2]);
                            }
                            log.deliver(Integer.MAX_VALUE);
                            super.decide(record);
                        }
                        sent.remove(producer);
                    }
                };
            }
        };
    }

    /** 12: the last committed checkpoint is deleted when the next is written, before that one counts. */
    private static SimPlant deletedTooEarly() {
        return new OfStore("a checkpoint is deleted too early") {
            @Override
            CheckpointStore wrap(CheckpointStore store, SimDisk disk) {
                return new Wrapped(store) {
                    @Override
                    public Written write(CheckpointContents contents) {
                        Written written = store.write(contents);
                        disk.lose(contents.number() - 1);
                        return written;
                    }
                };
            }
        };
    }
}
