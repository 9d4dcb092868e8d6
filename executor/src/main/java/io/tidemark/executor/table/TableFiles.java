package io.tidemark.executor.table;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of one table: its log, and snapshots that let old segments of the log go. Mutable. Thread: whoever writes to the
 * table.
 */
final class TableFiles {
    private final Path folder;
    private final TableLog log;

    private TableFiles(Path folder, TableLog log) {
        this.folder = folder;
        this.log = log;
    }

    /** Makes the files of a new table. */
    static TableFiles create(Path folder, String table) {
        return new TableFiles(folder, TableLog.create(folder, table));
    }

    /** Opens the files of a table; {@link #restore} then reads them. */
    static TableFiles open(Path folder, String table) {
        return new TableFiles(folder, TableLog.open(folder, table, 0));
    }

    /** Shows all that is in the table. */
    void restore(RowSink rows) {
        log.replay(rows);
    }

    TableLog log() {
        return log;
    }

    Path folder() {
        return folder;
    }

    List<String> notices() {
        return log.notices();
    }

    void close() {
        log.close();
    }
}
