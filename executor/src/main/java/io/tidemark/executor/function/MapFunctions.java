package io.tidemark.executor.function;

import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.executor.function.CellFunctions.Definition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.List;

/** Functions of maps, and those between arrays and texts. */
final class MapFunctions {
    static final List<Definition> ALL = List.of(
            Definition.function(
                    "MAP_KEYS",
                    "MAP_KEYS(map)",
                    "The keys as an array, ascending.",
                    "MAP_KEYS(MAP['a', 1])",
                    (types, result) -> types.get(0).kind() == Kind.MAP,
                    call -> half(0)),
            Definition.function(
                    "MAP_VALUES",
                    "MAP_VALUES(map)",
                    "The values as an array, in the order of their keys.",
                    "MAP_VALUES(MAP['a', 1])",
                    (types, result) -> types.get(0).kind() == Kind.MAP,
                    call -> half(1)),
            Definition.function(
                    "MAP_ENTRIES",
                    "MAP_ENTRIES(map)",
                    "Keys and values as an array of rows.",
                    "MAP_ENTRIES(MAP['a', 1])",
                    (types, result) -> types.get(0).kind() == Kind.MAP,
                    call -> new Entries()),
            Definition.function(
                    "MAP_FROM_ARRAYS",
                    "MAP_FROM_ARRAYS(keys, values)",
                    "A map of two arrays of one length.",
                    "MAP_FROM_ARRAYS(ARRAY['a', 'b'], ARRAY[1, 2])",
                    (types, result) ->
                            types.get(0).kind() == Kind.ARRAY && types.get(1).kind() == Kind.ARRAY,
                    FromArrays::new),
            Definition.function(
                    "SPLIT",
                    "SPLIT(text, separator)",
                    "The parts of a text between the separators as an array.",
                    "SPLIT('a,b', ',')",
                    (types, result) -> types.stream().allMatch(SqlType::isText) && types.size() == 2,
                    call -> new Split()),
            Definition.function(
                    "ARRAY_TO_STRING",
                    "ARRAY_TO_STRING(array, separator [, text for NULL])",
                    "The texts of an array one after the other with a separator between them; NULLs are left out.",
                    "ARRAY_TO_STRING(ARRAY['a', 'b'], '-')",
                    MapFunctions::joins,
                    call -> new Join()),
            Definition.operator("ARRAY_JOIN", MapFunctions::joins, call -> new Join()));

    private MapFunctions() {}

    private static boolean joins(List<SqlType> types, SqlType result) {
        return types.get(0).kind() == Kind.ARRAY
                && NestedTypes.first(types.get(0)).isText();
    }

    private static CellFunction half(int half) {
        return (context, in, out) -> {
            Slice map = in[0].bytes;
            int start = Nested.elementStart(map.buffer, map.start, half);
            out.bytes.point(map.buffer, start, Nested.elementLength(map.buffer, map.start, half));
        };
    }

    private static final class Entries implements CellFunction {
        private final NestedBuilder rows = new NestedBuilder();
        private final NestedBuilder row = new NestedBuilder();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice map = arguments[0].bytes;
            int keys = Nested.elementStart(map.buffer, map.start, 0);
            int values = Nested.elementStart(map.buffer, map.start, 1);
            rows.begin(0);
            for (int entry = 0; entry < Nested.count(map.buffer, keys); entry++) {
                row.begin(0);
                row.addElement(map.buffer, keys, entry);
                row.addElement(map.buffer, values, entry);
                rows.addNested(row);
            }
            NestedFunctions.finish(rows, result.bytes);
        }
    }

    private static final class FromArrays implements CellFunction {
        private final NestedMapBuilder builder;

        FromArrays(Expression.Call call) {
            builder = new NestedMapBuilder(
                    NestedTypes.first(call.arguments().get(0).type()),
                    NestedTypes.first(call.arguments().get(1).type()));
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice keys = arguments[0].bytes;
            Slice values = arguments[1].bytes;
            int count = NestedFunctions.count(keys);
            if (count != NestedFunctions.count(values)) {
                throw EvaluationFailure.reason("there are not as many values as keys");
            }
            builder.begin();
            for (int entry = 0; entry < count; entry++) {
                if (Nested.isNull(keys.buffer, keys.start, entry)) {
                    throw EvaluationFailure.NULL_KEY;
                }
                builder.keys().addElement(keys.buffer, keys.start, entry);
                builder.values().addElement(values.buffer, values.start, entry);
            }
            NestedFunctions.finish(builder.finish(), result.bytes);
        }
    }

    private static final class Split implements CellFunction {
        private final NestedBuilder parts = new NestedBuilder();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice text = arguments[0].bytes;
            Slice separator = arguments[1].bytes;
            parts.begin(0);
            int from = 0;
            for (int at = 0; separator.length > 0 && at + separator.length <= text.length; ) {
                boolean found = java.util.Arrays.equals(
                        text.buffer,
                        text.start + at,
                        text.start + at + separator.length,
                        separator.buffer,
                        separator.start,
                        separator.start + separator.length);
                if (found) {
                    parts.addBytes(text.buffer, text.start + from, at - from);
                    at += separator.length;
                    from = at;
                } else {
                    at++;
                }
            }
            parts.addBytes(text.buffer, text.start + from, text.length - from);
            NestedFunctions.finish(parts, result.bytes);
        }
    }

    private static final class Join implements CellFunction {
        private final Cell element = new Cell();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice array = arguments[0].bytes;
            Slice text = result.bytes;
            text.clear();
            boolean first = true;
            for (int index = 0; index < NestedFunctions.count(array); index++) {
                NestedFunctions.get(array.buffer, array.start, index, SqlType.Layout.BYTES, element);
                if (element.isNull && arguments.length < 3) {
                    continue;
                }
                if (!first) {
                    text.append(arguments[1].bytes);
                }
                first = false;
                text.append(element.isNull ? arguments[2].bytes : element.bytes);
            }
        }
    }
}
