package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model of a Kafka cluster that outlives the runs of a job: topics of partitions, transactional producers with fencing
 * and timeouts, records that are acknowledged later than they are sent, and a marker topic. Thread: any; every method
 * excludes the others.
 */
final class SimLog {
    /** A row of a source. */
    record Row(long id, long item, long price, long time) {}

    private enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private static final class Transaction {
        final long opened;
        State state = State.OPEN;

        Transaction(long opened) {
            this.opened = opened;
        }
    }

    private record Written(String value, Transaction transaction) {}

    private record Marker(CommitRecord record, Transaction transaction) {}

    private record Flying(
            Producer producer, @Nullable Transaction transaction, String topic, int partition, String value) {}

    private final Map<String, List<List<Row>>> sources = new HashMap<>();
    private final Map<String, Boolean> ended = new HashMap<>();
    private final Map<String, Map<Integer, List<Written>>> outputs = new HashMap<>();
    private final List<Marker> markers = new ArrayList<>();
    private final Map<String, Producer> owners = new HashMap<>();
    private final ArrayDeque<Flying> flying = new ArrayDeque<>();
    private long now;

    /** Whether records are acknowledged at once; else when {@link #deliver} is called. */
    private boolean prompt = true;

    /** How long a transaction may be open. */
    private long timeoutMillis = Long.MAX_VALUE;

    /** What the next commit comes to: 0 as it should, 1 done but not told, 2 not done and not told. */
    private int nextCommit;

    private Runnable watcher = () -> {};

    synchronized void setPrompt(boolean value) {
        prompt = value;
    }

    synchronized void setTimeout(long millis) {
        timeoutMillis = millis;
    }

    synchronized void spoilNextCommit(int how) {
        nextCommit = how;
    }

    synchronized void createSource(String topic, int partitions) {
        List<List<Row>> lists = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            lists.add(new ArrayList<>());
        }
        sources.put(topic, lists);
    }

    synchronized void addPartition(String topic) {
        source(topic).add(new ArrayList<>());
    }

    private List<List<Row>> source(String topic) {
        return java.util.Objects.requireNonNull(sources.get(topic));
    }

    synchronized void append(String topic, int partition, Row row) {
        source(topic).get(partition).add(row);
    }

    synchronized void end(String topic) {
        ended.put(topic, true);
    }

    synchronized boolean isEnded(String topic) {
        return ended.getOrDefault(topic, false);
    }

    synchronized int partitions(String topic) {
        return source(topic).size();
    }

    synchronized int size(String topic, int partition) {
        return source(topic).get(partition).size();
    }

    synchronized Row read(String topic, int partition, int offset) {
        return source(topic).get(partition).get(offset);
    }

    /** Moves the time on; transactions that are open too long are aborted. */
    synchronized void tick(long nowMillis) {
        now = nowMillis;
        for (Producer owner : owners.values()) {
            Transaction open = owner.transaction;
            if (open != null && open.state == State.OPEN && now - open.opened > timeoutMillis) {
                open.state = State.ABORTED;
            }
        }
    }

    /** Acknowledges so many records. */
    synchronized void deliver(int count) {
        for (int done = 0; done < count && !flying.isEmpty(); done++) {
            arrive(flying.remove());
        }
    }

    /** All that was on its way from a run that is no more may arrive or not; here it does not. */
    synchronized void crash() {
        flying.clear();
    }

    private void arrive(Flying record) {
        record.producer.inFlight--;
        Transaction transaction = record.transaction;
        if (transaction != null && transaction.state != State.OPEN) {
            return; // too late: the transaction is over
        }
        Transaction counts = transaction == null ? committed() : transaction;
        outputs.computeIfAbsent(record.topic, any -> new HashMap<>())
                .computeIfAbsent(record.partition, any -> new ArrayList<>())
                .add(new Written(record.value, counts));
    }

    private Transaction committed() {
        Transaction transaction = new Transaction(now);
        transaction.state = State.COMMITTED;
        return transaction;
    }

    /** What a reader of committed records sees of a topic, partition by partition. */
    synchronized List<String> committed(String topic) {
        List<String> values = new ArrayList<>();
        outputs.getOrDefault(topic, Map.of()).values().forEach(partition -> partition.stream()
                .filter(written -> written.transaction().state == State.COMMITTED)
                .forEach(written -> values.add(written.value())));
        return values;
    }

    /** The committed markers, oldest first. */
    synchronized List<CommitRecord> markers() {
        return markers.stream()
                .filter(marker -> marker.transaction().state == State.COMMITTED)
                .map(Marker::record)
                .toList();
    }

    /** The last committed marker. */
    synchronized Optional<CommitRecord> marker() {
        List<CommitRecord> all = markers();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Somebody deletes the marker topic. */
    synchronized void loseMarkers() {
        markers.clear();
    }

    /** What may end a run in the middle of a call. */
    synchronized void onCall(Runnable watching) {
        watcher = watching;
    }

    /** Takes a transactional id over: the former owner is shut out and its transaction aborted. */
    synchronized Producer init(String id) {
        watcher.run();
        Producer former = owners.get(id);
        if (former != null) {
            former.fenced = true;
            Transaction open = former.transaction;
            if (open != null && open.state == State.OPEN) {
                open.state = State.ABORTED;
            }
        }
        Producer owner = new Producer();
        owners.put(id, owner);
        return owner;
    }

    /** One transactional producer. Thread: any. */
    final class Producer {
        private boolean fenced;
        private @Nullable Transaction transaction;
        private int inFlight;

        private void check() {
            if (fenced) {
                throw new TidemarkException(ErrorCode.FENCED, "another run has taken over");
            }
        }

        void begin() {
            synchronized (SimLog.this) {
                watcher.run();
                check();
                if (transaction != null && transaction.state == State.OPEN) {
                    throw TidemarkException.internal("a transaction is open already");
                }
                transaction = new Transaction(now);
                watcher.run();
            }
        }

        void send(String topic, int partition, String value) {
            synchronized (SimLog.this) {
                watcher.run();
                check();
                inFlight++;
                Flying record = new Flying(this, transaction, topic, partition, value);
                if (prompt) {
                    arrive(record);
                } else {
                    flying.add(record);
                }
            }
        }

        boolean drained() {
            synchronized (SimLog.this) {
                return inFlight == 0;
            }
        }

        boolean open() {
            synchronized (SimLog.this) {
                return transaction != null && transaction.state == State.OPEN;
            }
        }

        void mark(CommitRecord record) {
            synchronized (SimLog.this) {
                watcher.run();
                check();
                markers.add(new Marker(record, java.util.Objects.requireNonNull(transaction)));
            }
        }

        void commit() {
            synchronized (SimLog.this) {
                watcher.run();
                check();
                Transaction own = java.util.Objects.requireNonNull(transaction);
                if (own.state != State.OPEN) {
                    throw new TidemarkException(ErrorCode.SINK_FAILED, "the transaction is over: it took too long");
                }
                int outcome = nextCommit;
                nextCommit = 0;
                if (outcome != 2) {
                    own.state = State.COMMITTED;
                }
                watcher.run();
                if (outcome != 0) {
                    throw new TidemarkException(ErrorCode.UNREACHABLE, "nothing was heard of the commit");
                }
            }
        }
    }
}
