package io.tidemark.engine;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query whose plan finds one row by its key and gives stored columns of it: it can be answered without a job. Immutable; holds
 * for the catalog that it was planned with.
 *
 * @param table where the row is
 * @param key what the key was when it was planned
 * @param columns the stored columns that come out
 * @param schema their names and types
 */
record PointLookup(KeyedTable table, List<Expression.Literal> key, List<Integer> columns, Schema schema) {
    PointLookup {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
    }

    /** The plan as a lookup; null if it does anything else. */
    static @Nullable PointLookup of(PhysicalPlan plan, EngineParts engine) {
        PhysicalNode top = plan.root().input();
        PhysicalNode below = top instanceof PhysicalNode.Project ? top.inputs().get(0) : top;
        if (plan.continuous()
                || !(below instanceof PhysicalNode.Filter filter)
                || !(filter.input() instanceof PhysicalNode.Scan scan)
                || scan.key().isEmpty()
                || count(filter.condition()) != scan.key().size()) {
            return null;
        }
        List<Integer> columns = columns(scan, top);
        return columns == null
                ? null
                : new PointLookup(
                        engine.keyedTables().require(scan.table().name()), scan.key(), columns, plan.schema());
    }

    /**
     * Which of the constants of a statement each column of the key is.
     *
     * @param given the constants of the statement that was planned
     * @return null unless it has no others, no two are equal, and all are texts or whole numbers
     */
    int @Nullable [] places(List<? extends @Nullable Object> given) {
        if (given.size() != key.size()) {
            return null;
        }
        int[] places = new int[given.size()];
        for (int index = 0; index < places.length; index++) {
            Object value = key.get(index).value();
            places[index] = given.indexOf(value);
            boolean settable =
                    key.get(index).type().isInteger() || key.get(index).type().isText();
            if (!settable || places[index] < 0 || given.lastIndexOf(value) != places[index]) {
                return null;
            }
        }
        return places;
    }

    /**
     * The row of another key, or none.
     *
     * @param constants of a statement of the same kind
     * @param places what {@link #places} has told
     * @return null if a constant cannot be the key as it is
     */
    @Nullable
    Result find(List<? extends @Nullable Object> constants, int[] places, ZoneId timeZone) {
        ColumnVector[] wanted = new ColumnVector[key.size()];
        for (int index = 0; index < wanted.length; index++) {
            SqlType type = key.get(index).type();
            wanted[index] = ColumnVector.create(type, 1);
            if (!set(wanted[index], type, constants.get(places[index]))) {
                return null;
            }
        }
        return find(new ColumnBatch(wanted), timeZone);
    }

    /** Sets a constant as a value of the key; false if it is none. */
    private static boolean set(ColumnVector column, SqlType type, @Nullable Object constant) {
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

    private Result find(ColumnBatch wanted, ZoneId timeZone) {
        ColumnBatch row = ColumnBatch.create(table.layout().schema(), 1);
        ColumnVector[] shown = new ColumnVector[columns.size()];
        for (int index = 0; index < shown.length; index++) {
            shown[index] = row.columns[columns.get(index)];
        }
        ColumnBatch found = new ColumnBatch(shown);
        found.rowCount = table.reader().find(wanted, 0, row, 0) ? 1 : 0;
        return new Result.Rows(FixedRows.of(schema, timeZone, List.of(found)));
    }

    private static int count(Expression condition) {
        if (condition instanceof Expression.Call call && call.function().equals("AND")) {
            return call.arguments().stream().mapToInt(PointLookup::count).sum();
        }
        return 1;
    }

    /** The stored columns that come out as they are, or null if something is worked out. */
    private static @Nullable List<Integer> columns(PhysicalNode.Scan scan, PhysicalNode top) {
        List<Integer> stored = new ArrayList<>();
        for (int index : scan.columns()) {
            stored.add(DirectRows.storedIndex(scan.table(), index));
        }
        if (!(top instanceof PhysicalNode.Project project)) {
            return stored;
        }
        List<Integer> columns = new ArrayList<>();
        for (Expression expression : project.expressions()) {
            if (!(expression instanceof Expression.ColumnReference reference)) {
                return null;
            }
            columns.add(stored.get(reference.index()));
        }
        return columns;
    }
}
