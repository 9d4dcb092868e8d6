package io.tidemark.engine;

import io.tidemark.executor.thread.Published;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.plan.PhysicalPlan;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries for one row by its key that have been planned before with other constants: neither parsed nor planned again,
 * and run without a job. What was learned holds for one catalog, and for all sessions of the engine. Mutable. Thread: any.
 */
final class PointQueries {
    private static final int MOST = 256;

    private final Published<Learned> learned = new Published<>(new Learned(null, Map.of()));

    /** What was learned for a catalog, by the templates' texts. */
    private record Learned(@Nullable Catalog catalog, Map<String, Known> byTemplate) {
        /** The same and one more; if there are too many, that one alone. */
        Learned and(String template, Known known, Catalog planned) {
            Map<String, Known> more = new HashMap<>();
            if (catalog == planned && byTemplate.size() < MOST) {
                more.putAll(byTemplate);
            }
            more.put(template, known);
            return new Learned(planned, Map.copyOf(more));
        }
    }

    /**
     * How a template is answered.
     *
     * @param lookup what it looks up
     * @param constants for each column of the key which constant of the statement it is
     * @param statement the one that taught it, for those who decide whether it may run
     */
    private record Known(PointLookup lookup, int[] constants, Statement.Query statement) {}

    /** The answer, if the statement is a lookup by key that is known. */
    @Nullable
    Result answer(String sql, Catalog catalog, ZoneId timeZone, Consumer<Statement> check) {
        Learned now = learned.value();
        if (now.catalog() != catalog) {
            return null;
        }
        SqlTemplate template = SqlTemplate.of(sql);
        if (template == null) {
            return null;
        }
        Known lookup = now.byTemplate().get(template.text());
        if (lookup == null) {
            return null;
        }
        check.accept(lookup.statement());
        return lookup.lookup().find(template.constants(), lookup.constants(), timeZone);
    }

    /** Looks whether a plan is such a lookup, and remembers it. */
    void learn(Statement.Query statement, PhysicalPlan plan, Catalog planned, EngineParts engine) {
        PointLookup lookup = PointLookup.of(plan, engine);
        SqlTemplate template = lookup == null ? null : SqlTemplate.of(statement.text());
        int[] constants = lookup == null || template == null ? null : lookup.places(template.constants());
        if (lookup == null || template == null || constants == null) {
            return;
        }
        Known known = new Known(lookup, constants, statement);
        Learned before = learned.value();
        while (!learned.setIf(before, before.and(template.text(), known, planned))) {
            before = learned.value();
        }
    }
}
