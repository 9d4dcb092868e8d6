package io.tidemark.shell.connection;

import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
     */
    record JobLine(String id, String state, long rowsRead, long rowsOut, long lateRows) {}

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
                jobs.add(new JobLine(
                        rows.getString("job"),
                        rows.getString("state"),
                        rows.getLong("rows_read"),
                        rows.getLong("rows_out"),
                        rows.getLong("late_rows")));
            }
        }
        return jobs;
    }

    /** A job that is listed now. */
    Optional<JobLine> job(String id) {
        try {
            return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
        } catch (SQLException away) {
            throw JdbcErrors.of(away, null);
        }
    }
}
