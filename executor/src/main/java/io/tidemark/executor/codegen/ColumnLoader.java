package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes how a generated method gets at the columns that it reads. Mutable; one per generated method. */
final class ColumnLoader {
    private final CodeBlock block;
    private final boolean withoutNulls;
    private final Outline outline;
    private final Map<Integer, Value> columns = new HashMap<>();

    ColumnLoader(CodeBlock block, boolean withoutNulls, Outline outline) {
        this.block = block;
        this.withoutNulls = withoutNulls;
        this.outline = outline;
    }

    /** The names of a column that was loaded. */
    Value value(Expression.ColumnReference column) {
        Value value = columns.get(column.index());
        if (value == null) {
            throw TidemarkException.internal("column " + column.index() + " was not loaded");
        }
        return value;
    }

    /** Declares, before the loop, the arrays of the columns that the expression reads in this method. */
    void declare(Expression expression) {
        for (Expression.ColumnReference column : columnsOf(expression)) {
            int index = column.index();
            String vector = "v" + index;
            String javaType = Lane.of(column.type()).vector;
            block.line("final " + javaType + " " + vector + " = (" + javaType + ") in.columns[" + index + "];");
            switch (column.type().layout()) {
                case LONG -> block.line("final long[] c" + index + " = " + vector + ".values;");
                case DOUBLE -> block.line("final double[] c" + index + " = " + vector + ".values;");
                case WIDE -> {
                    block.line("final long[] h" + index + " = " + vector + ".high;");
                    block.line("final long[] l" + index + " = " + vector + ".low;");
                }
                case BYTES -> {
                    block.line("final byte[] c" + index + " = " + vector + ".buffer;");
                    block.line("final int[] a" + index + " = " + vector + ".start;");
                    block.line("final int[] l" + index + " = " + vector + ".length;");
                    block.line("final Slice s" + index + " = new Slice();");
                }
            }
            if (!withoutNulls) {
                block.line("final boolean m" + index + " = " + vector + ".mayHaveNulls;");
                block.line("final boolean[] z" + index + " = " + vector + ".nulls;");
            }
        }
    }

    /** Loads the columns of the row, at the start of the loop's body. */
    void load(Expression expression) {
        for (Expression.ColumnReference column : columnsOf(expression)) {
            int index = column.index();
            String isNull = "false";
            if (!withoutNulls) {
                isNull = "u" + index;
                block.line("final boolean u" + index + " = m" + index + " && z" + index + "[row];");
            }
            Value value = Value.of(column.type(), isNull, "x" + index);
            switch (Lane.of(column.type())) {
                case BOOLEAN -> block.line("final boolean x" + index + " = c" + index + "[row] != 0L;");
                case LONG -> block.line("final long x" + index + " = c" + index + "[row];");
                case DOUBLE -> block.line("final double x" + index + " = c" + index + "[row];");
                case WIDE -> {
                    block.line("final long x" + index + " = h" + index + "[row];");
                    block.line("final long y" + index + " = l" + index + "[row];");
                    value = new Value(column.type(), isNull, "x" + index, "y" + index);
                }
                case BYTES -> {
                    block.line("s" + index + ".point(c" + index + ", a" + index + "[row], l" + index + "[row]);");
                    value = Value.of(column.type(), isNull, "s" + index);
                }
            }
            columns.put(index, value);
        }
    }

    private List<Expression.ColumnReference> columnsOf(Expression expression) {
        Map<Integer, Expression.ColumnReference> found = new HashMap<>();
        collect(expression, true, found);
        List<Expression.ColumnReference> sorted = new ArrayList<>();
        for (int index : new TreeSet<>(found.keySet())) {
            sorted.add(found.get(index));
        }
        return sorted;
    }

    private void collect(Expression expression, boolean root, Map<Integer, Expression.ColumnReference> found) {
        if (expression instanceof Expression.ColumnReference column) {
            found.putIfAbsent(column.index(), column);
        } else if (root || !outline.isPart(expression)) {
            for (Expression operand : Outline.operands(expression)) {
                collect(operand, false, found);
            }
        }
    }
}
