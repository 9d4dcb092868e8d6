package io.tidemark.executor.function;

import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.executor.function.CellFunctions.Definition;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.List;

/** ARRAY, MAP and ROW: how they are made and how their elements are got. See {@link Nested} for their bytes. */
final class NestedFunctions {
    static final List<Definition> ALL = List.of(
            Definition.operator(CallNames.ROW, (types, result) -> true, call -> new MakeSequence(call, false)),
            Definition.function(
                    CallNames.ARRAY,
                    "ARRAY[value, …]",
                    "An array of the values.",
                    "ARRAY[1, 2, 3]",
                    (types, result) -> true,
                    call -> new MakeSequence(call, true)),
            Definition.function(
                    CallNames.MAP,
                    "MAP[key, value, …]",
                    "A map of the keys to the values; of equal keys the last counts.",
                    "MAP['a', 1, 'b', 2]",
                    (types, result) -> true,
                    MakeMap::new),
            Definition.operator(CallNames.FIELD, (types, result) -> types.get(0).kind() == Kind.ROW, Field::new),
            Definition.function(
                    CallNames.ITEM,
                    "array[index], map[key]",
                    "The element at an index, counted from 1, or under a key; NULL if there is none.",
                    "ARRAY['a', 'b'][2]",
                    NestedFunctions::takesItem,
                    call -> isMap(call) ? new Lookup(call) : new Element(call)),
            Definition.function(
                    "CARDINALITY",
                    "CARDINALITY(array or map)",
                    "How many elements there are.",
                    "CARDINALITY(ARRAY[1, 2, 3])",
                    (types, result) ->
                            types.get(0).kind() == Kind.ARRAY || types.get(0).kind() == Kind.MAP,
                    call -> isMap(call)
                            ? (context, in, out) -> out.set(mapSize(in[0].bytes))
                            : (context, in, out) -> out.set(count(in[0].bytes))),
            Definition.function(
                    "ELEMENT",
                    "ELEMENT(array)",
                    "The only element of an array; NULL if it is empty, an error if there are several.",
                    "ELEMENT(ARRAY[7])",
                    (types, result) -> types.get(0).kind() == Kind.ARRAY,
                    OnlyElement::new));

    private NestedFunctions() {}

    private static boolean takesItem(List<SqlType> types, SqlType result) {
        SqlType nested = types.get(0);
        return switch (nested.kind()) {
            case ARRAY -> types.get(1).isInteger();
            case MAP -> NestedTypes.same(NestedTypes.first(nested), types.get(1));
            default -> false;
        };
    }

    private static boolean isMap(Expression.Call call) {
        return call.arguments().get(0).type().kind() == Kind.MAP;
    }

    static int count(Slice sequence) {
        return Nested.count(sequence.buffer, sequence.start);
    }

    private static int mapSize(Slice map) {
        return Nested.count(map.buffer, Nested.elementStart(map.buffer, map.start, 0));
    }

    /** Leaves an element, counted from 0, in a cell. */
    static void get(byte[] buffer, int start, int element, SqlType.Layout layout, Cell out) {
        out.isNull = Nested.isNull(buffer, start, element);
        if (out.isNull) {
            return;
        }
        int at = Nested.elementStart(buffer, start, element);
        switch (layout) {
            case LONG -> out.number = Nested.longAt(buffer, at);
            case DOUBLE -> out.real = Double.longBitsToDouble(Nested.longAt(buffer, at));
            case WIDE -> {
                out.high = Nested.longAt(buffer, at);
                out.number = Nested.longAt(buffer, at + Long.BYTES);
            }
            case BYTES -> out.bytes.point(buffer, at, Nested.elementLength(buffer, start, element));
        }
    }

    /** Adds the value of a cell. */
    static void add(NestedBuilder builder, Cell value, SqlType.Layout layout) {
        if (value.isNull) {
            builder.addNull();
            return;
        }
        switch (layout) {
            case LONG -> builder.addLong(value.number);
            case DOUBLE -> builder.addDouble(value.real);
            case WIDE -> builder.addWide(value.high, value.number);
            case BYTES -> builder.addBytes(value.bytes.buffer, value.bytes.start, value.bytes.length);
        }
    }

    /** Leaves a sequence in a slice of its own. */
    static void finish(NestedBuilder builder, Slice out) {
        builder.write(out.allocate(builder.size()), 0);
    }

    /** ROW(…) and ARRAY[…]: the arguments one after the other. */
    private static final class MakeSequence implements CellFunction {
        private final SqlType.Layout[] layouts;
        private final int width;
        private final NestedBuilder builder = new NestedBuilder();

        MakeSequence(Expression.Call call, boolean array) {
            layouts = NestedFunctions.layouts(call);
            width = array ? Nested.width(NestedTypes.first(call.type())) : 0;
        }

        @Override
        public boolean strict() {
            return false;
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            builder.begin(width);
            for (int index = 0; index < arguments.length; index++) {
                add(builder, arguments[index], layouts[index]);
            }
            finish(builder, result.bytes);
        }
    }

    private static SqlType.Layout[] layouts(Expression.Call call) {
        return call.arguments().stream()
                .map(argument -> argument.type().layout())
                .toArray(SqlType.Layout[]::new);
    }

    private static final class MakeMap implements CellFunction {
        private final SqlType.Layout[] layouts;
        private final NestedMapBuilder builder;

        MakeMap(Expression.Call call) {
            layouts = NestedFunctions.layouts(call);
            builder = new NestedMapBuilder(NestedTypes.first(call.type()), NestedTypes.second(call.type()));
        }

        @Override
        public boolean strict() {
            return false;
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            builder.begin();
            for (int index = 0; index + 1 < arguments.length; index += 2) {
                if (arguments[index].isNull) {
                    throw EvaluationFailure.NULL_KEY;
                }
                add(builder.keys(), arguments[index], layouts[index]);
                add(builder.values(), arguments[index + 1], layouts[index + 1]);
            }
            finish(builder.finish(), result.bytes);
        }
    }

    /** A field of a ROW by its number. */
    private static final class Field implements CellFunction {
        private final int field;
        private final SqlType.Layout layout;

        Field(Expression.Call call) {
            field = ((Long) java.util.Objects.requireNonNull(
                            ((Expression.Literal) call.arguments().get(1)).value()))
                    .intValue();
            layout = call.type().layout();
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice row = arguments[0].bytes;
            get(row.buffer, row.start, field, layout, result);
        }
    }

    /** An element of an ARRAY by its place. */
    private static final class Element implements CellFunction {
        private final SqlType.Layout layout;

        Element(Expression.Call call) {
            layout = call.type().layout();
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice array = arguments[0].bytes;
            long place = arguments[1].number;
            if (place < 1 || place > count(array)) {
                result.setNull();
            } else {
                get(array.buffer, array.start, (int) place - 1, layout, result);
            }
        }
    }

    private static final class OnlyElement implements CellFunction {
        private final SqlType.Layout layout;

        OnlyElement(Expression.Call call) {
            layout = call.type().layout();
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice array = arguments[0].bytes;
            switch (count(array)) {
                case 0 -> result.setNull();
                case 1 -> get(array.buffer, array.start, 0, layout, result);
                default -> throw EvaluationFailure.SEVERAL_ELEMENTS;
            }
        }
    }

    /** The value under a key of a MAP, by binary search. */
    private static final class Lookup implements CellFunction {
        private final SqlType.Layout keyLayout;
        private final SqlType.Layout layout;
        private final NestedBuilder builder = new NestedBuilder();
        private final Slice key = new Slice();
        private final int keyWidth;

        Lookup(Expression.Call call) {
            SqlType keyType = NestedTypes.first(call.arguments().get(0).type());
            keyLayout = keyType.layout();
            keyWidth = Nested.width(keyType);
            layout = call.type().layout();
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice map = arguments[0].bytes;
            builder.begin(keyWidth);
            add(builder, arguments[1], keyLayout);
            finish(builder, key);
            int keys = Nested.elementStart(map.buffer, map.start, 0);
            int low = 0;
            int high = Nested.count(map.buffer, keys) - 1;
            while (low <= high) {
                int middle = low + high >>> 1;
                int order = NestedMapBuilder.compare(keyLayout, map.buffer, keys, middle, key.buffer, key.start, 0);
                if (order == 0) {
                    get(map.buffer, Nested.elementStart(map.buffer, map.start, 1), middle, layout, result);
                    return;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            result.setNull();
        }
    }
}
