package io.tidemark.executor.table;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Pages on the heap up to a budget, and beyond it in files that are mapped into memory: what of them is used stays in memory as
 * far as there is room, and nothing of it is the garbage collector's. The files are full of zeros before they are mapped, so
 * that a full disk is an error here and not the end of the process, and have no name any more from then on, so that none is
 * left behind. Their room comes back when the table is dropped and its memory collected. Mutable. Thread: the one that
 * changes the table.
 */
final class ScratchPages implements PageSource {
    private static final long HEAP_BYTES = 32L << 20;
    private static final int CHUNK_BYTES = 32 << 20;
    private static final int ZEROS = 1 << 16;

    /** Left free on the disk, so that others can go on. */
    private static final long RESERVE_BYTES = 32L << 20;

    private final Path directory;
    private long heapLeft;
    private @Nullable ByteBuffer chunk;

    private ScratchPages(Path directory, long heapBytes) {
        this.directory = directory;
        this.heapLeft = heapBytes;
    }

    /** @param directory for the files, made if needed */
    static ScratchPages in(Path directory) {
        return new ScratchPages(directory, HEAP_BYTES);
    }

    /** The same with another budget on the heap. */
    static ScratchPages in(Path directory, long heapBytes) {
        return new ScratchPages(directory, heapBytes);
    }

    @Override
    public ByteBuffer page(int bytes) {
        if (bytes <= heapLeft) {
            heapLeft -= bytes;
            return ByteBuffer.allocate(bytes);
        }
        if (bytes > CHUNK_BYTES / 4) {
            return map(bytes);
        }
        ByteBuffer open = chunk;
        if (open == null || open.remaining() < bytes) {
            open = map(CHUNK_BYTES);
            chunk = open;
        }
        ByteBuffer page = open.slice(open.position(), bytes);
        open.position(open.position() + bytes);
        return page;
    }

    private ByteBuffer map(int bytes) {
        Path file = directory;
        try {
            Files.createDirectories(directory);
            long usable = Files.getFileStore(directory).getUsableSpace();
            if (usable < bytes + RESERVE_BYTES) {
                throw full("only " + (usable >> 20) + " MB are left", null);
            }
            file = Files.createTempFile(directory, "rows-", ".scratch");
            try (RandomAccessFile scratch = new RandomAccessFile(file.toFile(), "rw")) {
                byte[] zeros = new byte[ZEROS];
                for (int written = 0; written < bytes; written += ZEROS) {
                    scratch.write(zeros, 0, Math.min(ZEROS, bytes - written));
                }
                return scratch.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw full(failed.toString(), failed);
        }
    }

    private TidemarkException full(String reason, @Nullable IOException cause) {
        return new TidemarkException(
                ErrorCode.DISK_FULL,
                "rows of tables need room in " + directory + ", and there is none: " + reason,
                "free space there, or configure another spill directory",
                null,
                cause);
    }
}
