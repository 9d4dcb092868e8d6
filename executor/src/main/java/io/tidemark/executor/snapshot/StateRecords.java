package io.tidemark.executor.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of one snapshot in memory, in the order in which they were written. Mutable until the task that filled it hands
 * it over. Thread: the owner's, one after the other.
 */
public final class StateRecords implements SnapshotWriter {
    private static final int FIRST_BYTES = 1 << 12;

    /** What is done to an entry; the value in files. */
    public enum Kind {
        PUT,
        REMOVE
    }

    /** Sees records. */
    public interface Visitor {
        /** A put or a remove; the buffer is lent for the length of the call. */
        void record(
                Kind kind, int table, long pane, int group, byte[] buffer, int start, int keyLength, int valueLength);
    }

    /** Where the parts of a record stand, from its start; the key follows, then the value. */
    static final int TABLE = 1;

    static final int PANE = TABLE + 4;
    static final int GROUP = PANE + 8;
    static final int KEY_LENGTH = GROUP + 4;
    static final int VALUE_LENGTH = KEY_LENGTH + 4;
    static final int HEADER_BYTES = VALUE_LENGTH + 4;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final Map<String, byte[]> wholes = new LinkedHashMap<>();
    private final Map<Integer, TreeSet<Long>> drops = new TreeMap<>();
    private final @Nullable Consumer<FrozenChanges> postponed;
    private final RecordPieces memory;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long count;
    private long bytes;

    /** Records that are complete when the operator has written them. */
    public StateRecords() {
        this(null, new RecordPieces());
    }

    /**
     * @param postponed takes what will be written later; null if all is to be written at once
     * @param memory that may be used again behind {@link RecordPieces#giveBack}
     */
    public StateRecords(@Nullable Consumer<FrozenChanges> postponed, RecordPieces memory) {
        this.postponed = postponed;
        this.memory = memory;
    }

    @Override
    public void later(FrozenChanges changes) {
        if (postponed == null) {
            SnapshotWriter.super.later(changes);
        } else {
            postponed.accept(changes);
        }
    }

    @Override
    public void whole(String name, byte[] content) {
        wholes.put(name, content.clone());
    }

    @Override
    public void put(int table, long pane, int group, byte[] buffer, int start, int keyLength, int valueLength) {
        add(Kind.PUT, table, pane, group, buffer, start, keyLength, valueLength);
    }

    @Override
    public void remove(int table, long pane, int group, byte[] buffer, int start, int keyLength) {
        add(Kind.REMOVE, table, pane, group, buffer, start, keyLength, 0);
    }

    @Override
    public void drop(int table, long pane) {
        drops.computeIfAbsent(table, any -> new TreeSet<>()).add(pane);
    }

    private void add(
            Kind kind, int table, long pane, int group, byte[] buffer, int start, int keyLength, int valueLength) {
        int length = HEADER_BYTES + keyLength + valueLength;
        if (piece.remaining() < length) {
            piece = nextPiece(length);
            pieces.add(piece);
        }
        piece.put((byte) kind.ordinal()).putInt(table).putLong(pane).putInt(group);
        piece.putInt(keyLength).putInt(valueLength).put(buffer, start, keyLength + valueLength);
        count++;
        bytes += length;
    }

    private ByteBuffer nextPiece(int length) {
        if (pieces.isEmpty() && length <= FIRST_BYTES) {
            return ByteBuffer.allocate(FIRST_BYTES); // most operators have little
        }
        return length <= RecordPieces.BYTES ? memory.take() : ByteBuffer.allocate(length);
    }

    /** Gives the memory up; there are no records any more. */
    List<ByteBuffer> release() {
        List<ByteBuffer> released = List.copyOf(pieces);
        pieces.clear();
        piece = ByteBuffer.allocate(0);
        count = 0;
        bytes = 0;
        return released;
    }

    /** Shows puts and removes in the order in which they came. */
    public void forEach(Visitor visitor) {
        Kind[] kinds = Kind.values();
        for (ByteBuffer each : pieces) {
            ByteBuffer view = each.duplicate().flip();
            while (view.hasRemaining()) {
                Kind kind = kinds[view.get()];
                int table = view.getInt();
                long pane = view.getLong();
                int group = view.getInt();
                int keyLength = view.getInt();
                int valueLength = view.getInt();
                visitor.record(kind, table, pane, group, view.array(), view.position(), keyLength, valueLength);
                view.position(view.position() + keyLength + valueLength);
            }
        }
    }

    /** Buffers on arrays of their own, filled from 0 to their position; no record is in two of them. */
    List<ByteBuffer> pieces() {
        return pieces;
    }

    /** Bytes by name. */
    public Map<String, byte[]> wholes() {
        return wholes;
    }

    /** Dropped panes by table. They were dropped before any of the puts. */
    public Map<Integer, TreeSet<Long>> drops() {
        return drops;
    }

    /** Puts and removes. */
    public long count() {
        return count;
    }

    /** Memory that it takes, about. */
    public long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        wholes.forEach((name, content) ->
                text.append(name).append('=').append(content.length).append(' '));
        drops.forEach((table, panes) ->
                text.append("drop ").append(table).append(panes).append(' '));
        forEach((kind, table, pane, group, buffer, start, keyLength, valueLength) -> text.append(kind)
                .append(' ')
                .append(table)
                .append('/')
                .append(pane)
                .append('/')
                .append(group)
                .append(' ')
                .append(new String(Arrays.copyOfRange(buffer, start, start + keyLength), StandardCharsets.ISO_8859_1))
                .append(' '));
        return text.toString().strip();
    }
}
