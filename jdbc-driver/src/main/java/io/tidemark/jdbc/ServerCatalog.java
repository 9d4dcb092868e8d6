package io.tidemark.jdbc;

import io.tidemark.jdbc.meta.CatalogRow;
import io.tidemark.jdbc.meta.CatalogSource;
import io.tidemark.jdbc.result.DriverResultSet;
import io.tidemark.jdbc.result.ReplyCursor;
import io.tidemark.jdbc.wire.Conversation;
import io.tidemark.jdbc.wire.Reply;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.jdbc.wire.Waiting;
import io.tidemark.protocol.ServerMessage.Columns;
import io.tidemark.types.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the server has in its catalog, asked for once and kept for a second, or until a statement without rows was run here:
 * tools ask for the same things again and again. Thread: any.
 */
final class ServerCatalog implements CatalogSource {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_ROWS = 1_000_000;

    private record Kept(long since, List<CatalogRow> rows) {}

    private final DriverConnection connection;
    private final String url;
    private final Map<String, Kept> kept = new HashMap<>(); // guarded by itself
    private long forgotten; // guarded by kept

    ServerCatalog(DriverConnection connection, String url) {
        this.connection = connection;
        this.url = url;
    }

    /** Something may have changed. */
    void forget() {
        synchronized (kept) {
            kept.clear();
            forgotten++;
        }
    }

    @Override
    public List<CatalogRow> catalog(String subject) throws SQLException {
        connection.checkOpen();
        Conversation conversation = connection.conversation();
        long now = conversation.now();
        long before;
        synchronized (kept) {
            before = forgotten;
            Kept known = kept.get(subject);
            if (known != null && now - known.since < KEPT_NANOS) {
                return known.rows;
            }
        }
        List<CatalogRow> rows = read(conversation, subject);
        synchronized (kept) {
            if (before == forgotten) { // else they may be older than what was changed meanwhile
                kept.put(subject, new Kept(now, rows));
            }
        }
        return rows;
    }

    private static List<CatalogRow> read(Conversation conversation, String subject) throws SQLException {
        Reply reply = conversation.catalog(subject);
        try {
            reply.awaitFirst(Waiting.FOREVER);
            Columns columns = reply.columns();
            if (columns == null) {
                return List.of();
            }
            ReplyCursor cursor = new ReplyCursor(
                    conversation, reply, columns, new ReplyCursor.Wish(MAX_ROWS, null), Waiting.FOREVER);
            List<CatalogRow> rows = new ArrayList<>();
            while (cursor.next(-1) == Outcome.READY) {
                @Nullable
                Object[] values = new @Nullable Object[columns.schema().size()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = cursor.value(column);
                }
                rows.add(new CatalogRow(columns.schema(), Collections.unmodifiableList(Arrays.asList(values))));
            }
            return List.copyOf(rows);
        } finally {
            reply.close();
        }
    }

    @Override
    public DriverResultSet result(Schema schema, List<List<@Nullable Object>> rows) {
        return connection.result(schema, rows);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String user() {
        return connection.settings().credentials().user();
    }

    @Override
    public String serverVersion() {
        String server = connection.conversation().server();
        return server.substring(server.lastIndexOf(' ') + 1);
    }
}
