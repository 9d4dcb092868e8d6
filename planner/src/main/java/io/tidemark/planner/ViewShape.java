package io.tidemark.planner;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement.CreateView;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.rule.PlanRewriter;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a materialized view stores: the columns of its query, by the key that tells their rows apart. Stateless. */
final class ViewShape {
    private ViewShape() {}

    /**
     * The view that keeps the result of a plan.
     *
     * @throws TidemarkException if its rows change and nothing tells them apart, or its columns cannot be stored
     */
    static TableDefinition of(CreateView create, PhysicalNode plan) {
        Name name = create.name();
        QueryText query = create.query();
        List<ColumnDefinition> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Column column : plan.schema().columns()) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw refused(
                        ErrorCode.ALREADY_EXISTS,
                        "two columns of " + name.text() + " would be called '" + column.name() + "'",
                        "give one of them another name with AS",
                        query);
            }
            if (column.type().kind() == SqlType.Kind.NULL) {
                throw refused(
                        ErrorCode.INVALID_TYPE,
                        "column '" + column.name() + "' of " + name.text() + " is always NULL and has no type",
                        "write CAST(NULL AS …)",
                        query);
            }
            columns.add(new ColumnDefinition.Physical(new Name(column.name(), true, query.position()), column.type()));
        }
        return new TableDefinition(
                name.text(),
                true,
                columns,
                key(name, plan, query),
                null,
                create.comments(),
                Map.of("connector", TableDefinition.MATERIALIZED_VIEW),
                create.text(),
                new TableTraits(true, false, true, false, plan.changelogMode()));
    }

    private static List<String> key(Name name, PhysicalNode plan, QueryText query) {
        Optional<List<Integer>> unique = PlanRewriter.uniqueKey(plan);
        if (unique.isPresent()) {
            List<String> key = new ArrayList<>();
            unique.get().forEach(column -> key.add(plan.schema().name(column)));
            return key;
        }
        if (plan.changelogMode() == ChangelogMode.RETRACT) {
            throw refused(
                    ErrorCode.INVALID_QUERY,
                    "rows of " + name.text() + " change, and no columns of the query tell them apart",
                    "select all columns of GROUP BY, window_start or window_end among them, or write EMIT AFTER"
                            + " WATERMARK so that each row comes once",
                    query);
        }
        return List.of();
    }

    private static TidemarkException refused(ErrorCode code, String problem, String hint, QueryText query) {
        return new TidemarkException(code, problem, hint, query.position());
    }
}
