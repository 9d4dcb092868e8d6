package io.tidemark.executor.function;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Set;

/** JSON from values of SQL. */
final class JsonMaking {
    /** Calls whose texts are JSON already. */
    private static final Set<String> MAKE_JSON = Set.of(
            "FORMAT JSON",
            "JSON_OBJECT",
            "JSON_ARRAY",
            "JSON_QUERY",
            "JSON_SET",
            "JSON_INSERT",
            "JSON_REPLACE",
            "JSON_REMOVE");

    private JsonMaking() {}

    /** Whether the text of an expression goes into JSON as it is. */
    static boolean isJson(Expression expression) {
        return expression instanceof Expression.Call call && MAKE_JSON.contains(call.function());
    }

    /** Appends a value as JSON. */
    static void append(Cell value, SqlType type, boolean isJson, EvaluationContext context, Slice target) {
        if (isJson && !value.isNull) {
            target.append(value.bytes);
        } else {
            NestedTexts.value(value, type, context, target);
        }
    }

    /** {@code text FORMAT JSON}: the text, which must be JSON. */
    static final class Format implements CellFunction {
        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            JsonFunctions.parse(arguments[0].bytes);
            result.bytes.point(arguments[0].bytes);
        }
    }

    /** JSON_OBJECT and JSON_ARRAY: what to do with NULL, then keys and values in turn, or values. */
    static final class OfArguments implements CellFunction {
        private final boolean object;
        private final boolean keepsNulls;
        private final List<Expression> arguments;

        OfArguments(Expression.Call call, boolean object) {
            this.object = object;
            arguments = call.arguments();
            keepsNulls =
                    ((Expression.Literal) arguments.get(0)).value() instanceof String flag && flag.startsWith("NULL");
        }

        @Override
        public boolean strict() {
            return false;
        }

        @Override
        public void apply(EvaluationContext context, Cell[] cells, Cell result) {
            Slice text = result.bytes;
            text.clear();
            text.append(object ? '{' : '[');
            boolean first = true;
            for (int at = object ? 2 : 1; at < cells.length; at += object ? 2 : 1) {
                if (cells[at].isNull && !keepsNulls) {
                    continue;
                }
                if (!first) {
                    text.append(',');
                }
                first = false;
                if (object) {
                    if (cells[at - 1].isNull) {
                        throw EvaluationFailure.reason("a key of a JSON object is NULL");
                    }
                    NestedTexts.quoted(cells[at - 1].bytes, text);
                    text.append(':');
                }
                append(cells[at], arguments.get(at).type(), isJson(arguments.get(at)), context, text);
            }
            text.append(object ? '}' : ']');
        }
    }
}
