package io.tidemark.connectors.file;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files one after the other, each to its end. Thread: the task thread that polls it. */
final class FileReader implements SourceReader {
    private final List<Path> files;
    private final FileRows rows;
    private @Nullable TextFile open;
    private int current;

    FileReader(List<Path> files, FileRows rows) {
        this.files = files;
        this.rows = rows;
    }

    @Override
    public @Nullable ColumnBatch poll() {
        if (finished()) {
            return null;
        }
        try {
            if (open == null) {
                Path path = files.get(current);
                open = rows.open(path, Files.newInputStream(path), false);
            }
            if (!rows.read(open)) {
                open.close();
                open = null;
                current++;
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be read: " + e.getMessage(), null, null, e);
        }
        return rows.batch().rowCount == 0 ? null : rows.batch();
    }

    @Override
    public int currentSplit() {
        // The file of the last batch may have ended with it.
        return open == null ? Math.max(0, current - 1) : current;
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
        return split < current;
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
