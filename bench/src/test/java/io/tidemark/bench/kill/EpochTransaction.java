package io.tidemark.bench.kill;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.Utils;

/** One transaction as the logs of the partitions show it. Thread: one. */
final class EpochTransaction {
    /** How a transaction is over in a partition. */
    enum End {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final String name;
    private final List<Part> parts = new ArrayList<>();

    EpochTransaction(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Its records in a partition up to the next end there. */
    Part begin(String topic, int partition) {
        Part part = new Part(topic, partition);
        parts.add(part);
        return part;
    }

    boolean has(End end) {
        return parts.stream().anyMatch(part -> part.end == end);
    }

    boolean isOpen() {
        return has(End.OPEN);
    }

    /** Whether it is visible in a partition and taken back in another. */
    boolean isHalved() {
        return has(End.COMMITTED) && has(End.ABORTED);
    }

    /** Why it is torn; empty if it is whole. */
    Optional<String> problem() {
        if (parts.stream().map(part -> part.end).distinct().count() > 1) {
            return Optional.of(this + " is torn");
        }
        if (!has(End.COMMITTED)) {
            return isOpen() ? Optional.of(this + " has not ended") : Optional.empty();
        }
        List<EpochMarker> markers =
                parts.stream().flatMap(part -> part.markers.stream()).toList();
        if (markers.size() != 1) {
            return Optional.of(this + " has " + markers.size() + " markers");
        }
        Map<String, EpochMarker.Range> written = new HashMap<>();
        for (Part part : parts) {
            if (part.markers.isEmpty() && written.put(part.place(), part.range()) != null) {
                return Optional.of(this + " has ended twice in " + part.place());
            }
        }
        return written.equals(markers.get(0).output())
                ? Optional.empty()
                : Optional.of(this + " has other records than its marker says: " + markers.get(0));
    }

    @Override
    public String toString() {
        return name + " " + parts;
    }

    /** What it has in one partition. */
    final class Part {
        private final String topic;
        private final int partition;
        private final List<EpochMarker> markers = new ArrayList<>();
        private long first = -1;
        private long last = -1;
        private long rows;
        private End end = End.OPEN;

        private Part(String topic, int partition) {
            this.topic = topic;
            this.partition = partition;
        }

        EpochTransaction transaction() {
            return EpochTransaction.this;
        }

        String topic() {
            return topic;
        }

        private String place() {
            return topic + "/" + partition;
        }

        private EpochMarker.Range range() {
            return new EpochMarker.Range(first, last, rows);
        }

        void add(Record record) {
            first = rows == 0 ? record.offset() : first;
            last = record.offset();
            rows++;
            if (EpochMarker.isTopic(topic)) {
                markers.add(EpochMarker.parse(new String(Utils.toArray(record.value()), StandardCharsets.UTF_8)));
            }
        }

        void end(End how) {
            end = how;
        }

        End ended() {
            return end;
        }

        List<EpochMarker> markers() {
            return List.copyOf(markers);
        }

        @Override
        public String toString() {
            return place() + " " + first + ".." + last + " " + end;
        }
    }
}
