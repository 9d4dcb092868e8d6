package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the class for one step: for the condition and each projection a method with the loop over the rows. Small
 * expressions get three loops (all rows without nulls, selected rows without nulls, anything), so that the virtual
 * machine finds simple loops to optimise; large ones only the last.
 */
final class ClassGenerator {
    /** Nodes up to which an expression gets all three loops. */
    private static final int MAX_NODES_FOR_THREE_LOOPS = 40;

    /** A power of 2. */
    private static final int ROWS_BETWEEN_CHECKS = 16;

    private final ClassSource source = new ClassSource();

    private ClassGenerator() {}

    static ClassSource generate(CompiledExpressions.Parts parts) {
        ClassGenerator generator = new ClassGenerator();
        generator.condition(parts);
        generator.projections(parts);
        generator.source.finish();
        return generator.source;
    }

    /** What the loops of an expression are for. */
    private enum Rows {
        DENSE("Dense"),
        SELECTED("Selected"),
        ANY("Any");

        private final String suffix;

        Rows(String suffix) {
            this.suffix = suffix;
        }
    }

    private void condition(CompiledExpressions.Parts parts) {
        Expression condition = parts.condition();
        CodeBlock body = new CodeBlock(2);
        if (condition == null) {
            body.line("return selectAll(in, selected);");
        } else {
            Expression balanced = Outline.balanced(condition);
            dispatch(body, "condition", balanced, "selected", true);
            for (Rows rows : loops(balanced)) {
                filterLoop(balanced, rows);
            }
        }
        source.method(
                "    protected int evaluateCondition(ColumnBatch in, int[] selected) {\n" + body.text() + "    }\n");
    }

    private void projections(CompiledExpressions.Parts parts) {
        List<Expression> projections = parts.projections();
        CodeBlock body = new CodeBlock(2);
        body.open("switch (expression)");
        for (int index = 0; index < projections.size(); index++) {
            if (!(projections.get(index) instanceof Expression.ColumnReference)) {
                String method = "project" + index;
                body.line("case " + index + ": " + method + "(in, out); break;");
                projection(method, index, Outline.balanced(projections.get(index)));
            }
        }
        body.line("default: throw new IllegalArgumentException(\"no projection \" + expression);");
        body.close();
        source.method("    protected void evaluate(int expression, ColumnBatch in, ColumnVector out) {\n" + body.text()
                + "    }\n");
    }

    private void projection(String method, int index, Expression expression) {
        CodeBlock body = new CodeBlock(2);
        String vector = Lane.of(expression.type()).vector;
        dispatch(body, method, expression, "(" + vector + ") out", false);
        source.method(
                "    private void " + method + "(ColumnBatch in, ColumnVector out) {\n" + body.text() + "    }\n");
        for (Rows rows : loops(expression)) {
            projectLoop(method, index, expression, rows);
        }
    }

    private static List<Rows> loops(Expression expression) {
        return nodes(expression) <= MAX_NODES_FOR_THREE_LOOPS
                ? List.of(Rows.DENSE, Rows.SELECTED, Rows.ANY)
                : List.of(Rows.ANY);
    }

    private static int nodes(Expression expression) {
        int count = 1;
        for (Expression operand : Outline.operands(expression)) {
            count += nodes(operand);
        }
        return count;
    }

    /** Writes the choice of the loop. */
    private static void dispatch(CodeBlock body, String method, Expression expression, String target, boolean returns) {
        String call = returns ? "return " : "";
        if (loops(expression).size() > 1) {
            StringBuilder nulls = new StringBuilder("false");
            for (int column : columns(expression)) {
                nulls.append(" || in.columns[").append(column).append("].mayHaveNulls");
            }
            body.open("if (" + nulls + ")");
            body.line(call + method + "Any(in, " + target + ");");
            body.closeAndOpen("else if (in.selection == null)");
            body.line(call + method + "Dense(in, " + target + ");");
            body.closeAndOpen("else");
            body.line(call + method + "Selected(in, " + target + ");");
            body.close();
        } else {
            body.line(call + method + "Any(in, " + target + ");");
        }
    }

    private static Set<Integer> columns(Expression expression) {
        Set<Integer> found = new TreeSet<>();
        collect(expression, found);
        return found;
    }

    private static void collect(Expression expression, Set<Integer> found) {
        if (expression instanceof Expression.ColumnReference column) {
            found.add(column.index());
        }
        for (Expression operand : Outline.operands(expression)) {
            collect(operand, found);
        }
    }

    private void filterLoop(Expression condition, Rows rows) {
        CodeBlock body = new CodeBlock(2);
        ExpressionGenerator generator = new ExpressionGenerator(source, body, rows != Rows.ANY, Outline.of(condition));
        generator.declareColumns(condition);
        body.line("int count = 0;");
        openLoop(body, rows, condition);
        generator.loadColumns(condition);
        Value value = generator.root(condition);
        body.line("selected[count] = row; // overwritten unless the row passes: no branch in the loop");
        body.line("count += " + ExpressionGenerator.isTrue(value) + " ? 1 : 0;");
        closeLoop(body, -1);
        body.line("return count;");
        source.method("    private int condition" + rows.suffix + "(ColumnBatch in, int[] selected) {\n" + body.text()
                + "    }\n");
    }

    private void projectLoop(String method, int index, Expression expression, Rows rows) {
        SqlType type = expression.type();
        Lane lane = Lane.of(type);
        CodeBlock body = new CodeBlock(2);
        ExpressionGenerator generator = new ExpressionGenerator(source, body, rows != Rows.ANY, Outline.of(expression));
        generator.declareColumns(expression);
        switch (lane) {
            case BOOLEAN, LONG -> body.line("final long[] values = out.values;");
            case DOUBLE -> body.line("final double[] values = out.values;");
            case WIDE -> {
                body.line("final long[] high = out.high;");
                body.line("final long[] low = out.low;");
            }
            case BYTES -> body.line("int bytes = 0;");
        }
        openLoop(body, rows, expression);
        generator.loadColumns(expression);
        Value value = generator.adapt(generator.root(expression), type);
        if (value.alwaysNull()) {
            body.line("out.setNull(row);");
        } else if (value.neverNull()) {
            store(body, lane, value);
        } else {
            body.open("if (" + value.isNull() + ")").line("out.setNull(row);").closeAndOpen("else");
            store(body, lane, value);
            body.close();
        }
        closeLoop(body, index);
        source.method("    private void " + method + rows.suffix + "(ColumnBatch in, " + lane.vector + " out) {\n"
                + body.text() + "    }\n");
    }

    private static void store(CodeBlock body, Lane lane, Value value) {
        switch (lane) {
            case BOOLEAN -> body.line("values[row] = " + value.code() + " ? 1L : 0L;");
            case LONG, DOUBLE -> body.line("values[row] = " + value.code() + ";");
            case WIDE -> {
                body.line("high[row] = " + value.code() + ";");
                body.line("low[row] = " + value.low() + ";");
            }
            case BYTES -> {
                body.line("bytes = count(bytes, " + value.code() + ");");
                body.line("out.set(row, " + value.code() + ".buffer, " + value.code() + ".start, " + value.code()
                        + ".length);");
            }
        }
    }

    private static void openLoop(CodeBlock body, Rows rows, Expression expression) {
        openLoop(body, rows);
        if (LongCalls.in(expression)) {
            body.line("checkStop();");
        } else if (LongCalls.readsTexts(expression)) {
            body.line("if ((" + (rows == Rows.DENSE ? "row" : "place") + " & " + (ROWS_BETWEEN_CHECKS - 1)
                    + ") == 0) checkStop();");
        }
    }

    private static void openLoop(CodeBlock body, Rows rows) {
        switch (rows) {
            case DENSE -> {
                body.line("final int rowCount = in.rowCount;");
                body.line("int row = 0;");
                body.open("try");
                body.open("for (; row < rowCount; row++)");
            }
            case SELECTED -> {
                body.line("final int[] selection = in.selection;");
                body.line("final int rowCount = in.selectedCount;");
                body.line("int row = -1;");
                body.open("try");
                body.open("for (int place = 0; place < rowCount; place++)");
                body.line("row = selection[place];");
            }
            case ANY -> {
                body.line("final int[] selection = in.selection;");
                body.line("final int rowCount = selection == null ? in.rowCount : in.selectedCount;");
                body.line("int row = -1;");
                body.open("try");
                body.open("for (int place = 0; place < rowCount; place++)");
                body.line("row = selection == null ? place : selection[place];");
            }
        }
    }

    private static void closeLoop(CodeBlock body, int expression) {
        body.close();
        body.closeAndOpen("catch (RuntimeException failure)");
        body.line("throw failed(" + expression + ", in, row, failure);");
        body.close();
    }
}
