package io.tidemark.executor.operator;

import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.time.WatermarkMerger;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/**
 * The watermarks of a reader's splits in snapshots, by the splits' names. Mutable: what was read and no split has taken up
 * yet. Thread: task thread.
 */
final class SavedSplits {
    private static final String NAME = "splits";
    private static final int FIXED_BYTES = 2 * Long.BYTES + 1 + Integer.BYTES;

    /** What was known of a split. */
    private record Split(long watermark, long lastTime, boolean idle) {}

    /** Takes the largest time that a split has had. */
    interface LastTimes {
        void note(int split, long time);
    }

    private final Supplier<List<String>> names;
    private final Map<String, Split> restored = new HashMap<>();
    private int adopted;

    SavedSplits(Supplier<List<String>> names) {
        this.names = names;
    }

    /** Writes what is known of the splits that were found, and what was read of others, which may be found yet. */
    void write(SnapshotWriter target, WatermarkMerger merger, IntToLongFunction lastTimes) {
        Map<String, Split> known = new TreeMap<>(restored);
        List<String> found = names.get();
        for (int split = 0; split < Math.min(found.size(), merger.inputs()); split++) {
            long lastTime = lastTimes.applyAsLong(split);
            known.put(found.get(split), new Split(merger.watermark(split), lastTime, merger.isIdle(split)));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        known.forEach((name, split) -> {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
            fixed.putLong(split.watermark()).putLong(split.lastTime()).put((byte) (split.idle() ? 1 : 0));
            bytes.writeBytes(fixed.putInt(text.length).array());
            bytes.writeBytes(text);
        });
        target.whole(NAME, bytes.toByteArray());
    }

    /** Reads what all former tasks knew; of a split that several knew, what the one knew that had read furthest. */
    void read(SnapshotReader source) {
        for (byte[] task : source.whole(NAME)) {
            ByteBuffer bytes = ByteBuffer.wrap(task);
            while (bytes.hasRemaining()) {
                long watermark = bytes.getLong();
                long lastTime = bytes.getLong();
                boolean idle = bytes.get() != 0;
                byte[] name = new byte[bytes.getInt()];
                bytes.get(name);
                restored.merge(
                        new String(name, StandardCharsets.UTF_8),
                        new Split(watermark, lastTime, idle),
                        (left, right) -> right.watermark() > left.watermark() ? right : left);
            }
        }
    }

    /** Takes up what was known of the first {@code count} splits, of each once. */
    void adopt(WatermarkMerger merger, int count, LastTimes lastTimes) {
        if (restored.isEmpty() || count <= adopted) {
            return;
        }
        List<String> found = names.get();
        for (; adopted < Math.min(count, found.size()); adopted++) {
            Split split = restored.remove(found.get(adopted));
            if (split != null) {
                merger.restore(adopted, split.watermark(), split.idle());
                lastTimes.note(adopted, split.lastTime());
            }
        }
    }
}
