package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.Check;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** All entries of a table as bytes: runs of entries, each run after its length, the last of length 0. */
final class TableSnapshot {
    private static final int VERSION = 1;
    private static final int ROWS = 512;

    private TableSnapshot() {}

    static void write(StateTable table, StateLayout layout, DataOutput output) throws IOException {
        EntryCodec codec = new EntryCodec(layout);
        ColumnVector[] keys = StagedEntries.vectors(layout.keys(), ROWS);
        int[] slots = new int[ROWS];
        output.writeInt(VERSION);
        try (StateCursor cursor = table.cursor()) {
            int count;
            do {
                for (ColumnVector key : keys) {
                    key.clear();
                }
                count = cursor.next(keys, 0, slots, ROWS);
                output.writeInt(count);
                for (int row = 0; row < count; row++) {
                    writeBytes(codec.key(keys, row), output);
                    writeBytes(codec.value(cursor, slots[row]), output);
                }
            } while (count > 0);
        }
    }

    private static void writeBytes(byte[] bytes, DataOutput output) throws IOException {
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    static void read(StateTable table, StateLayout layout, DataInput input) throws IOException {
        Check.state(input.readInt() == VERSION, "a state snapshot has an unknown version");
        EntryCodec codec = new EntryCodec(layout);
        ColumnVector[] key = StagedEntries.vectors(layout.keys(), 1);
        int[] slot = new int[1];
        for (int count = input.readInt(); count > 0; count = input.readInt()) {
            for (int row = 0; row < count; row++) {
                for (ColumnVector column : key) {
                    column.clear();
                }
                codec.readKey(readBytes(input), key, 0);
                table.locate(key, null, 0, 1, slot);
                codec.readValue(readBytes(input), table, slot[0]);
            }
        }
    }

    private static byte[] readBytes(DataInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return bytes;
    }
}
