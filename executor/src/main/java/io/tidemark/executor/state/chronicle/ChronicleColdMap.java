package io.tidemark.executor.state.chronicle;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.hash.ChronicleHashClosedException;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import org.jspecify.annotations.Nullable;

/**
 * A cold map in a Chronicle Map. The file is preallocated, never sparse: a write into a hole of a mapped file on a full
 * disk would kill the process. Mutable. Thread: task thread.
 */
final class ChronicleColdMap implements ColdMap {
    private static final int ENTRIES_PER_SEGMENT = 2048;

    /** Segments fill unevenly, texts more so; this much may be added to some while others have room. */
    private static final double MAX_BLOAT = 3;

    private static final List<String> OPENED = List.of("java.lang", "java.lang.reflect", "sun.nio.ch");
    private static final List<String> SILENCED = List.of("chronicle.announcer.disable", "chronicle.analytics.disable");

    private final SpillDirectory directory;
    private final Path file;
    private final ColdMapSize size;
    private final ChronicleMap<byte[], byte[]> map;
    private final byte[] scannedKey;
    private final byte[] scannedValue;
    private final long createdBytes;
    private boolean full;
    private boolean closed;

    private ChronicleColdMap(SpillDirectory directory, Path file, ColdMapSize size, ChronicleMap<byte[], byte[]> map) {
        this.directory = directory;
        this.file = file;
        this.size = size;
        this.map = map;
        scannedKey = new byte[size.constant() ? size.keyBytes() : 0];
        scannedValue = new byte[size.constant() ? size.valueBytes() : 0];
        createdBytes = file.toFile().length();
    }

    /** Says what is missing before Chronicle stumbles over it. */
    static void checkJvm() {
        Module base = Object.class.getModule();
        Module own = ChronicleColdMap.class.getModule();
        for (String opened : OPENED) {
            if (!base.isOpen(opened, own)) {
                throw new TidemarkException(
                        ErrorCode.SPILL_FAILED,
                        "state cannot be spilled: this JVM was started without --add-opens=java.base/" + opened
                                + "=ALL-UNNAMED",
                        "start it with the options that bin/tidemark gives, or raise the state budget so that nothing is spilled",
                        null);
            }
        }
        // Chronicle must neither greet on the console nor report home; users' own settings win.
        for (String silenced : SILENCED) {
            if (System.getProperty(silenced) == null) {
                System.setProperty(silenced, "true");
            }
        }
    }

    static ChronicleColdMap create(SpillDirectory directory, Path file, ColdMapSize size) throws IOException {
        ChronicleMapBuilder<byte[], byte[]> builder = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .entries(size.entries())
                .actualSegments(segmentsFor(size.entries()))
                .maxBloatFactor(MAX_BLOAT)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .checksumEntries(false)
                .sparseFile(false)
                .skipCloseOnExitHook(true);
        if (size.constant()) {
            builder.constantKeySizeBySample(new byte[size.keyBytes()])
                    .constantValueSizeBySample(new byte[size.valueBytes()]);
        } else {
            builder.averageKeySize(Math.max(1, size.keyBytes())).averageValueSize(Math.max(1, size.valueBytes()));
        }
        try {
            return new ChronicleColdMap(directory, file, size, builder.createPersistedTo(file.toFile()));
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static int segmentsFor(long entries) {
        long wanted = Math.max(1, entries / ENTRIES_PER_SEGMENT);
        return (int) Math.min(1 << 24, Long.highestOneBit(wanted * 2 - 1));
    }

    @Override
    public boolean put(byte[] key, byte[] value) {
        if (isFull()) {
            if (!map.containsKey(key)) {
                return false;
            }
            if (!size.constant()) {
                map.remove(key);
                return false;
            }
        }
        try {
            map.put(key, value);
        } catch (ChronicleHashClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw directory.failed(e.getCause() == null ? e : e.getCause(), createdBytes / 4);
        }
        return true;
    }

    /** Stops short of the end: a put that fails for want of a segment tier may take other entries with it. */
    private boolean isFull() {
        full = full || map.remainingAutoResizes() < 2;
        return full;
    }

    @Override
    public byte @Nullable [] get(byte[] key, byte @Nullable [] reuse) {
        return map.getUsing(key, reuse);
    }

    @Override
    public boolean contains(byte[] key) {
        return map.containsKey(key);
    }

    @Override
    public boolean remove(byte[] key) {
        if (!map.containsKey(key)) {
            return false;
        }
        map.remove(key);
        return true;
    }

    @Override
    public long size() {
        return map.longSize();
    }

    @Override
    public long capacity() {
        return full ? 0 : size.entries();
    }

    @Override
    public int segments() {
        return map.segments();
    }

    @Override
    public void scan(int segment, Visitor visitor) {
        try (MapSegmentContext<byte[], byte[], ?> context = map.segmentContext(segment)) {
            context.forEachSegmentEntry(entry -> visit(entry, visitor));
        }
    }

    private void visit(MapEntry<byte[], byte[]> entry, Visitor visitor) {
        visitor.onEntry(entry.key().getUsing(scannedKey), entry.value().getUsing(scannedValue));
    }

    @Override
    public long fileBytes() {
        return closed ? 0 : file.toFile().length();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            map.close();
            directory.onClose(this, file);
        }
    }
}
