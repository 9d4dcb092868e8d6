package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.executor.table.TableListener;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query with EMIT over the rows of one kept table or view, with conditions and expressions and nothing that remembers: its
 * reader can be told how far it has come, and go on from there when it comes back. The token says the process, the table and
 * its version; the changes behind it are kept in memory, the last 16 MiB of each table. Mutable. Thread: the session's.
 */
final class Subscription {
    private static final String FORM = "v1";

    private final EngineParts engine;
    private final TableDefinition table;
    private final String prefix;
    private long version = ColumnBatch.NO_VERSION;
    private @Nullable String notice;

    private Subscription(EngineParts engine, TableDefinition table) {
        this.engine = engine;
        this.table = table;
        this.prefix = String.join(
                "-",
                FORM,
                Long.toString(engine.startMillis(), Character.MAX_RADIX),
                Long.toString(engine.keyedTables().serial(table.name()), Character.MAX_RADIX),
                "");
    }

    /** The subscription that a plan is, if it is one. */
    static @Nullable Subscription of(PhysicalPlan plan, EngineParts engine) {
        PhysicalNode node = plan.root().input();
        while (node instanceof PhysicalNode.Project || node instanceof PhysicalNode.Filter) {
            node = node.inputs().get(0);
        }
        boolean subscribes = plan.continuous()
                && !plan.emit().stream()
                && node instanceof PhysicalNode.Scan scan
                && scan.table().kept()
                && !scan.bounded();
        return subscribes ? new Subscription(engine, ((PhysicalNode.Scan) node).table()) : null;
    }

    /** What a job reads with that goes on behind a token, or begins anew if it cannot. */
    ConnectorLookup behind(String token, ConnectorLookup usual) {
        Connector resuming = new KeyedTableConnector(engine.keyedTables(), rows -> listen(rows, token));
        return new ConnectorLookup() {
            @Override
            public Connector connector(TableDefinition wanted) {
                return wanted.name().equals(table.name()) ? resuming : usual.connector(wanted);
            }

            @Override
            public TableOptions options(TableDefinition wanted) {
                return usual.options(wanted);
            }
        };
    }

    private TableListener listen(KeyedTable rows, String token) {
        Optional<Long> wanted = version(token);
        TableListener listener = wanted.isPresent() ? rows.listenBehind(wanted.get()) : null;
        if (listener == null) {
            notice =
                    "not resumed: what has changed behind the token is not kept any more; the result begins with all rows";
            return rows.listen();
        }
        version = wanted.get();
        notice = "resumed: the result goes on with the changes behind the token";
        return listener;
    }

    private Optional<Long> version(String token) {
        if (!token.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(token.substring(prefix.length()), Character.MAX_RADIX));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** The reader has taken these rows. */
    void onTaken(ColumnBatch batch) {
        if (batch.version != ColumnBatch.NO_VERSION) {
            version = batch.version;
        }
    }

    /** Where the reader goes on if it comes back; empty while not all rows of a first version have been taken. */
    Optional<String> token() {
        return version == ColumnBatch.NO_VERSION
                ? Optional.empty()
                : Optional.of(prefix + Long.toString(version, Character.MAX_RADIX));
    }

    /** How a token was used, if one was given. */
    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }
}
