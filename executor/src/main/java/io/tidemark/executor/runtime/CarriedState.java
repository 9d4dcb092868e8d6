package io.tidemark.executor.runtime;

import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.StateRecords;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what an operator took back, where its first snapshot is to begin a new chain of files and so must hold
 * everything. Thread: the one that starts the job, then its checkpoint thread.
 */
final class CarriedState implements SnapshotReader {
    private record Place(int table, long pane, ByteBuffer key) {}

    private record Entry(int group, byte[] value) {}

    private final SnapshotReader source;
    private final Map<Place, Entry> entries = new LinkedHashMap<>();

    CarriedState(SnapshotReader source) {
        this.source = source;
    }

    /** Whole pieces are not carried: they belong to the tasks as they were numbered before. */
    @Override
    public List<byte[]> whole(String name) {
        return source.whole(name);
    }

    @Override
    public void entries(int table, EntryConsumer consumer) {
        source.entries(table, (pane, group, buffer, start, keyLength, valueLength) -> {
            byte[] key = Arrays.copyOfRange(buffer, start, start + keyLength);
            byte[] value = Arrays.copyOfRange(buffer, start + keyLength, start + keyLength + valueLength);
            entries.put(new Place(table, pane, ByteBuffer.wrap(key)), new Entry(group, value));
            consumer.entry(pane, group, buffer, start, keyLength, valueLength);
        });
    }

    /** All that was taken back, with the operator's changes since. */
    StateRecords with(StateRecords changes) {
        changes.drops()
                .forEach((table, dropped) -> dropped.forEach(
                        pane -> entries.keySet().removeIf(place -> place.table() == table && place.pane() == pane)));
        changes.forEach((kind, table, pane, group, buffer, start, keyLength, valueLength) -> {
            byte[] key = Arrays.copyOfRange(buffer, start, start + keyLength);
            Place place = new Place(table, pane, ByteBuffer.wrap(key));
            if (kind == StateRecords.Kind.PUT) {
                byte[] value = Arrays.copyOfRange(buffer, start + keyLength, start + keyLength + valueLength);
                entries.put(place, new Entry(group, value));
            } else {
                entries.remove(place);
            }
        });
        StateRecords all = new StateRecords();
        changes.wholes().forEach(all::whole);
        entries.forEach((place, entry) -> {
            byte[] key = place.key().array();
            byte[] both = Arrays.copyOf(key, key.length + entry.value().length);
            System.arraycopy(entry.value(), 0, both, key.length, entry.value().length);
            all.put(place.table(), place.pane(), entry.group(), both, 0, key.length, entry.value().length);
        });
        return all;
    }
}
