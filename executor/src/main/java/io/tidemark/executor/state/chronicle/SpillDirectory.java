package io.tidemark.executor.state.chronicle;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one store keeps its cold maps: a directory of its own, made with the first map and deleted at the end. Mutable.
 * Thread: task thread.
 */
public final class SpillDirectory implements AutoCloseable {
    /** Left free on the disk, so that others can go on and the file system has room for its own needs. */
    private static final long RESERVE_BYTES = 32L << 20;

    private final Path parent;
    private final String name;
    private final SpillSpace space;
    private final List<ChronicleColdMap> maps = new ArrayList<>();
    private Path directory;
    private boolean made;
    private boolean madeParent;
    private long fileCount;

    /**
     * @param parent the configured spill directory; made if missing
     * @param name of the job and task
     */
    public SpillDirectory(Path parent, String name, SpillSpace space) {
        this.parent = parent;
        this.name = name.replaceAll("[^A-Za-z0-9_-]", "_");
        this.space = space;
        directory = parent;
    }

    /**
     * Opens an empty map.
     *
     * @throws TidemarkException DISK_FULL if there is no room, SPILL_FAILED if files cannot be written
     */
    public ColdMap open(ColdMapSize size) {
        ChronicleColdMap.checkJvm();
        Path file = directory;
        try {
            if (!made) {
                madeParent = !Files.exists(parent);
                Files.createDirectories(parent);
                directory = Files.createTempDirectory(parent, name + "-");
                made = true;
            }
            long usable = space.usableBytes(directory);
            if (usable < size.estimatedBytes() + RESERVE_BYTES) {
                throw full(size.estimatedBytes(), usable, null);
            }
            file = directory.resolve("map-" + fileCount++);
            ChronicleColdMap map = ChronicleColdMap.create(this, file, size);
            maps.add(map);
            return map;
        } catch (IOException e) {
            deleteQuietly(file);
            throw failed(e, size.estimatedBytes());
        }
    }

    /** The error for a write that did not go through: no room, if that is why, else what the system says. */
    TidemarkException failed(Throwable cause, long wantedBytes) {
        long usable;
        try {
            usable = space.usableBytes(directory);
        } catch (IOException e) {
            cause.addSuppressed(e);
            usable = Long.MAX_VALUE;
        }
        String reason = String.valueOf(cause.getMessage());
        boolean noRoom = usable < wantedBytes + wantedBytes / 4 + RESERVE_BYTES
                || reason.contains("No space left")
                || reason.contains("Not enough space");
        if (noRoom) {
            return full(wantedBytes, usable, cause);
        }
        return new TidemarkException(
                ErrorCode.SPILL_FAILED,
                "state cannot be spilled to " + directory + ": " + reason,
                "make the spill directory writable or configure another, or raise the state budget so that nothing is spilled",
                null,
                cause);
    }

    private TidemarkException full(long wanted, long usable, @Nullable Throwable cause) {
        return new TidemarkException(
                ErrorCode.DISK_FULL,
                "the disk is too full to spill state to " + directory + ": " + megabytes(wanted) + " are needed, "
                        + megabytes(usable) + " are left (" + megabytes(RESERVE_BYTES) + " stay free)",
                "free space there or configure another spill directory, or raise the state budget so that less is spilled",
                null,
                cause);
    }

    private static String megabytes(long bytes) {
        return Math.max(1, bytes >> 20) + " MB";
    }

    void onClose(ChronicleColdMap map, Path file) {
        maps.remove(map);
        deleteQuietly(file);
    }

    /** A scratch file that cannot be deleted now is deleted with the directory or at the next start. */
    private void deleteQuietly(Path file) {
        if (!file.equals(parent) && !file.equals(directory)) {
            file.toFile().delete();
        }
    }

    /** Size of all files. */
    public long fileBytes() {
        long sum = 0;
        for (ChronicleColdMap map : maps) {
            sum += map.fileBytes();
        }
        return sum;
    }

    /** Closes all maps and deletes the directory; closing twice is harmless. */
    @Override
    public void close() {
        for (ChronicleColdMap map : List.copyOf(maps)) {
            map.close();
        }
        if (made) {
            made = false;
            try {
                Files.deleteIfExists(directory);
                if (madeParent) {
                    Files.deleteIfExists(parent);
                }
            } catch (DirectoryNotEmptyException e) {
                // Another store is still using the parent, which then stays.
            } catch (IOException e) {
                throw new TidemarkException(
                        ErrorCode.SPILL_FAILED,
                        "the spill directory " + directory + " cannot be deleted: " + e.getMessage(),
                        "delete it by hand",
                        null,
                        e);
            }
        }
    }
}
