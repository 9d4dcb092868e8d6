package io.tidemark.engine;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries for one row by its key that have been planned before with other constants: neither parsed nor planned again,
 * and run without a job. What was learned holds for one catalog. Mutable. Thread: the session's.
 */
final class PointQueries {
    private static final int MOST = 256;

    private final EngineParts engine;
    private final Map<String, Lookup> known = new LinkedHashMap<>();
    private @Nullable Catalog catalog;

    PointQueries(EngineParts engine) {
        this.engine = engine;
    }

    /**
     * How a template is answered.
     *
     * @param constants for each column of the key which constant of the statement it is
     * @param keys the types of the key's columns
     * @param columns the stored columns that come out
     * @param schema their names and types
     * @param statement the one that taught it, for those who decide whether it may run
     */
    private record Lookup(
            KeyedTable table,
            int[] constants,
            List<SqlType> keys,
            int[] columns,
            Schema schema,
            Statement.Query statement) {}

    /** The answer, if the statement is a lookup by key that is known. */
    @Nullable
    Result answer(String sql, ZoneId timeZone, Consumer<Statement> check) {
        if (known.isEmpty() || engine.catalog().catalog() != catalog) {
            return null;
        }
        SqlTemplate template = SqlTemplate.of(sql);
        if (template == null) {
            return null;
        }
        Lookup lookup = known.get(template.text());
        if (lookup == null) {
            return null;
        }
        check.accept(lookup.statement());
        return answer(lookup, template.constants(), timeZone);
    }

    private static @Nullable Result answer(Lookup lookup, List<Object> constants, ZoneId timeZone) {
        ColumnBatch key = ColumnBatch.create(lookup.keys(), 1);
        for (int index = 0; index < lookup.keys().size(); index++) {
            if (!set(key.columns[index], lookup.keys().get(index), constants.get(lookup.constants()[index]))) {
                return null;
            }
        }
        ColumnBatch row = ColumnBatch.create(lookup.table().layout().schema(), 1);
        ColumnVector[] columns = new ColumnVector[lookup.columns().length];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = row.columns[lookup.columns()[index]];
        }
        ColumnBatch found = new ColumnBatch(columns);
        found.rowCount = lookup.table().reader().find(key, 0, row, 0) ? 1 : 0;
        return new Result.Rows(FixedRows.of(lookup.schema(), timeZone, found));
    }

    /** Sets a constant as a value of the key; false if it is none. */
    private static boolean set(ColumnVector column, SqlType type, Object constant) {
        if (column instanceof BytesVector texts && constant instanceof String text) {
            texts.set(0, text);
            return true;
        }
        if (!(column instanceof LongVector longs) || !(constant instanceof Long number)) {
            return false;
        }
        longs.values[0] = number;
        return switch (type.kind()) {
            case TINYINT -> number.byteValue() == number;
            case SMALLINT -> number.shortValue() == number;
            case INTEGER -> number.intValue() == number;
            case BIGINT -> true;
            case BOOLEAN,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> false;
        };
    }

    /** Looks whether a plan is such a lookup, and remembers it. */
    void learn(Statement.Query statement, PhysicalPlan plan, Catalog planned) {
        PhysicalNode top = plan.root().input();
        boolean projects = top instanceof PhysicalNode.Project;
        PhysicalNode below = projects ? top.inputs().get(0) : top;
        if (plan.continuous()
                || !(below instanceof PhysicalNode.Filter filter)
                || !(filter.input() instanceof PhysicalNode.Scan scan)
                || scan.key().isEmpty()) {
            return;
        }
        SqlTemplate template = SqlTemplate.of(statement.text());
        int[] constants = template == null ? null : constants(scan, filter, template.constants());
        int[] columns = columns(scan, top);
        if (template == null || constants == null || columns == null) {
            return;
        }
        if (catalog != planned || known.size() >= MOST) {
            known.clear();
            catalog = planned;
        }
        List<SqlType> keys = scan.key().stream().map(Expression.Literal::type).toList();
        KeyedTable table = engine.keyedTables().require(scan.table().name());
        known.put(template.text(), new Lookup(table, constants, keys, columns, plan.schema(), statement));
    }

    /** Which constant each column of the key is; null unless the condition says nothing else, and no two are equal. */
    private static int @Nullable [] constants(PhysicalNode.Scan scan, PhysicalNode.Filter filter, List<Object> given) {
        int conditions = count(filter.condition());
        if (conditions != scan.key().size() || given.size() != conditions) {
            return null;
        }
        int[] places = new int[conditions];
        for (int index = 0; index < conditions; index++) {
            Object value = scan.key().get(index).value();
            places[index] = given.indexOf(value);
            if (places[index] < 0 || given.lastIndexOf(value) != places[index]) {
                return null;
            }
        }
        return places;
    }

    private static int count(Expression condition) {
        if (condition instanceof Expression.Call call && call.function().equals("AND")) {
            return call.arguments().stream().mapToInt(PointQueries::count).sum();
        }
        return 1;
    }

    /** The stored columns that come out as they are, or null if something is worked out. */
    private static int @Nullable [] columns(PhysicalNode.Scan scan, PhysicalNode top) {
        List<Integer> stored = new ArrayList<>();
        for (int index : scan.columns()) {
            stored.add(storedIndex(scan.table(), index));
        }
        if (!(top instanceof PhysicalNode.Project project)) {
            return stored.stream().mapToInt(Integer::intValue).toArray();
        }
        int[] columns = new int[project.expressions().size()];
        for (int index = 0; index < columns.length; index++) {
            if (!(project.expressions().get(index) instanceof Expression.ColumnReference reference)) {
                return null;
            }
            columns[index] = stored.get(reference.index());
        }
        return columns;
    }

    private static int storedIndex(TableDefinition table, int column) {
        int stored = 0;
        for (int index = 0; index < column; index++) {
            stored += table.columns().get(index) instanceof ColumnDefinition.Physical ? 1 : 0;
        }
        return stored;
    }
}
