package io.tidemark.connectors.file;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files one after the other, each to its end. Thread: the task thread that polls it. */
final class FileReader implements SourceReader {
    private final List<Path> files;
    private final FilePosition[] starts;
    private final FileRows rows;
    private final long[] sizes;
    private final long allBytes;
    private @Nullable TextFile open;
    private long passedBytes;
    private int current;
    /** The file of the last batch, which may have ended with it. */
    private int last;

    /** @param starts where to begin in each file */
    FileReader(List<Path> files, List<FilePosition> starts, FileRows rows) {
        this.files = files;
        this.starts = starts.toArray(FilePosition[]::new);
        this.rows = rows;
        this.sizes = files.stream().mapToLong(FileReader::size).toArray();
        this.allBytes = Arrays.stream(sizes).sum();
        passEnded();
    }

    /** Bytes of a file, for how far the reading has come; 0 for one that opening it will complain of. */
    private static long size(Path file) {
        return file.toFile().length();
    }

    @Override
    public double fractionRead() {
        long done = passedBytes + (open == null ? 0 : open.bytesRead());
        return allBytes == 0 ? Double.NaN : Math.min(1, (double) done / allBytes);
    }

    private void passEnded() {
        while (current < starts.length && starts[current].ended()) {
            passedBytes += sizes[current];
            current++;
        }
    }

    @Override
    public @Nullable ColumnBatch poll() {
        if (finished()) {
            return null;
        }
        try {
            if (open == null) {
                open = open(files.get(current), starts[current]);
            }
            last = current;
            if (!rows.read(open)) {
                starts[current] = open.end();
                open.close();
                open = null;
                passEnded();
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be read: " + e.getMessage(), null, null, e);
        }
        return rows.batch().rowCount == 0 ? null : rows.batch();
    }

    private TextFile open(Path path, FilePosition start) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException gone) {
            if (start.offset() == 0) {
                throw gone;
            }
            throw FileLoss.missing(path, start);
        }
        boolean opened = false;
        try {
            if (!start.fits(channel)) {
                throw FileLoss.changed(path, start);
            }
            TextFile file = rows.open(path, channel, start, false);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public int currentSplit() {
        return last;
    }

    @Override
    public int splitCount() {
        return files.size();
    }

    @Override
    public boolean caughtUp(int split) {
        return false;
    }

    @Override
    public boolean finished(int split) {
        return starts[split].ended();
    }

    @Override
    public boolean finished() {
        return current >= files.size();
    }

    @Override
    public String describe(int split) {
        return "file " + files.get(split);
    }

    @Override
    public long position(int row) {
        return rows.line(row);
    }

    @Override
    public List<SplitPosition> positions() {
        List<SplitPosition> found = new ArrayList<>();
        try {
            for (int split = 0; split < starts.length; split++) {
                FilePosition position = split == current && open != null ? open.position() : starts[split];
                if (position.offset() > 0 || position.ended()) { // others begin at their beginning by themselves
                    found.add(new SplitPosition(files.get(split).toString(), position.text()));
                }
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be read: " + e.getMessage(), null, null, e);
        }
        return found;
    }

    @Override
    public long recordsRead() {
        return rows.recordsRead();
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be closed: " + e.getMessage(), null, null, e);
        }
    }
}
