package io.tidemark.executor.runtime;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the watermarks of a scan's splits are written into checkpoints: by name, since their numbers change. Stateless. */
final class SplitMemory {
    /** The name of the piece. */
    static final String NAME = "splits";

    private SplitMemory() {}

    /** As bytes: how many, and for each its name and its watermark. */
    static byte[] write(Map<String, Long> watermarks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream target = new DataOutputStream(bytes)) {
            target.writeInt(watermarks.size());
            for (Map.Entry<String, Long> split : watermarks.entrySet()) {
                target.writeUTF(split.getKey());
                target.writeLong(split.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** What all former readers have written. */
    static Map<String, Long> read(List<byte[]> pieces) {
        Map<String, Long> watermarks = new LinkedHashMap<>();
        for (byte[] piece : pieces) {
            try (DataInputStream source = new DataInputStream(new ByteArrayInputStream(piece))) {
                int count = source.readInt();
                for (int split = 0; split < count; split++) {
                    watermarks.merge(source.readUTF(), source.readLong(), Math::max);
                }
            } catch (IOException failure) {
                throw new TidemarkException(
                        ErrorCode.CHECKPOINT_CORRUPT,
                        "the watermarks of a scan's partitions cannot be read: " + failure,
                        null,
                        null,
                        failure);
            }
        }
        return watermarks;
    }
}
