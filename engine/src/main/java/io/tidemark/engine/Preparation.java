package io.tidemark.engine;

import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.parameter.Parameter;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.List;
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
            EngineParts engine,
            Settings settings,
            QueryRunner queries,
            KeptTables kept,
            StatementExecutor statements) {
        this.engine = engine;
        this.settings = settings;
        this.queries = queries;
        this.kept = kept;
        this.statements = statements;
    }

    /** Checks a statement and finds out what it takes and gives. */
    Prepared prepare(StatementText text) {
        return describe(text, StatementParser.parse(text));
    }

    private Prepared describe(StatementText text, Statement statement) {
        Catalog catalog = engine.catalog().catalog();
        Parameters parameters = Parameters.describing();
        if (statement instanceof Statement.Query query) {
            PhysicalPlan plan = queries.plan(query, catalog, parameters);
            return new Prepared(text, statement, catalog, parameters.found(), plan.schema(), true);
        }
        if (statement instanceof Statement.Insert insert) {
            queries.plan(insert, catalog, parameters);
            refuseInJob(insert, parameters.found());
            return new Prepared(text, statement, catalog, parameters.found(), NO_COLUMNS, false);
        }
        if (statement instanceof Statement.Delete delete) {
            kept.plan(delete, catalog, parameters);
            return new Prepared(text, statement, catalog, parameters.found(), NO_COLUMNS, false);
        }
        if (statement instanceof Statement.Update update) {
            kept.plan(update, catalog, parameters);
            return new Prepared(text, statement, catalog, parameters.found(), NO_COLUMNS, false);
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

    /** The answer to a lookup by key that was run before, or null. */
    @Nullable
    Result quick(Prepared prepared, List<ParameterValue> values) {
        if (prepared.shortcut(engine.catalog().catalog()) instanceof PreparedLookup lookup) {
            return lookup.answer(
                    ParameterValues.of(values, prepared.wanted(), settings.timeZone()), settings.timeZone());
        }
        return null;
    }

    /** Runs a prepared statement. */
    Result run(Prepared prepared, List<ParameterValue> values) {
        Catalog catalog = engine.catalog().catalog();
        Statement statement = prepared.statement();
        if (!prepared.holdsFor(catalog)) {
            checkAgain(prepared, catalog);
        }
        List<Expression.Literal> literals = ParameterValues.of(values, prepared.wanted(), settings.timeZone());
        if (statement instanceof Statement.Query query) {
            return query(prepared, query, catalog, literals);
        }
        if (literals.isEmpty()) {
            return statement.accept(statements);
        }
        Parameters filled = Parameters.filled(prepared.wanted(), literals);
        if (statement instanceof Statement.Insert insert) {
            return queries.insert(insert, catalog, filled);
        }
        if (statement instanceof Statement.Delete delete) {
            return kept.delete(delete, catalog, filled);
        }
        if (statement instanceof Statement.Update update) {
            return kept.update(update, catalog, filled);
        }
        throw TidemarkException.internal("parameters of a statement that has none");
    }

    private Result query(
            Prepared prepared, Statement.Query query, Catalog catalog, List<Expression.Literal> literals) {
        if (prepared.shortcut(catalog) instanceof PreparedLookup lookup) {
            return lookup.answer(literals, settings.timeZone());
        }
        return queries.query(query, catalog, Parameters.filled(prepared.wanted(), literals), plan -> {
            PreparedLookup lookup = lookup(plan, literals);
            if (lookup != null) {
                prepared.onChecked(catalog, lookup);
            }
        });
    }

    private @Nullable PreparedLookup lookup(PhysicalPlan plan, List<Expression.Literal> literals) {
        PointLookup lookup = PointLookup.of(plan, engine);
        return lookup == null ? null : PreparedLookup.of(lookup, literals);
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
        prepared.onChecked(catalog, null);
    }
}
