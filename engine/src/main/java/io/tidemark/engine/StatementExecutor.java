package io.tidemark.engine;

import io.tidemark.executor.ledger.Ledger;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.PlanPrinter;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out statements: the one class that sees parser, planner and executor together. One per session. Thread: the
 * session's.
 */
final class StatementExecutor implements Statement.Visitor<Result> {
    private final EngineParts engine;
    private final Settings settings;
    private final QueryRunner queries;
    private final KeptTables kept;
    private final Preparation preparation;

    StatementExecutor(EngineParts engine, Settings settings, QueryRunner queries) {
        this.engine = engine;
        this.settings = settings;
        this.queries = queries;
        this.kept = new KeptTables(engine, queries);
        this.preparation = new Preparation(engine, settings, queries, kept, this);
    }

    private Catalog catalog() {
        return engine.catalog().catalog();
    }

    @Override
    public Result createTable(Statement.CreateTable statement) {
        String kind = statement.keyed() ? "table" : "stream";
        Name name = statement.name();
        if (catalog().find(name.text(), name.quoted()).isPresent()) {
            return exists(name, statement.ifNotExists());
        }
        if (statement.options().isEmpty() && !statement.keyed()) {
            throw new TidemarkException(
                    ErrorCode.MISSING_OPTION,
                    "stream " + name.text() + " has no connector",
                    "add WITH (connector = '…'); SHOW CONNECTORS lists what there is",
                    statement.position());
        }
        TableDefinition table = engine.binder().bind(statement);
        engine.binder().checkAllowed(statement, table);
        engine.planner().checkTable(catalog(), table);
        new DeadLetterStream(engine).declareFor(table, settings);
        return kept.add(table) ? created(kind, name) : exists(name, statement.ifNotExists());
    }

    @Override
    public Result createView(Statement.CreateView statement) {
        Name name = statement.name();
        if (catalog().find(name.text(), name.quoted()).isPresent()) {
            return exists(name, statement.ifNotExists());
        }
        if (statement.materialized()) {
            return new MaterializedViews(engine).create(statement, settings, queries)
                    ? created("materialized view", name)
                    : exists(name, statement.ifNotExists());
        }
        if (statement.emit() != null) {
            throw new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "a view has no EMIT: it belongs to the statement that reads the view",
                    "leave EMIT out here and write it behind SELECT … FROM " + name.text(),
                    statement.emit().position());
        }
        ViewDefinition view = CatalogKeeper.view(statement);
        Schema columns = engine.planner().viewSchema(catalog(), view);
        Check.state(columns.size() > 0, "a view without columns");
        return engine.catalog().add(view) ? created("view", name) : exists(name, statement.ifNotExists());
    }

    private static Result created(String kind, Name name) {
        return new Result.Done(kind + " " + name.text() + " created");
    }

    private static Result exists(Name name, boolean allowed) {
        if (allowed) {
            return new Result.Done(name.text() + " is there already; nothing was changed");
        }
        throw new TidemarkException(
                ErrorCode.ALREADY_EXISTS,
                "there is a stream, table or view named '" + name.text() + "' already",
                "take another name, drop the old one, or write IF NOT EXISTS",
                name.position());
    }

    @Override
    public Result drop(Statement.Drop statement) {
        if (statement.kind() == Statement.ObjectKind.CONNECTION) {
            return new ConnectionStatements(engine).dropConnection(statement);
        }
        if (statement.kind() == Statement.ObjectKind.SECRET) {
            return new ConnectionStatements(engine).dropSecret(statement);
        }
        String kind = dropKind(statement);
        CatalogObject object = catalog()
                .find(statement.name().text(), statement.name().quoted())
                .orElse(null);
        if (object == null) {
            if (statement.ifExists()) {
                return new Result.Done(
                        "there is no " + kind + " " + statement.name().text() + "; nothing was changed");
            }
            throw JobPlanner.unknown(statement.name(), catalog());
        }
        if (!kindOf(object).equals(kind)) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    object.name() + " is a " + kindOf(object) + ", not a " + kind,
                    "write DROP " + kindOf(object).toUpperCase(Locale.ROOT) + " " + object.name(),
                    statement.name().position());
        }
        checkUnused(object, statement);
        new MaterializedViews(engine).endJobOf(object);
        engine.catalog().remove(object, kind.toUpperCase(Locale.ROOT));
        kept.dropped(object);
        memoryTable(object)
                .filter(rows -> catalog().objects().stream()
                        .noneMatch(other -> memoryTable(other).equals(Optional.of(rows))))
                .ifPresent(rows -> engine.memoryTables().remove(rows));
        return new Result.Done(kind + " " + object.name() + " dropped");
    }

    /** Whose rows in memory a stream or table shows. */
    private static Optional<String> memoryTable(CatalogObject object) {
        return object instanceof TableDefinition table && table.connector().equals("memory")
                ? Optional.of(table.option("table").orElse(table.name()))
                : Optional.empty();
    }

    private static String dropKind(Statement.Drop statement) {
        return switch (statement.kind()) {
            case STREAM -> "stream";
            case TABLE -> "table";
            case VIEW -> "view";
            case MATERIALIZED_VIEW -> "materialized view";
            case FUNCTION -> throw notYet("DROP FUNCTION", statement);
            case CONNECTION, SECRET -> throw TidemarkException.internal("no object of the catalog");
        };
    }

    static String kindOf(CatalogObject object) {
        if (object instanceof TableDefinition table) {
            return table.materializedView() ? "materialized view" : table.keyed() ? "table" : "stream";
        }
        return "view";
    }

    private void checkUnused(CatalogObject object, Statement.Drop statement) {
        for (CatalogObject other : catalog().objects()) {
            if (other instanceof ViewDefinition view && ViewNames.mentions(view, object.name(), catalog())) {
                throw inUse(object, "view " + view.name(), "drop the view first", statement);
            }
            if (other instanceof TableDefinition view
                    && view.materializedView()
                    && !view.name().equals(object.name())
                    && ViewNames.closure(view.text(), catalog()).contains(object.name())) {
                throw inUse(object, "materialized view " + view.name(), "drop that view first", statement);
            }
        }
        engine.jobs().userOf(object.name()).ifPresent(job -> {
            String verb = job.job().state().ended() ? "DROP" : "STOP";
            throw inUse(object, job.id(), verb + " JOB " + job.id() + " first", statement);
        });
    }

    private static TidemarkException inUse(CatalogObject object, String user, String hint, Statement.Drop statement) {
        return new TidemarkException(
                ErrorCode.OBJECT_IN_USE,
                kindOf(object) + " " + object.name() + " is used by " + user,
                hint,
                statement.name().position());
    }

    private CatalogObject require(Name name) {
        return JobPlanner.require(name, catalog());
    }

    /** The answer to a text that needs no parsing, or null. */
    @Nullable
    Result quick(String sql, Consumer<Statement> check) {
        return queries.quick(sql, check);
    }

    /** The answer to a prepared statement that needs no planning, or null. */
    @Nullable
    Result quick(Prepared prepared, List<ParameterValue> values) {
        return preparation.quick(prepared, values);
    }

    /** What a statement takes and gives. */
    Prepared prepare(StatementText text, Consumer<Statement> check) {
        return preparation.prepare(text, check);
    }

    /** Runs a prepared statement. */
    Result execute(Prepared prepared, List<ParameterValue> values) {
        return preparation.run(prepared, values);
    }

    /** The rows of a kept table for Java code. */
    StateTableView stateTable(String name) {
        CatalogObject object = catalog().find(name, false).orElseThrow(() -> JobPlanner.unknown(
                        new Name(name, false, new Position(1, 1)), catalog())
                .at(null));
        if (object instanceof TableDefinition table && table.kept()) {
            return new StateTableView(table, engine.keyedTables().require(table.name()), settings.timeZone());
        }
        throw new TidemarkException(
                ErrorCode.WRONG_OBJECT_TYPE,
                object.name() + " is a " + kindOf(object) + ", whose rows the engine does not keep",
                "name a table without a connector or a materialized view",
                null);
    }

    @Override
    public Result query(Statement.Query statement) {
        return queries.query(statement, catalog());
    }

    @Override
    public Result insert(Statement.Insert statement) {
        return queries.insert(statement, catalog());
    }

    @Override
    public Result show(Statement.Show statement) {
        return new Listings(engine, settings).show(statement);
    }

    @Override
    public Result showCreate(Statement.ShowCreate statement) {
        CatalogObject object = require(statement.name());
        return FixedRows.columns(FixedRows.text("statement"))
                .row(Secrets.hide(object.text()))
                .build(settings.timeZone());
    }

    @Override
    public Result describe(Statement.Describe statement) {
        Description description = new Description(settings, engine.planner(), catalog());
        return description.of(require(statement.name()), statement.extended());
    }

    @Override
    public Result explain(Statement.Explain statement) {
        if (statement.statement() instanceof Statement.Query query) {
            return explain(statement, query.query(), () -> queries.plan(query, catalog(), Parameters.none()));
        }
        if (statement.statement() instanceof Statement.Insert insert) {
            return explain(statement, insert.query(), () -> queries.plan(insert, catalog(), Parameters.none()));
        }
        if (statement.statement() instanceof Statement.CreateView view && view.materialized()) {
            return explain(statement, view.query(), () -> engine.planning()
                    .view(view, catalog(), settings.timeZone())
                    .plan());
        }
        if (statement.statement() instanceof Statement.StatementSet set) {
            Supplier<PhysicalPlan> plan = () -> engine.planning()
                    .planSet(set, catalog(), settings.timeZone())
                    .physical();
            if (statement.level() != Statement.ExplainLevel.PHYSICAL) {
                throw NotYet.refuse(
                        "EXPLAIN " + statement.level() + " of a statement set",
                        "EXPLAIN shows the plan that runs; explain its INSERT statements one by one",
                        statement.position());
            }
            return explain(statement, set.inserts().get(0).query(), plan);
        }
        throw new TidemarkException(
                ErrorCode.INVALID_QUERY,
                "there is no plan to explain: only queries and INSERT have one",
                "write EXPLAIN SELECT … or EXPLAIN INSERT INTO …",
                statement.statement().position());
    }

    private Result explain(Statement.Explain statement, QueryText query, Supplier<PhysicalPlan> plan) {
        if (statement.level() == Statement.ExplainLevel.ANALYZE) {
            throw NotYet.refuse(
                    "EXPLAIN ANALYZE", "EXPLAIN shows the plan, SHOW JOBS counts rows", statement.position());
        }
        boolean logical = statement.level() == Statement.ExplainLevel.LOGICAL;
        String text =
                switch (statement.format()) {
                    case TEXT ->
                        logical
                                ? engine.planner().explainLogical(catalog(), queries.planSettings(), query)
                                : PlanPrinter.explain(plan.get());
                    case JSON ->
                        logical
                                ? PlanPrinter.logicalJson(
                                        engine.planner().explainLogical(catalog(), queries.planSettings(), query))
                                : PlanPrinter.json(plan.get());
                    case DOT ->
                        throw NotYet.refuse("EXPLAIN AS DOT", "there is AS TEXT and AS JSON", statement.position());
                };
        FixedRows.Builder rows = FixedRows.columns(FixedRows.text("plan"));
        text.stripTrailing().lines().forEach(rows::row);
        return rows.build(settings.timeZone());
    }

    @Override
    public Result set(Statement.Set statement) {
        Setting setting = settings.set(statement.option());
        new DeadLetterStream(engine).declareFor(setting, settings);
        return new Result.Done(setting.key() + " is " + settings.value(setting));
    }

    @Override
    public Result reset(Statement.Reset statement) {
        settings.reset(statement.key(), statement.position());
        return new Result.Done(statement.key() == null ? "all settings reset" : statement.key() + " reset");
    }

    @Override
    public Result jobCommand(Statement.JobCommand statement) {
        JobCommands commands = new JobCommands(engine, settings);
        JobEntry entry = engine.jobs().require(statement.job(), statement.position());
        return switch (statement.action()) {
            case PAUSE -> commands.pause(entry);
            case RESUME -> commands.resume(entry, statement.position());
            case STOP ->
                statement.savepoint() == null
                        ? commands.stop(entry)
                        : commands.stop(entry, statement.savepoint(), statement.position());
            case DROP -> commands.drop(entry, statement.position());
        };
    }

    @Override
    public Result statementSet(Statement.StatementSet statement) {
        return queries.insertAll(statement, catalog());
    }

    @Override
    public Result delete(Statement.Delete statement) {
        return kept.change(statement, catalog());
    }

    @Override
    public Result update(Statement.Update statement) {
        return kept.change(statement, catalog());
    }

    @Override
    public Result explainWhy(Statement.ExplainWhy statement) {
        JobEntry entry = engine.jobs().require(statement.job(), statement.position());
        FixedRows.Builder rows = FixedRows.columns(FixedRows.text("why"));
        Explanation.of(entry).forEach(rows::row);
        return rows.build(settings.timeZone());
    }

    @Override
    public Result showLedger(Statement.ShowLedger statement) {
        String job = statement.job();
        Ledger ledger = job == null
                ? settings.lastLedger().now()
                : engine.jobs().require(job, statement.position()).job().ledger();
        return LedgerRows.of(ledger, settings.timeZone());
    }

    @Override
    public Result createSavepoint(Statement.CreateSavepoint statement) {
        JobEntry entry = engine.jobs().require(statement.job(), statement.position());
        return new JobCommands(engine, settings).savepoint(entry, statement.path(), statement.position());
    }

    @Override
    public Result alterJob(Statement.AlterJob statement) {
        return new JobCommands(engine, settings).alter(statement, Confirmation.of(statement));
    }

    /** ALTER JOB whose effect was told before. */
    Result alterConfirmed(Statement.AlterJob statement) {
        return new JobCommands(engine, settings).alter(statement, true);
    }

    @Override
    public Result createConnection(Statement.CreateConnection statement) {
        return new ConnectionStatements(engine).createConnection(statement);
    }

    @Override
    public Result createSecret(Statement.CreateSecret statement) {
        return new ConnectionStatements(engine).createSecret(statement);
    }

    @Override
    public Result createFunction(Statement.CreateFunction statement) {
        throw NotYet.refuse("CREATE FUNCTION", "SHOW FUNCTIONS lists what there is", statement.position());
    }

    private static TidemarkException notYet(String what, Statement statement) {
        return NotYet.refuse(what, "", statement.position());
    }
}
