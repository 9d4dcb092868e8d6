package io.tidemark.connectors.file;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that grow, in turn, for ever. Each path is a split, however often the file there is replaced. Thread: the
 * task thread that polls it.
 */
final class FollowReader implements SourceReader {
    private final Supplier<List<Path>> discovery;
    private final FileRows rows;
    private final long pauseNanos;
    private final List<FileFollower> files = new ArrayList<>();
    private final List<Boolean> caughtUp = new ArrayList<>();
    private int current = -1;
    private int emptyInARow;
    private long nextLook;

    /**
     * @param first what is known at the start
     * @param discovery gives files that were not known before, once each
     * @param pauseMillis between two looks at files that had nothing new
     */
    FollowReader(List<FileFollower> first, Supplier<List<Path>> discovery, FileRows rows, long pauseMillis) {
        this.discovery = discovery;
        this.rows = rows;
        this.pauseNanos = pauseMillis * 1_000_000;
        nextLook = SystemClock.INSTANCE.nanos();
        first.forEach(this::follow);
    }

    private void add(Path path) {
        follow(new FileFollower(path, path, FilePosition.START, rows));
    }

    private void follow(FileFollower file) {
        files.add(file);
        caughtUp.add(false);
    }

    @Override
    public @Nullable ColumnBatch poll() {
        long now = SystemClock.INSTANCE.nanos();
        if (emptyInARow >= files.size()) { // nobody had anything in the last round
            if (now - nextLook < 0) {
                return null;
            }
            nextLook = now + pauseNanos;
            emptyInARow = 0;
            discovery.get().forEach(this::add);
        }
        while (emptyInARow < files.size()) {
            current = current + 1 < files.size() ? current + 1 : 0;
            boolean any = read(files.get(current));
            caughtUp.set(current, !any);
            if (any) {
                emptyInARow = 0;
                return rows.batch();
            }
            emptyInARow++;
        }
        return null;
    }

    private static boolean read(FileFollower file) {
        try {
            return file.read();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static TidemarkException failed(FileFollower file, IOException cause) {
        return new TidemarkException(
                ErrorCode.SOURCE_FAILED,
                "file " + file.path() + " cannot be read: " + cause.getMessage(),
                null,
                null,
                cause);
    }

    @Override
    public int currentSplit() {
        return Math.max(0, current);
    }

    @Override
    public int splitCount() {
        return files.size();
    }

    @Override
    public boolean caughtUp(int split) {
        return caughtUp.get(split);
    }

    @Override
    public boolean finished(int split) {
        return false;
    }

    @Override
    public boolean finished() {
        return false;
    }

    @Override
    public String describe(int split) {
        return "file " + files.get(split).path();
    }

    @Override
    public long position(int row) {
        return rows.line(row);
    }

    @Override
    public List<SplitPosition> positions() {
        List<SplitPosition> found = new ArrayList<>();
        for (FileFollower file : files) {
            try {
                FilePosition position = file.position();
                if (position.offset() > 0) { // others begin at their beginning by themselves
                    found.add(new SplitPosition(file.path().toString(), position.text()));
                }
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
        return found;
    }

    @Override
    public long recordsRead() {
        return rows.recordsRead();
    }

    @Override
    public void close() {
        TidemarkException first = null;
        for (FileFollower file : files) {
            try {
                file.close();
            } catch (IOException e) {
                first = new TidemarkException(
                        ErrorCode.SOURCE_FAILED,
                        "file " + file.path() + " cannot be closed: " + e.getMessage(),
                        null,
                        null,
                        e);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
