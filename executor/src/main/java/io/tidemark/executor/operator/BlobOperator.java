package io.tidemark.executor.operator;

import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** An operator that still writes everything as one piece, which only a task of the same number can take back. */
interface BlobOperator extends Operator {
    /** Writes what it remembers. */
    void writeAll(DataOutput target) throws IOException;

    /** Takes back what {@link #writeAll} wrote, into a fresh operator. */
    void readAll(DataInput source) throws IOException;

    @Override
    default void snapshot(SnapshotWriter target) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeAll(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        target.whole("blob", bytes.toByteArray());
    }

    @Override
    default void restore(SnapshotReader source) {
        List<byte[]> blobs = source.whole("blob");
        if (!blobs.isEmpty()) {
            try {
                readAll(new DataInputStream(new ByteArrayInputStream(blobs.get(0))));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
