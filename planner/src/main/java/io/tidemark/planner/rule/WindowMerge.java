package io.tidemark.planner.rule;

import io.tidemark.planner.lower.Expressions;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one windowed aggregate of an aggregate over a window table function, so that each row is kept once for each
 * slice and not once for each window. Possible when a bound of the window is a grouping key and nothing mixes bounds with
 * columns of the row; what is worked out from bounds alone is worked out afterwards. Mutable, used once.
 */
final class WindowMerge {
    private static final Set<String> SAME_FOR_ALL = Set.of("MIN", "MAX", "ANY_VALUE");

    private final PhysicalNode.GroupAggregate aggregate;
    private final Emission emission;
    private final PhysicalNode.WindowAssign window;
    private final List<Expression> values;
    private final List<Expression> rowConditions = new ArrayList<>();
    private final List<Expression> windowConditions = new ArrayList<>();
    private final int rowSize;

    private final Map<Expression, Integer> below = new LinkedHashMap<>();
    private final List<Integer> keys = new ArrayList<>();
    private final Set<WindowProperty> properties = EnumSet.noneOf(WindowProperty.class);
    private final List<AggregateCall> calls = new ArrayList<>();

    private WindowMerge(
            PhysicalNode.GroupAggregate aggregate,
            Emission emission,
            PhysicalNode.WindowAssign window,
            List<Expression> values) {
        this.aggregate = aggregate;
        this.emission = emission;
        this.window = window;
        this.values = values;
        this.rowSize = window.input().schema().size();
    }

    /** The merged plan, or null where it cannot be. */
    static @Nullable PhysicalNode merge(PhysicalNode.GroupAggregate aggregate, Emission emission) {
        List<Expression> values = references(aggregate.input().schema());
        List<Expression> conditions = new ArrayList<>();
        PhysicalNode node = aggregate.input();
        while (true) {
            if (node instanceof PhysicalNode.Project project) {
                if (Columns.growTooLarge(values, project.expressions())
                        || Columns.growTooLarge(conditions, project.expressions())) {
                    return null;
                }
                values = values.stream()
                        .map(value -> Columns.replace(value, project.expressions()::get))
                        .toList();
                conditions.replaceAll(condition -> Columns.replace(condition, project.expressions()::get));
                node = project.input();
            } else if (node instanceof PhysicalNode.Filter filter) {
                conditions.addAll(Expressions.conjuncts(filter.condition()));
                node = filter.input();
            } else if (node instanceof PhysicalNode.WindowAssign window) {
                return new WindowMerge(aggregate, emission, window, values).merge(conditions);
            } else {
                return null;
            }
        }
    }

    private static List<Expression> references(Schema schema) {
        List<Expression> references = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            references.add(new Expression.ColumnReference(index, schema.type(index)));
        }
        return references;
    }

    private @Nullable PhysicalNode merge(List<Expression> conditions) {
        if (aggregate.keys().stream().map(values::get).noneMatch(this::tellsWindow)) {
            return null;
        }
        for (Expression condition : conditions) {
            if (isMixed(condition)) {
                return null;
            }
            (isOfRow(condition) ? rowConditions : windowConditions).add(condition);
        }
        if (!groupsAreSessions()) {
            return null;
        }
        for (int key : aggregate.keys()) {
            Expression value = values.get(key);
            if (isMixed(value)) {
                return null;
            }
            if (isOfRow(value)) {
                int column = below(value);
                if (!keys.contains(column)) {
                    keys.add(column);
                }
            }
        }
        for (AggregateCall call : aggregate.calls()) {
            if (!isOfWindow(call) && !addCall(call)) {
                return null;
            }
        }
        return build();
    }

    /** Whether windows with the same value are the same window; those of CUMULATE begin together. */
    private boolean tellsWindow(Expression value) {
        return value instanceof Expression.ColumnReference column
                && column.index() >= rowSize
                && !(window.window() instanceof WindowSpec.Cumulate
                        && column.index() == rowSize + WindowProperty.START.ordinal());
    }

    /** Whether the rows of a group are those of a session: the groups must not be finer or coarser than PARTITION BY. */
    private boolean groupsAreSessions() {
        if (!(window.window() instanceof WindowSpec.Session session)) {
            return true;
        }
        boolean distinct = aggregate.calls().stream().anyMatch(AggregateCall::distinctBefore);
        if (distinct && emission != Emission.CHANGES) {
            return false; // the values of sessions that are merged would have to be found again
        }
        if (session.perGroup()) {
            return true;
        }
        BitSet partition = new BitSet();
        window.keys().forEach(partition::set);
        BitSet found = new BitSet();
        for (int key : aggregate.keys()) {
            Expression value = values.get(key);
            if (value instanceof Expression.ColumnReference column) {
                found.set(column.index());
            }
            if (isOfRow(value) && !isOf(partition, value)) {
                return false;
            }
        }
        found.and(partition);
        return found.equals(partition) && rowConditions.stream().allMatch(condition -> isOf(partition, condition));
    }

    private static boolean isOf(BitSet columns, Expression value) {
        BitSet others = Columns.of(value);
        others.andNot(columns);
        return others.isEmpty();
    }

    private boolean addCall(AggregateCall call) {
        List<Integer> read = new ArrayList<>(call.arguments());
        call.order().forEach(key -> read.add(key.column()));
        if (call.filter() >= 0) {
            read.add(call.filter());
        }
        if (!read.stream().allMatch(column -> isOfRow(values.get(column)))) {
            return false;
        }
        calls.add(call.moved(column -> below(values.get(column))));
        return true;
    }

    /** MAX(window_start) and its like, where all rows of the group have the same value. */
    private boolean isOfWindow(AggregateCall call) {
        return SAME_FOR_ALL.contains(call.function())
                && call.filter() < 0
                && call.arguments().size() == 1
                && !isOfRow(values.get(call.arguments().get(0)))
                && !isMixed(values.get(call.arguments().get(0)));
    }

    private PhysicalNode build() {
        noteProperties();
        int timeColumn = below(reference(window.timeColumn(), window.input().schema()));
        PhysicalNode input = window.input();
        if (!rowConditions.isEmpty()) {
            input = new PhysicalNode.Filter(input, Expressions.and(rowConditions));
        }
        input = new PhysicalNode.Project(input, new ArrayList<>(below.keySet()), belowSchema());
        List<WindowProperty> ordered = new ArrayList<>(properties);
        PhysicalNode merged = new PhysicalNode.WindowAggregate(
                input, merged(window.window()), timeColumn, keys, ordered, calls, emission, schema(input, ordered));
        return restore(aboveConditions(merged));
    }

    private static WindowSpec merged(WindowSpec spec) {
        return spec instanceof WindowSpec.Session session ? new WindowSpec.Session(session.gapMillis(), false) : spec;
    }

    private PhysicalNode aboveConditions(PhysicalNode merged) {
        if (!windowConditions.isEmpty()) {
            List<Expression> above =
                    windowConditions.stream().map(this::aboveWindow).toList();
            return new PhysicalNode.Filter(merged, Expressions.and(above));
        }
        return merged;
    }

    private Schema belowSchema() {
        List<Column> columns = new ArrayList<>();
        below.keySet().forEach(value -> columns.add(new Column("$" + columns.size(), value.type())));
        return new Schema(columns);
    }

    private Schema schema(PhysicalNode input, List<WindowProperty> ordered) {
        List<Column> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(input.schema().column(key)));
        ordered.forEach(property -> columns.add(window.schema().column(rowSize + property.ordinal())));
        calls.forEach(call -> columns.add(new Column("$" + columns.size(), call.type())));
        return new Schema(columns);
    }

    /** START and END come out together, so that plans that need either are equal and run once. */
    private void noteProperties() {
        BitSet used = new BitSet();
        aggregate.keys().forEach(key -> used.or(Columns.of(values.get(key))));
        aggregate.calls().stream()
                .filter(this::isOfWindow)
                .forEach(call -> used.or(Columns.of(values.get(call.arguments().get(0)))));
        used.or(Columns.of(windowConditions));
        if (used.get(rowSize + WindowProperty.TIME.ordinal())) {
            properties.add(WindowProperty.TIME);
        }
        if (used.get(rowSize + WindowProperty.START.ordinal()) || used.get(rowSize + WindowProperty.END.ordinal())) {
            properties.add(WindowProperty.START);
            properties.add(WindowProperty.END);
        }
    }

    /** The columns in the order of the aggregate that is replaced. */
    private PhysicalNode restore(PhysicalNode merged) {
        List<Expression> restored = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int key : aggregate.keys()) {
            Expression value = values.get(key);
            restored.add(isOfRow(value) ? reference(keys.indexOf(below(value)), merged.schema()) : aboveWindow(value));
        }
        int next = keys.size() + properties.size();
        for (AggregateCall call : aggregate.calls()) {
            restored.add(
                    isOfWindow(call)
                            ? aboveWindow(values.get(call.arguments().get(0)))
                            : reference(next++, merged.schema()));
        }
        for (Expression value : restored) {
            columns.add(new Column(aggregate.schema().name(columns.size()), value.type()));
        }
        return new PhysicalNode.Project(merged, restored, new Schema(columns));
    }

    /** An expression over bounds of the window, over the columns of the windowed aggregate. */
    private Expression aboveWindow(Expression value) {
        List<WindowProperty> ordered = new ArrayList<>(properties);
        return Columns.replace(value, index -> {
            WindowProperty property = WindowProperty.values()[index - rowSize];
            SqlType type = window.schema().type(index);
            return new Expression.ColumnReference(keys.size() + ordered.indexOf(property), type);
        });
    }

    private int below(Expression value) {
        Integer column = below.get(value);
        if (column == null) {
            column = below.size();
            below.put(value, column);
        }
        return column;
    }

    private static Expression reference(int index, Schema schema) {
        return new Expression.ColumnReference(index, schema.type(index));
    }

    private boolean isOfRow(Expression value) {
        return Columns.of(value).length() <= rowSize;
    }

    private boolean isMixed(Expression value) {
        BitSet columns = Columns.of(value);
        return columns.length() > rowSize && columns.nextSetBit(0) < rowSize;
    }
}
