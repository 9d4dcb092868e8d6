package io.tidemark.shell.connection;

import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for its names, with the driver's metadata, and remembers them for a while: others may change them too.
 * Mutable. Thread: the shell's.
 */
final class JdbcNames {
    private static final long FRESH_NANOS = 20_000_000_000L;

    private final Connection connection;
    private @Nullable CatalogNames known;
    private long knownNanos;

    /**
     * A line of SHOW JOBS.
     *
     * @param state such as RUNNING
     * @param progress percent of what there is to read; -1 if nobody knows
     * @param failure why it failed last, behind a code; empty if it has not
     */
    record JobLine(
            String id,
            String state,
            JobCounters counters,
            int progress,
            boolean bounded,
            long restarts,
            String failure,
            String statement) {
        /** How far it has come. */
        Progress reached() {
            return Progress.of(counters, progress < 0 ? Double.NaN : progress / 100.0);
        }
    }

    JdbcNames(Connection connection) {
        this.connection = connection;
    }

    /** Asks again next time. */
    void forgetIf(boolean changed) {
        if (changed) {
            known = null;
        }
    }

    CatalogNames read() {
        long now = System.nanoTime();
        CatalogNames names = known;
        if (names != null && now - knownNanos < FRESH_NANOS) {
            return names;
        }
        try {
            names = new CatalogNames(
                    objects(),
                    functions(),
                    settings(),
                    jobs().stream().map(JobLine::id).toList());
        } catch (SQLException away) {
            throw JdbcErrors.of(away, null);
        }
        known = names;
        knownNanos = now;
        return names;
    }

    private List<ObjectName> objects() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        Map<String, List<Described>> columns = new HashMap<>();
        try (ResultSet rows = metadata.getColumns(null, null, "%", "%")) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString("TABLE_NAME"), table -> new ArrayList<>())
                        .add(new Described(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
            }
        }
        List<ObjectName> objects = new ArrayList<>();
        for (Kind kind : Kind.values()) { // for the metadata of JDBC a stream is a table like any other
            for (Described object : pairs("SHOW " + kind.words() + "S", "name", "name")) {
                objects.add(new ObjectName(object.name(), kind, columns.getOrDefault(object.name(), List.of())));
            }
        }
        return objects;
    }

    private List<Described> functions() throws SQLException {
        return pairs("SHOW FUNCTIONS", "name", "syntax");
    }

    private List<Described> settings() throws SQLException {
        return pairs("SHOW SETTINGS", "setting", "meaning");
    }

    /** The zone of the session. */
    ZoneId timeZone() {
        try {
            return pairs("SHOW SETTINGS", "setting", "value").stream()
                    .filter(setting -> setting.name().equals("time-zone"))
                    .findFirst()
                    .map(setting -> ZoneId.of(setting.text()))
                    .orElse(ZoneOffset.UTC);
        } catch (DateTimeException unknown) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "the session's time zone is not known here: " + unknown.getMessage(),
                    "SET 'time-zone' to another, or use a newer Java here",
                    null,
                    unknown);
        } catch (SQLException away) {
            throw JdbcErrors.of(away, null);
        }
    }

    private List<Described> pairs(String sql, String name, String text) throws SQLException {
        List<Described> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(new Described(rows.getString(name), rows.getString(text)));
            }
        }
        return found;
    }

    private List<JobLine> jobs() throws SQLException {
        List<JobLine> jobs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW JOBS")) {
            while (rows.next()) {
                jobs.add(line(rows));
            }
        }
        return jobs;
    }

    private static JobLine line(ResultSet row) throws SQLException {
        JobCounters counters = new JobCounters(
                row.getLong("rows_read"),
                row.getLong("rows_out"),
                row.getLong("late_rows"),
                row.getLong("late_windows"),
                row.getLong("rejected_rows"),
                Long.MIN_VALUE,
                row.getLong("state_bytes"));
        int progress = row.getInt("progress");
        if (row.wasNull()) {
            progress = -1;
        }
        String failure = row.getString("failure");
        return new JobLine(
                row.getString("job"),
                row.getString("state"),
                counters,
                progress,
                row.getBoolean("bounded"),
                row.getLong("restarts"),
                failure == null ? "" : failure,
                row.getString("statement"));
    }

    /** The lines of a ledger, without their sum. */
    List<LedgerLine> ledger(String sql) {
        List<LedgerLine> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String source = rows.getString("source");
                if (source != null) {
                    lines.add(new LedgerLine(
                            rows.getString("table"),
                            source,
                            rows.getLong("rows_read"),
                            rows.getLong("used"),
                            rows.getLong("filtered"),
                            rows.getLong("late"),
                            rows.getLong("rejected"),
                            rows.getString("reasons")));
                }
            }
        } catch (SQLException away) {
            throw JdbcErrors.of(away, null);
        }
        return lines;
    }

    /** The jobs that are listed now. */
    List<JobLine> listed() {
        try {
            return jobs();
        } catch (SQLException away) {
            throw JdbcErrors.of(away, null);
        }
    }

    /** A job that is listed now. */
    Optional<JobLine> job(String id) {
        return listed().stream().filter(job -> job.id().equals(id)).findFirst();
    }
}
