package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.executor.function.NumberTexts;
import io.tidemark.executor.function.Slice;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.PlanSettings;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Evaluates expressions written in SQL, through the planner, both ways. */
final class SqlExpressions {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final long NOW = 1_700_000_000_123L; // 2023-11-14 22:13:20.123 UTC

    private final Planner planner = new Planner(new FunctionRegistry());

    /** The expression that the planner makes of a text over columns that a SELECT gives, such as {@code 1 AS a}. */
    Expression plan(String sql) {
        QueryText query = new QueryText("SELECT " + sql + " AS result_", Position.START);
        PhysicalNode node = planner.planQuery(Catalog.empty(), PlanSettings.in(ZONE), query, null)
                .root();
        while (true) {
            if (node instanceof PhysicalNode.Project project) {
                return project.expressions().get(0);
            }
            if (node instanceof PhysicalNode.Values values) {
                return values.rows().get(0).get(0);
            }
            node = node.inputs().get(0);
        }
    }

    /**
     * For each expression its value as a text, {@code NULL}, or {@code !} and the error code; a word on it if both ways
     * disagree. All of them go into one class.
     */
    List<String> evaluate(List<String> sql) {
        List<Expression> planned = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (String text : sql) {
            try {
                planned.add(plan(text));
                results.add("");
            } catch (TidemarkException refused) {
                results.add("!" + refused.code() + " " + refused.text());
            }
        }
        List<String> interpreted = evaluate(planned, Mode.INTERPRETED);
        List<String> generated = evaluate(planned, Mode.GENERATED);
        int place = 0;
        for (int index = 0; index < results.size(); index++) {
            if (results.get(index).isEmpty()) {
                String one = interpreted.get(place);
                String other = generated.get(place++);
                results.set(index, one.equals(other) ? one : "interpreted " + one + ", generated " + other);
            }
        }
        return results;
    }

    private static List<String> evaluate(List<Expression> expressions, Mode mode) {
        ColumnBatch batch = new ColumnBatch(new ColumnVector[0]);
        batch.rowCount = 1;
        CompiledExpressions compiled = new ExpressionCompiler(new EvaluationContext(NOW, ZONE))
                .compile("Test", new Schema(List.of()), null, expressions, mode);
        List<String> results = new ArrayList<>();
        for (int index = 0; index < expressions.size(); index++) {
            SqlType type = expressions.get(index).type();
            ColumnVector out = ColumnVector.create(type, 1);
            try {
                compiled.project(index, batch, out);
                results.add(text(Values.read(out, 0, type), type));
            } catch (TidemarkException failure) {
                results.add("!" + failure.code());
            }
        }
        return results;
    }

    private static String text(@org.jspecify.annotations.Nullable Object value, SqlType type) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Slice slice) {
            return type.isBinary() ? String.valueOf(Values.toLiteral(slice, type)) : "'" + slice.text() + "'";
        }
        if (value instanceof Double number && type.kind() == SqlType.Kind.REAL) {
            Slice text = new Slice();
            NumberTexts.formatReal(number, text);
            return text.text();
        }
        if (TypeRules.isTime(type) || TypeRules.isInterval(type)) {
            String text = Values.timeText(value, type);
            return text.substring(text.indexOf('\'') + 1, text.length() - 1);
        }
        return value instanceof java.math.BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
