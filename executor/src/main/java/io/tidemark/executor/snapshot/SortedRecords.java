package io.tidemark.executor.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The puts and removes of a snapshot by (table, pane, key group, key), keys compared as unsigned bytes. The records
 * themselves stay where they are; what is sorted is a reference and a prefix of 8 bytes for each. Where a key was written
 * more than once the last record counts. Thread: one at a time.
 */
public final class SortedRecords {
    private static final int SMALL = 12;
    private static final int MOST_RANKS = 1 << 23;

    /** From so many records on it is worth counting digits. */
    private static final int MANY = 1 << 12;

    private static final int DIGITS = 256;

    private record Segment(int table, long pane) implements Comparable<Segment> {
        @Override
        public int compareTo(Segment other) {
            return table != other.table ? Integer.compare(table, other.table) : Long.compare(pane, other.pane);
        }
    }

    private final ByteBuffer[] pieces;
    private long[] references;
    private long[] prefixes;

    private SortedRecords(ByteBuffer[] pieces, int count) {
        this.pieces = pieces;
        this.references = new long[count];
        this.prefixes = new long[count];
    }

    /** Sorts; the records must not be added to any more. */
    public static SortedRecords of(StateRecords records) {
        List<ByteBuffer> pieces = records.pieces();
        SortedRecords sorted = new SortedRecords(pieces.toArray(new ByteBuffer[0]), Math.toIntExact(records.count()));
        sorted.fill();
        int count = sorted.references.length;
        if (count < MANY) {
            sorted.sort(0, count, new long[(count + 1) / 2], new long[(count + 1) / 2]);
        } else {
            sorted.sortMany(new long[count], new long[count]);
        }
        return sorted;
    }

    /** Sorts by the bytes of the prefixes, the last first, and then those that have the same prefix. */
    private void sortMany(long[] spareReferences, long[] sparePrefixes) {
        int count = references.length;
        long[] toReferences = spareReferences;
        long[] toPrefixes = sparePrefixes;
        int[] starts = new int[DIGITS];
        long differing = 0;
        for (int record = 1; record < count; record++) {
            differing |= prefixes[record] ^ prefixes[0];
        }
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            if ((differing >>> shift & 0xFF) == 0) {
                continue;
            }
            Arrays.fill(starts, 0);
            for (int record = 0; record < count; record++) {
                starts[(int) (prefixes[record] >>> shift) & 0xFF]++;
            }
            int start = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                int next = start + starts[digit];
                starts[digit] = start;
                start = next;
            }
            for (int record = 0; record < count; record++) {
                int place = starts[(int) (prefixes[record] >>> shift) & 0xFF]++;
                toReferences[place] = references[record];
                toPrefixes[place] = prefixes[record];
            }
            long[] fromReferences = references;
            long[] fromPrefixes = prefixes;
            references = toReferences;
            prefixes = toPrefixes;
            toReferences = fromReferences;
            toPrefixes = fromPrefixes;
        }
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && prefixes[to] == prefixes[from]) {
                to++;
            }
            sort(from, to, toReferences, toPrefixes);
            from = to;
        }
    }

    private void fill() {
        Map<Segment, Integer> numbers = new HashMap<>();
        int[] segmentOf = new int[references.length];
        int common = Integer.MAX_VALUE;
        int index = 0;
        Segment last = new Segment(0, 0);
        int lastNumber = -1;
        for (int piece = 0; piece < pieces.length; piece++) {
            int end = pieces[piece].position();
            for (int at = 0; at < end; index++) {
                references[index] = (long) piece << 32 | at;
                int table = pieces[piece].getInt(at + StateRecords.TABLE);
                long pane = pieces[piece].getLong(at + StateRecords.PANE);
                if (lastNumber < 0 || last.table != table || last.pane != pane) {
                    last = new Segment(table, pane);
                    int fresh = numbers.size();
                    Integer known = numbers.putIfAbsent(last, fresh);
                    lastNumber = known == null ? fresh : known;
                }
                segmentOf[index] = lastNumber;
                common = Math.min(common, index == 0 ? keyLength(0) : commonWithFirst(index, common));
                at += StateRecords.HEADER_BYTES
                        + pieces[piece].getInt(at + StateRecords.KEY_LENGTH)
                        + pieces[piece].getInt(at + StateRecords.VALUE_LENGTH);
            }
        }
        int[] ranks = new int[numbers.size()];
        int rank = 0;
        for (int number : new TreeMap<>(numbers).values()) {
            ranks[number] = Math.min(rank, MOST_RANKS - 1);
            rank++;
        }
        for (int record = 0; record < references.length; record++) {
            prefixes[record] =
                    (long) ranks[segmentOf[record]] << 40 | (long) group(record) << 32 | lead(record, common);
        }
    }

    private int commonWithFirst(int index, int most) {
        int length = Math.min(most, Math.min(keyLength(0), keyLength(index)));
        int first = keyStart(0);
        int here = keyStart(index);
        int differs = Arrays.mismatch(buffer(0), first, first + length, buffer(index), here, here + length);
        return differs < 0 ? length : differs;
    }

    /** Four bytes of the key behind what all keys have in common. */
    private long lead(int record, int common) {
        int start = keyStart(record) + common;
        int end = keyStart(record) + keyLength(record);
        byte[] buffer = buffer(record);
        long lead = 0;
        for (int at = start; at < start + 4; at++) {
            lead = lead << 8 | (at < end ? buffer[at] & 0xFF : 0);
        }
        return lead;
    }

    /** A merge sort, for it must keep the order of equal ones. */
    private void sort(int from, int to, long[] spareReferences, long[] sparePrefixes) {
        if (to - from <= SMALL) {
            insert(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, spareReferences, sparePrefixes);
        sort(middle, to, spareReferences, sparePrefixes);
        if (compare(prefixes[middle - 1], references[middle - 1], prefixes[middle], references[middle]) <= 0) {
            return;
        }
        int left = middle - from;
        System.arraycopy(references, from, spareReferences, 0, left);
        System.arraycopy(prefixes, from, sparePrefixes, 0, left);
        int one = 0;
        int two = middle;
        for (int into = from; one < left; into++) {
            boolean takesTwo =
                    two < to && compare(prefixes[two], references[two], sparePrefixes[one], spareReferences[one]) < 0;
            references[into] = takesTwo ? references[two] : spareReferences[one];
            prefixes[into] = takesTwo ? prefixes[two] : sparePrefixes[one];
            two += takesTwo ? 1 : 0;
            one += takesTwo ? 0 : 1;
        }
    }

    private void insert(int from, int to) {
        for (int index = from + 1; index < to; index++) {
            long reference = references[index];
            long prefix = prefixes[index];
            int at = index;
            while (at > from && compare(prefix, reference, prefixes[at - 1], references[at - 1]) < 0) {
                references[at] = references[at - 1];
                prefixes[at] = prefixes[at - 1];
                at--;
            }
            references[at] = reference;
            prefixes[at] = prefix;
        }
    }

    private int compare(long prefixOne, long one, long prefixTwo, long two) {
        return prefixOne != prefixTwo ? Long.compare(prefixOne, prefixTwo) : compareWhole(one, two);
    }

    private int compareWhole(long one, long two) {
        ByteBuffer pieceOne = pieces[(int) (one >>> 32)];
        ByteBuffer pieceTwo = pieces[(int) (two >>> 32)];
        int atOne = (int) one;
        int atTwo = (int) two;
        int order = Integer.compare(
                pieceOne.getInt(atOne + StateRecords.TABLE), pieceTwo.getInt(atTwo + StateRecords.TABLE));
        if (order == 0) {
            order = Long.compare(
                    pieceOne.getLong(atOne + StateRecords.PANE), pieceTwo.getLong(atTwo + StateRecords.PANE));
        }
        if (order == 0) {
            order = Integer.compare(
                    pieceOne.getInt(atOne + StateRecords.GROUP), pieceTwo.getInt(atTwo + StateRecords.GROUP));
        }
        if (order != 0) {
            return order;
        }
        int startOne = atOne + StateRecords.HEADER_BYTES;
        int startTwo = atTwo + StateRecords.HEADER_BYTES;
        return Arrays.compareUnsigned(
                pieceOne.array(),
                startOne,
                startOne + pieceOne.getInt(atOne + StateRecords.KEY_LENGTH),
                pieceTwo.array(),
                startTwo,
                startTwo + pieceTwo.getInt(atTwo + StateRecords.KEY_LENGTH));
    }

    /**
     * Reads the lengths of some records: one behind the other without a need to wait, so that they are in the processor's
     * cache when they are looked at in turn.
     */
    public void lengths(int from, int to, int[] keyLengths, int[] valueLengths) {
        for (int index = from; index < to; index++) {
            keyLengths[index - from] = piece(index).getInt(offset(index) + StateRecords.KEY_LENGTH);
            valueLengths[index - from] = piece(index).getInt(offset(index) + StateRecords.VALUE_LENGTH);
        }
    }

    /** How many there are, overwritten ones included. */
    public int count() {
        return references.length;
    }

    /** Whether the next record has the same key, so that this one does not count. */
    public boolean overwritten(int index) {
        int next = index + 1;
        return next < references.length
                && prefixes[index] == prefixes[next]
                && compareWhole(references[index], references[next]) == 0;
    }

    /** What is done to the entry. */
    public StateRecords.Kind kind(int index) {
        return piece(index).get(offset(index)) == 0 ? StateRecords.Kind.PUT : StateRecords.Kind.REMOVE;
    }

    public int table(int index) {
        return piece(index).getInt(offset(index) + StateRecords.TABLE);
    }

    public long pane(int index) {
        return piece(index).getLong(offset(index) + StateRecords.PANE);
    }

    public int group(int index) {
        return piece(index).getInt(offset(index) + StateRecords.GROUP);
    }

    /** Holds the key, and right behind it the value. */
    public byte[] buffer(int index) {
        return piece(index).array();
    }

    public int keyStart(int index) {
        return offset(index) + StateRecords.HEADER_BYTES;
    }

    private int keyLength(int index) {
        return piece(index).getInt(offset(index) + StateRecords.KEY_LENGTH);
    }

    private ByteBuffer piece(int index) {
        return pieces[(int) (references[index] >>> 32)];
    }

    private int offset(int index) {
        return (int) references[index];
    }
}
