package io.tidemark.bench.kill;

import io.tidemark.bench.kill.EpochTransaction.End;
import io.tidemark.bench.kill.EpochTransaction.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Looks into the logs of the broker for epochs that are visible in part. With the transactions of Kafka 4 each has a
 * producer's epoch of its own, so that its records and its end can be told apart in every partition, whatever clients make
 * of them. An epoch is torn if it was committed in one partition and not in another, if it has not exactly one
 * {@link EpochMarker}, or if it has other records than its marker says. Thread: one.
 */
final class TornEpochs {
    private static final int NOTED = 50;

    private record Id(long producerId, short producerEpoch) {}

    private final Map<Id, EpochTransaction> transactions = new LinkedHashMap<>();
    /** By marker topic, in the order in which they were committed. */
    private final Map<String, List<EpochMarker>> markers = new LinkedHashMap<>();

    private final List<String> misplaced = new ArrayList<>();

    /**
     * What is in the logs now.
     *
     * @param logs the folder of the broker
     * @param topics those with output; the topics of commit markers are found by their names
     */
    static TornEpochs in(Path logs, List<String> topics) throws IOException {
        TornEpochs found = new TornEpochs();
        try (Stream<Path> folders = Files.list(logs)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                String name = folder.getFileName().toString();
                int dash = name.lastIndexOf('-');
                String topic = name.substring(0, Math.max(0, dash));
                if (topics.contains(topic) || EpochMarker.isTopic(topic)) {
                    found.addFolder(topic, Integer.parseInt(name.substring(dash + 1)), folder);
                }
            }
        }
        return found;
    }

    private void addFolder(String topic, int partition, Path folder) throws IOException {
        Map<Long, Part> open = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path segment : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                FileRecords records = FileRecords.open(segment.toFile(), false);
                try {
                    add(topic, partition, records.batches(), open);
                } finally {
                    records.closeHandlers(); // close() would cut off what the broker has written in the meantime
                }
            }
        }
    }

    /** Adds a partition, which is given whole. */
    void add(String topic, int partition, Iterable<? extends RecordBatch> batches) {
        add(topic, partition, batches, new HashMap<>());
    }

    private void add(
            String topic, int partition, Iterable<? extends RecordBatch> batches, Map<Long, Part> openByProducer) {
        String place = topic + "/" + partition;
        for (RecordBatch batch : batches) {
            batch.ensureValid();
            if (batch.isControlBatch()) {
                Part ended = openByProducer.remove(batch.producerId());
                if (ended != null) {
                    end(ended, batch);
                }
            } else if (!batch.isTransactional()) {
                misplaced.add(place + " offset " + batch.baseOffset() + ": written without a transaction");
            } else {
                Id id = new Id(batch.producerId(), batch.producerEpoch());
                EpochTransaction transaction =
                        transactions.computeIfAbsent(id, any -> new EpochTransaction(id.toString()));
                Part part = openByProducer.get(batch.producerId());
                if (part == null) {
                    part = transaction.begin(topic, partition);
                    openByProducer.put(batch.producerId(), part);
                } else if (part.transaction() != transaction) {
                    misplaced.add(place + " offset " + batch.baseOffset() + ": " + id + " begins before "
                            + part.transaction().name() + " has ended");
                }
                for (Record record : batch) {
                    part.add(record);
                }
            }
        }
    }

    private void end(Part part, RecordBatch control) {
        for (Record record : control) {
            switch (ControlRecordType.parse(record.key())) {
                case COMMIT -> part.end(End.COMMITTED);
                case ABORT -> part.end(End.ABORTED);
                default -> misplaced.add("an end that is none: " + control);
            }
        }
        if (part.ended() == End.COMMITTED) {
            part.markers().forEach(marker -> markers.computeIfAbsent(part.topic(), any -> new ArrayList<>())
                    .add(marker));
        }
    }

    /** Transactions that have not ended in all their partitions; some moments after the last commit there are none. */
    long open() {
        return transactions.values().stream().filter(EpochTransaction::isOpen).count();
    }

    /** Transactions that were committed wherever they have ended. */
    long committed() {
        return transactions.values().stream()
                .filter(transaction -> transaction.has(End.COMMITTED) && !transaction.has(End.ABORTED))
                .count();
    }

    /** Transactions that were taken back. */
    long aborted() {
        return transactions.values().stream()
                .filter(transaction -> transaction.has(End.ABORTED) && !transaction.has(End.COMMITTED))
                .count();
    }

    /** Transactions that have ended in two ways: what can be said of logs that are still written. */
    long halved() {
        return transactions.values().stream().filter(EpochTransaction::isHalved).count();
    }

    /** What is wrong, once nothing is written any more; a line for each torn epoch and each marker out of order. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(misplaced);
        transactions.values().forEach(transaction -> transaction.problem().ifPresent(problems::add));
        markers.forEach((topic, ofJob) -> {
            EpochMarker before = null;
            for (EpochMarker marker : ofJob) {
                if (before != null) {
                    marker.problemBehind(before).ifPresent(problem -> problems.add(topic + ": " + problem));
                }
                before = marker;
            }
        });
        return problems;
    }

    /** The first of the {@link #problems}. */
    List<String> noted() {
        List<String> problems = problems();
        return problems.subList(0, Math.min(NOTED, problems.size()));
    }

    @Override
    public String toString() {
        return "epochs committed " + committed() + ", aborted " + aborted() + ", markers "
                + markers.values().stream().mapToInt(List::size).sum() + " of " + markers.size() + " jobs";
    }
}
