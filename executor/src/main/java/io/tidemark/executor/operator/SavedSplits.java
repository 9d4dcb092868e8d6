package io.tidemark.executor.operator;

import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.time.WatermarkMerger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    void write(SnapshotWriter target, WatermarkMerger merger, IntToLongFunction lastTimes) {
        List<byte[]> texts = names.get().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        int count = Math.min(texts.size(), merger.inputs());
        int length = texts.stream().mapToInt(text -> text.length + FIXED_BYTES).sum();
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int split = 0; split < count; split++) {
            bytes.putLong(merger.watermark(split)).putLong(lastTimes.applyAsLong(split));
            bytes.put((byte) (merger.isIdle(split) ? 1 : 0));
            bytes.putInt(texts.get(split).length).put(texts.get(split));
        }
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        target.whole(NAME, written);
    }

    /** Reads what all former tasks knew of their splits. */
    void read(SnapshotReader source) {
        for (byte[] task : source.whole(NAME)) {
            ByteBuffer bytes = ByteBuffer.wrap(task);
            while (bytes.hasRemaining()) {
                long watermark = bytes.getLong();
                long lastTime = bytes.getLong();
                boolean idle = bytes.get() != 0;
                byte[] name = new byte[bytes.getInt()];
                bytes.get(name);
                restored.put(new String(name, StandardCharsets.UTF_8), new Split(watermark, lastTime, idle));
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
