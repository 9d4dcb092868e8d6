package io.tidemark.executor.function;

import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.executor.function.CellFunctions.Definition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of arrays and maps. Two NULLs among the elements are equal. */
final class ArrayFunctions {
    static final List<Definition> ALL = all();

    private ArrayFunctions() {}

    private static List<Definition> all() {
        List<Definition> all = new ArrayList<>();
        add(all, "ARRAY_LENGTH", "array", "How many elements there are.", "ARRAY[1, 2]", length());
        add(all, "ARRAY_SIZE", "array", "As ARRAY_LENGTH.", "ARRAY[1, 2]", length());
        add(
                all,
                "ARRAY_REVERSE",
                "array",
                "The elements from the last to the first.",
                "ARRAY[1, 2]",
                Kinds.of((in, out) -> {
                    for (int element = in.count(0) - 1; element >= 0; element--) {
                        in.copy(0, element, out);
                    }
                }));
        add(
                all,
                "ARRAY_DISTINCT",
                "array",
                "Each element once, where it came first.",
                "ARRAY[2, 1, 2]",
                Kinds.of((in, out) -> {
                    for (int element = 0; element < in.count(0); element++) {
                        if (in.find(0, element, 0, element) < 0) {
                            in.copy(0, element, out);
                        }
                    }
                }));
        add(all, "ARRAY_COMPACT", "array", "The elements that are not NULL.", "ARRAY[1, NULL]", Kinds.of((in, out) -> {
            for (int element = 0; element < in.count(0); element++) {
                if (!in.isNull(0, element)) {
                    in.copy(0, element, out);
                }
            }
        }));
        add(
                all,
                "ARRAY_CONCAT",
                "array, …",
                "The elements of all arrays.",
                "ARRAY[1], ARRAY[2, 3]",
                Kinds.of((in, out) -> {
                    for (int array = 0; array < in.arrays(); array++) {
                        for (int element = 0; element < in.count(array); element++) {
                            in.copy(array, element, out);
                        }
                    }
                }));
        add(
                all,
                "ARRAY_UNION",
                "array, other",
                "The elements of either, each once.",
                "ARRAY[1, 2], ARRAY[2, 3]",
                Kinds.of((in, out) -> {
                    for (int array = 0; array < 2; array++) {
                        for (int element = 0; element < in.count(array); element++) {
                            boolean before = in.find(array, element, array, element) >= 0;
                            if (!before && (array == 0 || in.find(array, element, 0, in.count(0)) < 0)) {
                                in.copy(array, element, out);
                            }
                        }
                    }
                }));
        add(
                all,
                "ARRAY_INTERSECT",
                "array, other",
                "The elements that both have, each once.",
                "ARRAY[1, 2], ARRAY[2, 3]",
                both(true));
        add(
                all,
                "ARRAY_EXCEPT",
                "array, other",
                "The elements that the other has not, each once.",
                "ARRAY[1, 2], ARRAY[2, 3]",
                both(false));
        add(
                all,
                "ARRAYS_OVERLAP",
                "array, other",
                "Whether both have an element in common that is not NULL.",
                "ARRAY[1], ARRAY[1, 2]",
                call -> {
                    Arrays in = new Arrays(call);
                    return (context, cells, result) -> {
                        in.load(cells);
                        boolean found = false;
                        for (int element = 0; element < in.count(0); element++) {
                            found |= !in.isNull(0, element) && in.find(0, element, 1, in.count(1)) >= 0;
                        }
                        result.set(found);
                    };
                });
        add(
                all,
                "ARRAY_APPEND",
                "array, value",
                "The array and the value behind it.",
                "ARRAY[1], 2",
                Kinds.keepingNulls((in, out) -> {
                    for (int element = 0; element < in.count(0); element++) {
                        in.copy(0, element, out);
                    }
                    in.value(1, out);
                }));
        add(
                all,
                "ARRAY_PREPEND",
                "array, value",
                "The array and the value before it.",
                "ARRAY[1], 2",
                Kinds.keepingNulls((in, out) -> {
                    in.value(1, out);
                    for (int element = 0; element < in.count(0); element++) {
                        in.copy(0, element, out);
                    }
                }));
        add(
                all,
                "ARRAY_REMOVE",
                "array, value",
                "The elements that are not equal to the value.",
                "ARRAY[1, 2, 1], 1",
                Kinds.of((in, out) -> {
                    for (int element = 0; element < in.count(0); element++) {
                        if (!in.equalsValue(element)) {
                            in.copy(0, element, out);
                        }
                    }
                }));
        add(
                all,
                "ARRAY_CONTAINS",
                "array, value",
                "Whether an element is equal to the value.",
                "ARRAY[1, 2], 2",
                call -> {
                    Arrays in = new Arrays(call);
                    return (context, cells, result) -> result.set(in.load(cells).findValue() >= 0);
                });
        add(
                all,
                "ARRAY_POSITION",
                "array, value",
                "The place of the first element equal to the value, from 1; 0 if there is none.",
                "ARRAY['a', 'b'], 'b'",
                call -> {
                    Arrays in = new Arrays(call);
                    return (context, cells, result) -> result.set(in.load(cells).findValue() + 1L);
                });
        add(all, "ARRAY_MAX", "array", "The largest element that is not NULL.", "ARRAY[1, 3, 2]", extreme(1));
        add(all, "ARRAY_MIN", "array", "The smallest element that is not NULL.", "ARRAY[1, 3, 2]", extreme(-1));
        add(
                all,
                "ARRAY_SLICE",
                "array, from, length",
                "So many elements from a place, counted from 0; before 0 from the end.",
                "ARRAY[1, 2, 3], 1, 2",
                Kinds.of((in, out) -> {
                    long first = in.number(1) < 0 ? in.count(0) + in.number(1) : in.number(1);
                    for (long element = Math.max(0, first);
                            element < Math.min(in.count(0), first + in.number(2));
                            element++) {
                        in.copy(0, (int) element, out);
                    }
                }));
        add(
                all,
                "SORT_ARRAY",
                "array [, ascending]",
                "The elements in order, NULLs first; last if it descends.",
                "ARRAY[2, NULL, 1]",
                Kinds.of((in, out) -> {
                    boolean ascending = in.arguments() < 2 || in.number(1) != 0;
                    List<Integer> order = new ArrayList<>();
                    for (int element = 0; element < in.count(0); element++) {
                        order.add(element);
                    }
                    order.sort((left, right) -> (ascending ? 1 : -1) * in.compare(0, left, 0, right));
                    order.forEach(element -> in.copy(0, element, out));
                }));
        return List.copyOf(all);
    }

    private static void add(
            List<Definition> all,
            String name,
            String arguments,
            String summary,
            String example,
            Function<Expression.Call, CellFunction> maker) {
        all.add(Definition.function(
                name, name + "(" + arguments + ")", summary, name + "(" + example + ")", ArrayFunctions::takes, maker));
    }

    /** An array first; then arrays of the same, values of its elements' type, or numbers where the function wants them. */
    private static boolean takes(List<SqlType> types, SqlType result) {
        if (types.get(0).kind() != Kind.ARRAY) {
            return false;
        }
        SqlType element = NestedTypes.first(types.get(0));
        for (SqlType type : types.subList(1, types.size())) {
            boolean fits = type.kind() == Kind.ARRAY && NestedTypes.same(types.get(0), type)
                    || NestedTypes.same(element, type)
                    || type.isInteger()
                    || type.kind() == Kind.BOOLEAN;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Function<Expression.Call, CellFunction> length() {
        return call -> (context, in, out) -> out.set((long) NestedFunctions.count(in[0].bytes));
    }

    private static Function<Expression.Call, CellFunction> both(boolean wanted) {
        return Kinds.of((in, out) -> {
            for (int element = 0; element < in.count(0); element++) {
                boolean there = in.find(0, element, 1, in.count(1)) >= 0;
                if (there == wanted && in.find(0, element, 0, element) < 0) {
                    in.copy(0, element, out);
                }
            }
        });
    }

    private static Function<Expression.Call, CellFunction> extreme(int sign) {
        return call -> {
            Arrays in = new Arrays(call);
            return (context, cells, result) -> {
                in.load(cells);
                int best = -1;
                for (int element = 0; element < in.count(0); element++) {
                    boolean better = !in.isNull(0, element) && (best < 0 || sign * in.compare(0, element, 0, best) > 0);
                    best = better ? element : best;
                }
                if (best < 0) {
                    result.setNull();
                } else {
                    in.get(best, result);
                }
            };
        };
    }

    /** What fills an array from arguments. */
    private interface Filling {
        void fill(Arrays in, NestedBuilder out);
    }

    /** Functions whose result is an array. */
    private record Kinds(Arrays in, NestedBuilder out, int width, Filling filling, boolean strict)
            implements CellFunction {
        static Function<Expression.Call, CellFunction> of(Filling filling) {
            return call -> make(call, filling, true);
        }

        static Function<Expression.Call, CellFunction> keepingNulls(Filling filling) {
            return call -> make(call, filling, false);
        }

        private static Kinds make(Expression.Call call, Filling filling, boolean strict) {
            int width = Nested.width(NestedTypes.first(call.type()));
            return new Kinds(new Arrays(call), new NestedBuilder(), width, filling, strict);
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            if (arguments[0].isNull) {
                result.setNull();
                return;
            }
            in.load(arguments);
            out.begin(width);
            filling.fill(in, out);
            NestedFunctions.finish(out, result.bytes);
        }
    }

    /** The arguments of a call: the array first, perhaps more arrays, a value to be compared, numbers. Mutable. */
    private static final class Arrays {
        /** In arrays of more elements others are looked for by halves. */
        private static final int MOST_GONE_THROUGH = 64;

        private final SqlType.Layout layout;
        private final int width;
        private final NestedBuilder single = new NestedBuilder();
        private final Slice value = new Slice();
        private final boolean comparesValue;
        private Cell[] cells = {};

        /** Of arrays with many elements in which others were looked for: the elements in order; else null. */
        private Integer[] @Nullable [] orders = {};

        Arrays(Expression.Call call) {
            SqlType element = NestedTypes.first(call.arguments().get(0).type());
            layout = element.layout();
            width = Nested.width(element);
            comparesValue = call.arguments().size() == 2
                    && NestedTypes.same(element, call.arguments().get(1).type());
        }

        Arrays load(Cell[] arguments) {
            cells = arguments;
            if (orders.length != arguments.length) {
                orders = new Integer[arguments.length][];
            } else {
                java.util.Arrays.fill(orders, null);
            }
            if (comparesValue) {
                single.begin(width);
                NestedFunctions.add(single, cells[1], layout);
                NestedFunctions.finish(single, value);
            }
            return this;
        }

        int arguments() {
            return cells.length;
        }

        int arrays() {
            return cells.length;
        }

        long number(int argument) {
            return cells[argument].number;
        }

        int count(int array) {
            return NestedFunctions.count(cells[array].bytes);
        }

        boolean isNull(int array, int element) {
            Slice bytes = cells[array].bytes;
            return Nested.isNull(bytes.buffer, bytes.start, element);
        }

        void copy(int array, int element, NestedBuilder out) {
            Slice bytes = cells[array].bytes;
            out.addElement(bytes.buffer, bytes.start, element);
        }

        void value(int argument, NestedBuilder out) {
            NestedFunctions.add(out, cells[argument], layout);
        }

        void get(int element, Cell out) {
            Slice bytes = cells[0].bytes;
            NestedFunctions.get(bytes.buffer, bytes.start, element, layout, out);
        }

        /** The first of so many elements of an array that is equal to an element of another, or -1. */
        int find(int array, int element, int where, int until) {
            if (count(where) > MOST_GONE_THROUGH) {
                return findInOrder(array, element, where, until);
            }
            for (int place = 0; place < until; place++) {
                if (compare(array, element, where, place) == 0) {
                    return place;
                }
            }
            return -1;
        }

        private int findInOrder(int array, int element, int where, int until) {
            Integer[] order = order(where);
            int low = 0;
            for (int high = order.length; low < high; ) {
                int middle = (low + high) >>> 1;
                if (compare(where, order[middle], array, element) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            boolean found = low < order.length && order[low] < until && compare(where, order[low], array, element) == 0;
            return found ? order[low] : -1;
        }

        /** The elements from the least to the greatest, equal ones as they stand. */
        private Integer[] order(int array) {
            Integer[] order = orders[array];
            if (order == null) {
                order = new Integer[count(array)];
                for (int element = 0; element < order.length; element++) {
                    order[element] = element;
                }
                java.util.Arrays.sort(order, (left, right) -> compare(array, left, array, right));
                orders[array] = order;
            }
            return order;
        }

        int findValue() {
            for (int element = 0; element < count(0); element++) {
                if (equalsValue(element)) {
                    return element;
                }
            }
            return -1;
        }

        boolean equalsValue(int element) {
            return compare(cells[0].bytes, element, value, 0) == 0;
        }

        int compare(int array, int element, int other, int otherElement) {
            return compare(cells[array].bytes, element, cells[other].bytes, otherElement);
        }

        private int compare(Slice left, int element, Slice right, int other) {
            boolean leftNull = Nested.isNull(left.buffer, left.start, element);
            boolean rightNull = Nested.isNull(right.buffer, right.start, other);
            if (leftNull || rightNull) {
                return Boolean.compare(rightNull, leftNull);
            }
            return NestedMapBuilder.compare(layout, left.buffer, left.start, element, right.buffer, right.start, other);
        }
    }
}
