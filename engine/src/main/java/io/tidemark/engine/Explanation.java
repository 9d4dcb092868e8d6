package io.tidemark.engine;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.ast.Statement.Explain;
import io.tidemark.parser.ast.Statement.ExplainLevel;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.PlanPrinter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.function.Supplier;

/** EXPLAIN: the plan of a query or an INSERT, a row a line. Thread: the session's. */
final class Explanation {
    private final Planner planner;
    private final Catalog catalog;
    private final QueryRunner queries;
    private final Settings settings;

    Explanation(Planner planner, Catalog catalog, QueryRunner queries, Settings settings) {
        this.planner = planner;
        this.catalog = catalog;
        this.queries = queries;
        this.settings = settings;
    }

    Result of(Explain explain) {
        if (explain.statement() instanceof Statement.Query query) {
            return show(explain, query.query(), () -> queries.plan(query, catalog));
        }
        throw new TidemarkException(
                ErrorCode.INVALID_QUERY,
                "there is no plan to explain: only queries and INSERT have one",
                "write EXPLAIN SELECT … or EXPLAIN INSERT INTO …",
                explain.statement().position());
    }

    Result of(Explain explain, Statement.Insert insert, TableDefinition target) {
        return show(explain, insert.query(), () -> queries.plan(insert, target, catalog));
    }

    private Result show(Explain explain, QueryText query, Supplier<PhysicalPlan> plan) {
        FixedRows.Builder rows = FixedRows.columns(FixedRows.text("plan"));
        text(explain, query, plan).stripTrailing().lines().forEach(rows::row);
        return rows.build(settings.timeZone());
    }

    private String text(Explain explain, QueryText query, Supplier<PhysicalPlan> plan) {
        if (explain.level() == ExplainLevel.ANALYZE) {
            throw NotYet.refuse("EXPLAIN ANALYZE", "EXPLAIN shows the plan, SHOW JOBS counts rows", explain.position());
        }
        boolean logical = explain.level() == ExplainLevel.LOGICAL;
        return switch (explain.format()) {
            case TEXT ->
                logical ? planner.explainLogical(catalog, queries.planSettings(), query) : PlanPrinter.text(plan.get());
            case JSON -> {
                if (logical) {
                    throw NotYet.refuse(
                            "EXPLAIN LOGICAL AS JSON", "EXPLAIN AS JSON shows the physical plan", explain.position());
                }
                yield PlanPrinter.json(plan.get());
            }
            case DOT -> throw NotYet.refuse("EXPLAIN AS DOT", "there is AS TEXT and AS JSON", explain.position());
        };
    }
}
