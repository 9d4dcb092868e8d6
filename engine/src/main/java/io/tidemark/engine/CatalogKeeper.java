package io.tidemark.engine;

import io.tidemark.engine.catalog.CatalogLog;
import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.ast.Statement.CreateConnection;
import io.tidemark.parser.ast.Statement.CreateTable;
import io.tidemark.parser.ast.Statement.CreateView;
import io.tidemark.parser.ast.Statement.Drop;
import io.tidemark.parser.ast.Statement.ObjectKind;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The catalog of an engine and its log: a change counts once it is on disk. Thread: any. */
final class CatalogKeeper {
    /** Streams, tables and views, so that listing them and looking for a name stay quick. */
    static final int MOST_OBJECTS = 10_000;

    private final @Nullable CatalogLog log;
    private final NamedConnections connections;
    private final Map<String, JobRecord> jobs = new LinkedHashMap<>();
    private Catalog catalog = Catalog.empty();

    /** An empty catalog that is kept in memory only. */
    CatalogKeeper() {
        log = null;
        connections = new NamedConnections();
    }

    /**
     * @param log where changes are kept, or null to keep them in memory only
     * @param binder makes definitions out of the statements in the log
     * @param planner tells the columns of materialized views
     * @param connections gets those of the log
     */
    CatalogKeeper(@Nullable CatalogLog log, TableBinder binder, JobPlanner planner, NamedConnections connections) {
        this.log = log;
        this.connections = connections;
        if (log != null) {
            int record = 0;
            for (String text : log.statements()) {
                record++;
                replay(text, record, binder, planner);
            }
        }
    }

    private void replay(String text, int record, TableBinder binder, JobPlanner planner) {
        try {
            if (JobRecord.isOne(text)) {
                JobRecord job = JobRecord.parse(text);
                jobs.put(job.id(), job);
                return;
            }
            Statement statement = StatementParser.parse(text);
            if (statement instanceof CreateTable create) {
                catalog = catalog.with(binder.bind(create));
            } else if (statement instanceof CreateView create && create.materialized()) {
                catalog = catalog.with(
                        planner.view(create, catalog, ZoneOffset.UTC).view());
            } else if (statement instanceof CreateView create) {
                catalog = catalog.with(view(create));
            } else if (statement instanceof CreateConnection create) {
                connections.put(ConnectionStatements.of(create));
            } else if (statement instanceof Drop drop && drop.kind() == ObjectKind.CONNECTION) {
                connections.remove(drop.name().text());
            } else if (statement instanceof Drop drop) {
                catalog = catalog.without(drop.name().text());
            } else {
                throw TidemarkException.internal("a statement that does not belong into the catalog");
            }
        } catch (TidemarkException | IllegalArgumentException failed) {
            throw new TidemarkException(
                    ErrorCode.CATALOG_UNREADABLE,
                    "record " + record + " of the catalog cannot be used: " + failed.getMessage(),
                    "the record says: " + Secrets.hide(text),
                    null,
                    failed);
        }
    }

    static ViewDefinition view(CreateView statement) {
        return new ViewDefinition(statement.name().text(), statement.query(), statement.comments(), statement.text());
    }

    /** The catalog as it is now. */
    synchronized Catalog catalog() {
        return catalog;
    }

    /**
     * Adds an object.
     *
     * @return false if there is one of this name already, which stays
     */
    synchronized boolean add(CatalogObject object) {
        return add(object, () -> {});
    }

    /**
     * Adds an object.
     *
     * @param preparation makes what the object needs, when it is certain that the name is free
     */
    synchronized boolean add(CatalogObject object, Runnable preparation) {
        if (catalog.find(object.name(), true).isPresent()) {
            return false;
        }
        if (catalog.size() >= MOST_OBJECTS) {
            throw new TidemarkException(
                    ErrorCode.CATALOG_FULL,
                    "there are " + MOST_OBJECTS + " streams, tables and views, and no more are possible",
                    "drop what is not needed any more; SHOW STREAMS, SHOW TABLES and SHOW VIEWS list them",
                    null);
        }
        preparation.run();
        change(object.text(), before -> before.with(object));
        return true;
    }

    /** Takes an object away; the statement says so by its exact name. */
    synchronized void remove(CatalogObject object, String kind) {
        String name = object.name().replace("\"", "\"\"");
        change("DROP " + kind + " \"" + name + "\"", before -> before.without(object.name()));
    }

    /** Adds a connection, in place of another of its name. */
    synchronized void add(NamedConnection connection) {
        if (log != null) {
            log.append(connection.text());
        }
        connections.put(connection);
    }

    /** Takes a connection away. */
    synchronized void remove(NamedConnection connection) {
        if (log != null) {
            log.append("DROP CONNECTION \"" + connection.name().replace("\"", "\"\"") + "\"");
        }
        connections.remove(connection.name());
    }

    /** Keeps what is known of a job, in place of what was known of it before; needs a log. */
    synchronized void keep(JobRecord job) {
        if (log == null) {
            throw TidemarkException.internal("an engine without a log cannot keep a job");
        }
        log.append(job.text());
        jobs.put(job.id(), job);
    }

    /** The jobs of the log, those that were dropped included, in the order of their ids' creation. */
    synchronized List<JobRecord> jobs() {
        return List.copyOf(jobs.values());
    }

    private void change(String text, UnaryOperator<Catalog> change) {
        Catalog changed = change.apply(catalog);
        if (log != null) {
            log.append(text);
        }
        catalog = changed;
    }
}
