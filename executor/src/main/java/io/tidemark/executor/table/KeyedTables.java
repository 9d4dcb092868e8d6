package io.tidemark.executor.table;

import io.tidemark.executor.exchange.TailBudget;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.executor.thread.Signal;
import io.tidemark.executor.thread.Work;
import io.tidemark.executor.thread.WorkerThread;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The keyed tables of an engine by name, and where their files are. A table without a log is lost with the process, or is
 * kept by the job that writes it. Thread: any.
 */
public final class KeyedTables implements AutoCloseable {
    /** How long the log of a table becomes before a snapshot makes it short; its changes are on the heap for a moment then. */
    private static final long LONG_LOG_BYTES = 16L << 20;

    /** What the tables keep of their last changes for subscribers who come back, all together. */
    private static final long TAIL_BYTES = 64L << 20;

    private final TailBudget tails = new TailBudget(TAIL_BYTES);
    private final @Nullable Path directory;
    private final Path scratch;
    private final Mutex lock = new Mutex();
    private final Map<String, KeyedTable> tables = new LinkedHashMap<>();
    private final Map<String, Long> serials = new HashMap<>();
    private long lastSerial;
    private @Nullable WorkerThread saver;
    private final Signal closed = new Signal();

    /**
     * Opens no table yet.
     *
     * @param directory a folder for the files of tables, made if needed; null if nothing is kept
     * @param scratch a folder for rows that do not fit on the heap; nothing stays in it
     */
    public KeyedTables(@Nullable Path directory, Path scratch) {
        this.directory = directory;
        this.scratch = scratch;
    }

    /** Memory for the rows of one table. */
    PageSource pages() {
        return ScratchPages.in(scratch);
    }

    /** Whether rows outlive the process. */
    boolean keepsRows() {
        return directory != null;
    }

    /** Makes a table whose writes are kept on disk, if this engine keeps anything; leftovers of an older one go. */
    public KeyedTable create(String name, TableLayout layout) {
        return locked(() -> {
            Path folder = folder(name);
            KeyedTable table;
            if (folder == null) {
                table = KeyedTable.inMemory(name, layout, pages(), tails);
            } else {
                deleteFolder(folder);
                makeFolder(folder);
                table = KeyedTable.logged(name, layout, pages(), tails, TableFiles.create(folder, name));
            }
            put(name, table);
            startSaver();
            return table;
        });
    }

    /**
     * Opens a table that was created before.
     *
     * @throws TidemarkException TABLE_UNREADABLE if its files are missing or damaged
     */
    public KeyedTable open(String name, TableLayout layout) {
        return locked(() -> {
            Path folder = folder(name);
            KeyedTable table = folder == null
                    ? KeyedTable.inMemory(name, layout, pages(), tails)
                    : KeyedTable.logged(name, layout, pages(), tails, TableFiles.open(folder, name));
            put(name, table);
            startSaver();
            return table;
        });
    }

    /** Makes a table that lives in memory alone, whatever this engine keeps. */
    public KeyedTable createInMemory(String name, TableLayout layout) {
        return locked(() -> {
            KeyedTable table = KeyedTable.inMemory(name, layout, pages(), tails);
            put(name, table);
            return table;
        });
    }

    /** The same for a view of a former process, whose rows its job brings back; {@link KeyedTable#complete} says when. */
    public void awaitInMemory(String name, TableLayout layout) {
        locked(() -> {
            put(name, KeyedTable.awaited(name, layout, pages(), tails));
            return true;
        });
    }

    private void put(String name, KeyedTable table) {
        lastSerial++;
        serials.put(name, lastSerial);
        tables.put(name, table);
    }

    /** A number that no other table of this process has or had, whatever its name; 0 if there is no such table. */
    public long serial(String name) {
        return locked(() -> serials.getOrDefault(name, 0L));
    }

    private interface Step<T> {
        T get();
    }

    private <T> T locked(Step<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** The table of exactly this name. */
    public Optional<KeyedTable> find(String name) {
        return locked(() -> Optional.ofNullable(tables.get(name)));
    }

    /** The table of exactly this name, which the catalog knows. */
    public KeyedTable require(String name) {
        return find(name).orElseThrow(() -> TidemarkException.internal("no keyed table " + name));
    }

    /** Forgets a table and deletes its files. */
    public void drop(String name) {
        locked(() -> {
            KeyedTable table = tables.remove(name);
            serials.remove(name);
            if (table != null) {
                table.close();
            }
            Path folder = folder(name);
            if (folder != null) {
                deleteFolder(folder);
            }
            return true;
        });
    }

    /** Deletes the folders of tables that are none any more: a crash may have come between a DROP and its deletion. */
    public void deleteAllBut(Set<String> names) {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        Set<Path> wanted = new HashSet<>();
        for (String name : names) {
            wanted.add(folder(name));
        }
        try (Stream<Path> folders = Files.list(directory)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                if (folder.getFileName().toString().startsWith("table-") && !wanted.contains(folder)) {
                    deleteFolder(folder);
                }
            }
        } catch (IOException failed) {
            throw LogFile.unreadable(directory, "cannot be listed: " + failed, failed);
        }
    }

    /** Where a table's files are: its name as far as it can stand in a file name, and a checksum of all of it. */
    private @Nullable Path folder(String name) {
        if (directory == null) {
            return null;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
        String readable = plain.substring(0, Math.min(60, plain.length()));
        return directory.resolve("table-" + readable + "-" + Long.toHexString(crc.getValue()) + "-" + bytes.length);
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.DISK_FULL,
                    "the folder " + folder + " cannot be made: " + failed,
                    "make the data directory writable, and make room on its disk",
                    null,
                    failed);
        }
    }

    private static void deleteFolder(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = new ArrayList<>(files.toList());
            for (int index = all.size() - 1; index >= 0; index--) {
                Files.deleteIfExists(all.get(index));
            }
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.TABLE_FAILED,
                    "the folder " + folder + " cannot be deleted: " + failed,
                    "make the data directory writable, or delete the folder by hand",
                    null,
                    failed);
        }
    }

    /** What people should know about the tables that were opened, such as a torn end of a log that was cut off. */
    public List<String> notices() {
        return locked(() -> {
            List<String> notices = new ArrayList<>();
            for (KeyedTable table : tables.values()) {
                notices.addAll(table.notices());
            }
            return notices;
        });
    }

    /** Sees to it that what jobs have written to tables becomes safe and visible soon, without their waiting for it. */
    void saveSoon() {
        locked(() -> {
            if (saver != null) {
                saver.wake();
            }
            return true;
        });
    }

    /** One thread for all tables with files: it makes safe what jobs have written, and shortens logs. */
    private void startSaver() {
        if (directory != null && saver == null && !closed.raised()) {
            WorkerThread thread = new WorkerThread("tidemark-tables");
            thread.submit(this::saveSome);
            saver = thread;
        }
    }

    private Work.Progress saveSome() {
        if (closed.raised()) {
            return Work.Progress.DONE;
        }
        boolean busy = false;
        List<KeyedTable> all = locked(() -> new ArrayList<>(tables.values()));
        for (KeyedTable table : all) {
            busy |= table.saveQuietly();
            busy |= table.shortenLog(LONG_LOG_BYTES);
        }
        return busy ? Work.Progress.BUSY : Work.Progress.IDLE;
    }

    /** Makes all writes safe and closes all files. */
    @Override
    public void close() {
        closed.raise();
        locked(() -> Optional.ofNullable(saver)).ifPresent(WorkerThread::close);
        locked(() -> {
            TidemarkException first = null;
            for (KeyedTable table : tables.values()) {
                try {
                    table.close();
                } catch (TidemarkException failed) {
                    first = first == null ? failed : first;
                }
            }
            tables.clear();
            if (first != null) {
                throw first;
            }
            return true;
        });
    }
}
