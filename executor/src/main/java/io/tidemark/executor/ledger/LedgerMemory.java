package io.tidemark.executor.ledger;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What former runs of a job have counted; part of its checkpoints. Immutable.
 *
 * @param lines by place of the statement, scan and partition
 */
record LedgerMemory(long rowsRead, long rowsOut, long lateWindows, long rejected, Map<Place, RawLine> lines) {
    /** A partition of a scan at a place of the statement. */
    record Place(int use, int scan, String source) {}

    static final LedgerMemory NONE = new LedgerMemory(0, 0, 0, 0, Map.of());

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream target = new DataOutputStream(bytes)) {
            target.writeLong(rowsRead);
            target.writeLong(rowsOut);
            target.writeLong(lateWindows);
            target.writeLong(rejected);
            target.writeInt(lines.size());
            for (Map.Entry<Place, RawLine> line : lines.entrySet()) {
                target.writeInt(line.getKey().use());
                target.writeInt(line.getKey().scan());
                target.writeUTF(line.getKey().source());
                target.writeLong(line.getValue().given());
                target.writeLong(line.getValue().handed());
                target.writeLong(line.getValue().late());
                target.writeLong(line.getValue().timeless());
                write(target, line.getValue().neverGiven());
                write(target, line.getValue().rejected());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream target, Map<String, Long> counts) throws IOException {
        target.writeInt(counts.size());
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            target.writeUTF(count.getKey());
            target.writeLong(count.getValue());
        }
    }

    /** Reads what {@link #bytes} gave. */
    static LedgerMemory read(byte[] bytes) {
        try (DataInputStream source = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long read = source.readLong();
            long out = source.readLong();
            long late = source.readLong();
            long rejected = source.readLong();
            Map<Place, RawLine> lines = new LinkedHashMap<>();
            int count = source.readInt();
            for (int line = 0; line < count; line++) {
                Place place = new Place(source.readInt(), source.readInt(), source.readUTF());
                lines.put(
                        place,
                        new RawLine(
                                source.readLong(),
                                source.readLong(),
                                source.readLong(),
                                source.readLong(),
                                readCounts(source),
                                readCounts(source)));
            }
            return new LedgerMemory(read, out, late, rejected, lines);
        } catch (IOException failure) {
            throw new TidemarkException(
                    ErrorCode.CHECKPOINT_CORRUPT, "the job's ledger cannot be read: " + failure, null, null, failure);
        }
    }

    private static Map<String, Long> readCounts(DataInputStream source) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        int count = source.readInt();
        for (int entry = 0; entry < count; entry++) {
            counts.put(source.readUTF(), source.readLong());
        }
        return counts;
    }
}
