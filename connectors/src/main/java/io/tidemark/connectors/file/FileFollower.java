package io.tidemark.connectors.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one path as time goes by: the file there now and, when it is rotated away or truncated, the one that takes
 * its place. A file that was renamed is read to its end first. What stands behind the last line break counts as a line once
 * the file is given up; till then it may still grow. Mutable. Thread: its reader's.
 */
final class FileFollower implements Closeable {
    private final Path path;
    private final FileRows rows;
    private FilePosition start;
    private Path startFile;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private @Nullable TextFile open;
    private boolean leaving;
    private boolean truncated;

    /**
     * @param startFile the file in which an earlier run has stopped: the one at the path, or what it is called by now
     * @param start where it has stopped
     */
    FileFollower(Path path, Path startFile, FilePosition start, FileRows rows) {
        this.path = path;
        this.startFile = startFile;
        this.start = start;
        this.rows = rows;
    }

    /** The file of a path, the same after it was renamed; null if there is none there or the system does not tell. */
    static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /** Fills the batch of {@link FileRows} with what has come; false if nothing has. */
    boolean read() throws IOException {
        if (open == null && !openFile()) {
            rows.batch().clear();
            return false;
        }
        while (true) {
            TextFile file = open;
            FileChannel from = channel;
            if (file == null || from == null) {
                return false;
            }
            if (rows.read(file) || rows.batch().rowCount > 0) {
                return true;
            }
            if (leaving) {
                leave(file, from);
                if (open == null && !openFile()) {
                    return false;
                }
            } else if (!mustLeave(from)) {
                return false;
            } else {
                leaving = true;
                file.records.finish();
            }
        }
    }

    /** Whether the file at the path is no longer the one that is open, or was cut off before what was read. */
    private boolean mustLeave(FileChannel from) throws IOException {
        if (from.size() < from.position()) {
            truncated = true;
            return true;
        }
        Object now = keyOf(path);
        // Who writes may go on with the old file until he opens the new one, which is empty so long.
        return now != null && key != null && !now.equals(key) && !isEmpty();
    }

    private boolean isEmpty() throws IOException {
        try {
            return Files.size(path) == 0;
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private void leave(TextFile file, FileChannel from) throws IOException {
        leaving = false;
        if (truncated) {
            truncated = false;
            from.position(0);
            open = rows.open(path, from, FilePosition.START, true);
        } else {
            file.close();
            channel = null;
            open = null;
        }
    }

    private boolean openFile() throws IOException {
        try {
            FileChannel opened = FileChannel.open(startFile, StandardOpenOption.READ);
            channel = opened;
            key = keyOf(startFile);
            if (!start.fits(opened)) {
                throw FileLoss.changed(path, start);
            }
            open = rows.open(path, opened, start, true);
            startFile = path;
            start = FilePosition.START;
            return true;
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    /** Where reading goes on. */
    FilePosition position() throws IOException {
        TextFile file = open;
        return file == null ? start : file.position();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
