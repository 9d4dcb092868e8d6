package io.tidemark.executor.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the records of a state file, or through those of one table and some key groups; blocks that hold none of
 * these are not read. All is checked as it is read, for the file may have been made to harm. Mutable. Thread: one at a time.
 */
final class FileCursor implements RecordCursor {
    private static final int EVERY_TABLE = -1;

    private final StateFile file;
    private final int wantedTable;
    private final int fromGroup;
    private final int toGroup;
    private final RecordView view = new RecordView();
    private final RecordView last = new RecordView();
    private @Nullable FileChannel channel;
    private @Nullable BlockReader reader;
    private int firstBlock;
    private int nextBlock;
    private byte[] raw = new byte[0];
    private int at;
    private int end;
    private boolean hasSegment;
    private boolean hasLast;
    private long seen;

    private FileCursor(StateFile file, int wantedTable, int fromGroup, int toGroup) {
        this.file = file;
        this.wantedTable = wantedTable;
        this.fromGroup = fromGroup;
        this.toGroup = toGroup;
        if (wantedTable != EVERY_TABLE) {
            while (nextBlock + 1 < file.blocks() && file.tables()[nextBlock + 1] < wantedTable) {
                nextBlock++;
            }
        }
        firstBlock = nextBlock;
    }

    /** All records. */
    static FileCursor all(StateFile file) {
        return new FileCursor(file, EVERY_TABLE, 0, 256);
    }

    /** Records of some key groups, and drops. */
    static FileCursor groups(StateFile file, int fromGroup, int toGroup) {
        return new FileCursor(file, EVERY_TABLE, fromGroup, toGroup);
    }

    /** Records of one table and some key groups, and drops. */
    static FileCursor table(StateFile file, int table, int fromGroup, int toGroup) {
        return new FileCursor(file, table, fromGroup, toGroup);
    }

    @Override
    public boolean advance() {
        try {
            while (at < end || openNext()) {
                if (parse()) {
                    return true;
                }
            }
        } catch (IOException failed) {
            throw Failures.unreadable(file.path(), failed);
        }
        if (wantedTable == EVERY_TABLE && fromGroup == 0 && toGroup == 256 && seen != file.records()) {
            throw Failures.corrupt(
                    file.path(), file.offsets()[file.blocks()], "it has " + seen + " records, not " + file.records());
        }
        return false;
    }

    private BlockReader reader() throws IOException {
        BlockReader open = reader;
        if (open == null) {
            channel = DurableFiles.read(file.path());
            open = new BlockReader(file, channel);
            reader = open;
        }
        return open;
    }

    private boolean wanted(int block) {
        return file.leastGroup(block) < toGroup && file.mostGroup(block) >= fromGroup;
    }

    /** Opens the next block that holds something wanted. */
    private boolean openNext() throws IOException {
        while (nextBlock < file.blocks() && !wanted(nextBlock)) {
            nextBlock++;
        }
        if (nextBlock >= file.blocks() || (wantedTable != EVERY_TABLE && file.tables()[nextBlock] > wantedTable)) {
            nextBlock = file.blocks();
            return false;
        }
        if (hasLast) {
            last.buffer = Arrays.copyOfRange(last.buffer, last.start, last.start + last.keyLength);
            last.start = 0;
        }
        BlockReader open = reader();
        open.read(nextBlock);
        boolean continued = open.kind() == FileFormat.BLOCK_CONTINUED;
        if (continued && (nextBlock != firstBlock || wantedTable == EVERY_TABLE)) {
            throw open.corrupt("block " + nextBlock + " continues no record");
        }
        nextBlock++;
        raw = open.raw();
        at = open.rawStart();
        end = continued ? at : at + open.rawLength();
        hasSegment = false;
        firstBlock = continued ? nextBlock : firstBlock;
        return true;
    }

    /** Reads a record; false if it is not wanted or only says what follows. */
    private boolean parse() throws IOException {
        BlockReader open = reader();
        byte operation = raw[at];
        at++;
        if (operation == FileFormat.SEGMENT) {
            segment(open);
            return false;
        }
        if (!hasSegment || operation < FileFormat.PUT || operation > FileFormat.DROP) {
            throw open.corrupt("a record of kind " + operation);
        }
        view.operation = operation;
        if (operation == FileFormat.DROP) {
            view.group = 0;
            view.keyLength = 0;
            view.valueLength = 0;
        } else {
            keyed(open);
        }
        seen++;
        ordered(open);
        return (wantedTable == EVERY_TABLE || view.table == wantedTable)
                && (operation == FileFormat.DROP || inGroups());
    }

    private boolean inGroups() {
        return view.group >= fromGroup && view.group < toGroup;
    }

    private void segment(BlockReader open) {
        if (end - at < FileFormat.SEGMENT_BYTES - 1) {
            throw open.corrupt("a segment that ends too early");
        }
        int table = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            table |= (raw[at++] & 0xFF) << shift;
        }
        long pane = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            pane |= (raw[at++] & 0xFFL) << shift;
        }
        if (table < 0) {
            throw open.corrupt("a table with number " + table);
        }
        hasSegment = true;
        view.table = table;
        view.pane = pane;
    }

    private void keyed(BlockReader open) throws IOException {
        if (at >= end) {
            throw open.corrupt("a record that ends too early");
        }
        view.group = raw[at] & 0xFF;
        at++;
        view.keyLength = varint(open);
        view.valueLength = varint(open);
        if (view.operation == FileFormat.REMOVE && view.valueLength != 0) {
            throw open.corrupt("a remove with a value");
        }
        long length = (long) view.keyLength + view.valueLength;
        if (length <= end - at) {
            view.buffer = raw;
            view.start = at;
            at += (int) length;
        } else {
            large(open, length);
        }
    }

    private int varint(BlockReader open) {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at >= end) {
                break;
            }
            int piece = raw[at];
            at++;
            if (shift == 28 && (piece & 0xF8) != 0) {
                break;
            }
            value |= (piece & 0x7F) << shift;
            if (piece >= 0) {
                return value;
            }
        }
        throw open.corrupt("a length that is none");
    }

    /** A record that goes on in the blocks behind. */
    private void large(BlockReader open, long length) throws IOException {
        if (length > FileFormat.MAX_RECORD_BYTES || length > file.rawBytes()) {
            throw open.corrupt("a record of " + length + " bytes");
        }
        byte[] whole = new byte[(int) length];
        int filled = end - at;
        System.arraycopy(raw, at, whole, 0, filled);
        while (filled < length) {
            if (nextBlock >= file.blocks()) {
                throw open.corrupt("a record of " + length + " bytes that does not end");
            }
            open.read(nextBlock);
            if (open.kind() != FileFormat.BLOCK_CONTINUED
                    || open.rawLength() > length - filled
                    || open.rawLength() == 0) {
                throw open.corrupt("block " + nextBlock + " does not go on with the record before it");
            }
            nextBlock++;
            System.arraycopy(open.raw(), open.rawStart(), whole, filled, open.rawLength());
            filled += open.rawLength();
        }
        at = end;
        view.buffer = whole;
        view.start = 0;
    }

    private void ordered(BlockReader open) {
        if (hasLast && RecordView.compare(last, view) >= 0) {
            throw open.corrupt("records out of order");
        }
        hasLast = true;
        last.operation = view.operation;
        last.table = view.table;
        last.pane = view.pane;
        last.group = view.group;
        last.buffer = view.buffer;
        last.start = view.start;
        last.keyLength = view.keyLength;
    }

    @Override
    public RecordView view() {
        return view;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failed) {
            throw Failures.unreadable(file.path(), failed);
        }
    }
}
