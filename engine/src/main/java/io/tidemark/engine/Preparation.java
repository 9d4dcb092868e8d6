package io.tidemark.engine;

import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.parameter.Parameter;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prepares statements and runs prepared ones. One per session. Thread: the session's. */
final class Preparation {
    private static final Schema NO_COLUMNS = new Schema(List.of());

    private final EngineParts engine;
    private final Settings settings;
    private final QueryRunner queries;
    private final KeptTables kept;
    private final StatementExecutor statements;

    Preparation(
            EngineParts engine, Settings settings, QueryRunner queries, KeptTables kept, StatementExecutor statements) {
        this.engine = engine;
        this.settings = settings;
        this.queries = queries;
        this.kept = kept;
        this.statements = statements;
    }

    /** Checks a statement and finds out what it takes and gives. */
    Prepared prepare(StatementText text, Consumer<Statement> check) {
        Statement statement = StatementParser.parse(text);
        check.accept(statement); // before anything is looked up, for what tells something runs here
        return describe(text, statement);
    }

    private Prepared describe(StatementText text, Statement statement) {
        Catalog catalog = engine.catalog().catalog();
        Parameters parameters = Parameters.describing();
        if (statement instanceof Statement.Query
                || statement instanceof Statement.Insert
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Update) {
            PhysicalPlan plan = plan(statement, catalog, parameters);
            if (statement instanceof Statement.Insert insert) {
                refuseInJob(insert, parameters.found());
            }
            boolean asks = statement instanceof Statement.Query;
            return new Prepared(text, statement, catalog, parameters.found(), asks ? plan.schema() : NO_COLUMNS, asks);
        }
        if (tells(statement) && statement.accept(statements) instanceof Result.Rows rows) {
            try (RowStream stream = rows.stream()) {
                return new Prepared(text, statement, catalog, List.of(), stream.schema(), true);
            }
        }
        return new Prepared(text, statement, catalog, List.of(), NO_COLUMNS, false);
    }

    /** Whether a statement only tells something that is known, so that it may run to learn its columns. */
    private static boolean tells(Statement statement) {
        return statement instanceof Statement.Show
                || statement instanceof Statement.ShowCreate
                || statement instanceof Statement.ShowLedger
                || statement instanceof Statement.Describe
                || statement instanceof Statement.Explain
                || statement instanceof Statement.ExplainWhy;
    }

    private static void refuseInJob(Statement.Insert insert, List<Parameter> parameters) {
        if (!insert.values() && !parameters.isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.PARAMETER_MISSING,
                    "INSERT of a query starts a job, which is kept by its text and has no parameters",
                    "write the value in place of ?",
                    parameters.get(0).position());
        }
    }

    /** The answer to a query that was run before and needs no job, or null. */
    @Nullable
    Result quick(Prepared prepared, List<ParameterValue> values) {
        ZoneId zone = settings.timeZone();
        Catalog catalog = engine.catalog().catalog();
        PlanTemplate template = prepared.template(catalog, zone);
        if (template == null || !prepared.givesRows()) {
            return null;
        }
        List<Expression> constants = ParameterValues.of(values, prepared.wanted(), zone);
        Prepared.Lookup lookup = prepared.lookup(catalog, zone);
        Result found = lookup == null ? null : lookup.lookup().find(plain(constants), lookup.places(), zone);
        if (found != null) {
            settings.lastLedger().onAnswer();
            return found;
        }
        PhysicalNode known = template.with(constants);
        return known == null ? null : queries.answer(known, prepared.columns());
    }

    /** Runs a prepared statement. */
    Result run(Prepared prepared, List<ParameterValue> values) {
        Catalog catalog = engine.catalog().catalog();
        if (!prepared.holdsFor(catalog)) {
            checkAgain(prepared, catalog);
        }
        ZoneId zone = settings.timeZone();
        List<Expression> constants = ParameterValues.of(values, prepared.wanted(), zone);
        Statement statement = prepared.statement();
        boolean planned = statement instanceof Statement.Query
                || statement instanceof Statement.Insert insert && insert.values()
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Update;
        if (!planned) {
            return statement.accept(statements);
        }
        PlanTemplate template = prepared.template(catalog, zone);
        PhysicalNode known = template == null ? null : template.with(constants);
        if (known != null) {
            return direct(prepared, catalog, known);
        }
        PhysicalPlan plan = plan(statement, catalog, Parameters.filled(prepared.wanted(), constants));
        PlanTemplate next = template == null ? PlanTemplate.of(plan, constants) : template.and(plan, constants);
        prepared.onPlanned(
                catalog,
                zone,
                next,
                next == null
                        ? null
                        : next == template ? prepared.lookup(catalog, zone) : lookup(next, plan, constants));
        if (statement instanceof Statement.Query query) {
            return queries.run(query, plan, catalog);
        }
        if (statement instanceof Statement.Insert) {
            return queries.insertNow(plan);
        }
        return kept.change(kept.target(statement, catalog), plan, statement instanceof Statement.Update);
    }

    /** The plan as a lookup by key, if all its parameters can be exchanged and are the key. */
    private Prepared.@Nullable Lookup lookup(PlanTemplate template, PhysicalPlan plan, List<Expression> constants) {
        PointLookup lookup = template.understood() ? PointLookup.of(plan, engine) : null;
        int[] places = lookup == null ? null : lookup.places(plain(constants));
        return lookup == null || places == null ? null : new Prepared.Lookup(lookup, places);
    }

    /** The values of constants; null for NULL, and for those that have elements. */
    private static List<@Nullable Object> plain(List<Expression> constants) {
        List<@Nullable Object> values = new ArrayList<>(constants.size());
        for (Expression constant : constants) {
            values.add(constant instanceof Expression.Literal literal ? literal.value() : null);
        }
        return values;
    }

    private PhysicalPlan plan(Statement statement, Catalog catalog, Parameters parameters) {
        if (statement instanceof Statement.Query query) {
            return queries.plan(query, catalog, parameters);
        }
        if (statement instanceof Statement.Insert insert) {
            return queries.plan(insert, catalog, parameters);
        }
        return kept.plan(statement, catalog, parameters);
    }

    private Result direct(Prepared prepared, Catalog catalog, PhysicalNode plan) {
        Statement statement = prepared.statement();
        if (statement instanceof Statement.Query) {
            return queries.answer(plan, prepared.columns());
        }
        if (statement instanceof Statement.Insert insert) {
            return queries.write(plan, JobPlanner.target(insert, catalog));
        }
        return kept.change(kept.target(statement, catalog), plan, statement instanceof Statement.Update);
    }

    /** The catalog has changed: the statement may go on if it takes and gives what it did. */
    private void checkAgain(Prepared prepared, Catalog catalog) {
        Prepared now = describe(prepared.text(), prepared.statement());
        if (!now.parameters().equals(prepared.parameters()) || !now.columns().equals(prepared.columns())) {
            throw new TidemarkException(
                    ErrorCode.PREPARED_CHANGED,
                    "the statement takes or gives something else since it was prepared, for the catalog has changed",
                    "prepare it again",
                    prepared.statement().position());
        }
        prepared.onChecked(catalog);
    }
}
