package io.tidemark.planner.rule;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.CalendarUnit;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds, for each node, which of its columns the watermark completes. Mutable: it remembers what it has found. */
final class TimeColumns implements PhysicalNode.Visitor<List<@Nullable TimeColumn>> {
    private static final Map<String, Long> UNIT_MILLIS =
            Map.of("SECOND", 1_000L, "MINUTE", 60_000L, "HOUR", 3_600_000L, "DAY", 86_400_000L, "WEEK", 604_800_000L);

    private final Map<PhysicalNode, List<@Nullable TimeColumn>> known = new IdentityHashMap<>();

    /** One entry for each column of the node, null where the watermark says nothing. */
    List<@Nullable TimeColumn> of(PhysicalNode node) {
        List<@Nullable TimeColumn> found = known.get(node);
        if (found == null) {
            found = node.accept(this);
            known.put(node, found);
        }
        return found;
    }

    @Override
    public List<@Nullable TimeColumn> scan(PhysicalNode.Scan node) {
        return nothing(node);
    }

    @Override
    public List<@Nullable TimeColumn> values(PhysicalNode.Values node) {
        return nothing(node);
    }

    @Override
    public List<@Nullable TimeColumn> watermark(PhysicalNode.Watermark node) {
        List<@Nullable TimeColumn> columns = nothing(node);
        columns.set(node.timeColumn(), new TimeColumn(new Object(), 1, true));
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> filter(PhysicalNode.Filter node) {
        return of(node.input());
    }

    @Override
    public List<@Nullable TimeColumn> project(PhysicalNode.Project node) {
        List<@Nullable TimeColumn> input = of(node.input());
        List<@Nullable TimeColumn> columns = new ArrayList<>();
        for (Expression expression : node.expressions()) {
            columns.add(ofExpression(expression, input));
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> windowAssign(PhysicalNode.WindowAssign node) {
        List<@Nullable TimeColumn> input = of(node.input());
        boolean waits = node.window() instanceof WindowSpec.Session; // rows come out long behind their time
        List<@Nullable TimeColumn> columns = new ArrayList<>(waits ? Collections.nCopies(input.size(), null) : input);
        Object line = new Object();
        boolean watched = isAttribute(input.get(node.timeColumn()));
        for (WindowProperty property : WindowProperty.values()) {
            columns.add(watched ? bound(property, node.window(), line) : null);
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> windowAggregate(PhysicalNode.WindowAggregate node) {
        List<@Nullable TimeColumn> input = of(node.input());
        List<@Nullable TimeColumn> columns = nothing(node);
        TimeColumn time = input.get(node.timeColumn());
        int next = node.keys().size();
        if (node.window() instanceof WindowSpec.Attached) {
            Object line = Objects.requireNonNull(time, "an attached window has a time column")
                    .line();
            for (int key = 0; key < next; key++) {
                TimeColumn column = input.get(node.keys().get(key));
                columns.set(key, column != null && isSame(column.line(), line) ? column : null);
            }
            columns.set(next, time);
        } else if (isAttribute(time)) {
            Object line = new Object();
            for (WindowProperty property : node.properties()) {
                columns.set(next++, bound(property, node.window(), line));
            }
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> groupAggregate(PhysicalNode.GroupAggregate node) {
        return ofKeys(node, node.keys());
    }

    @Override
    public List<@Nullable TimeColumn> countAggregate(PhysicalNode.CountAggregate node) {
        return ofKeys(node, node.keys());
    }

    /** A group is shown when a row of it comes, so its keys say of the groups what they said of the rows. */
    private List<@Nullable TimeColumn> ofKeys(PhysicalNode node, List<Integer> keys) {
        List<@Nullable TimeColumn> input = of(node.inputs().get(0));
        List<@Nullable TimeColumn> columns = nothing(node);
        for (int key = 0; key < keys.size(); key++) {
            columns.set(key, input.get(keys.get(key)));
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> join(PhysicalNode.Join node) {
        List<@Nullable TimeColumn> columns = nothing(node);
        if (node.leftWindowEnd() < 0 || node.emission() == Emission.CHANGES) {
            return columns;
        }
        List<@Nullable TimeColumn> left = of(node.left());
        List<@Nullable TimeColumn> right = of(node.right());
        int key = node.leftKeys().indexOf(node.leftWindowEnd());
        keepLine(columns, 0, left, left.get(node.leftWindowEnd()));
        keepLine(columns, left.size(), right, right.get(node.rightKeys().get(key)));
        return columns;
    }

    private static void keepLine(
            List<@Nullable TimeColumn> columns, int offset, List<@Nullable TimeColumn> side, @Nullable TimeColumn end) {
        for (int index = 0; index < side.size(); index++) {
            TimeColumn column = side.get(index);
            if (end != null && column != null && isSame(column.line(), end.line())) {
                columns.set(offset + index, column);
            }
        }
    }

    @Override
    public List<@Nullable TimeColumn> latest(PhysicalNode.Latest node) {
        return nothing(node);
    }

    @Override
    public List<@Nullable TimeColumn> holdBack(PhysicalNode.HoldBack node) {
        return of(node.input());
    }

    @Override
    public List<@Nullable TimeColumn> unnest(PhysicalNode.Unnest node) {
        List<@Nullable TimeColumn> input = of(node.input());
        List<@Nullable TimeColumn> columns = nothing(node);
        for (int index = 0; index < node.kept().size(); index++) {
            columns.set(index, input.get(node.kept().get(index)));
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> materialize(PhysicalNode.Materialize node) {
        List<@Nullable TimeColumn> columns = nothing(node);
        List<@Nullable TimeColumn> input = of(node.input());
        for (int index = 0; index < input.size(); index++) {
            columns.set(index, input.get(index));
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> lateRows(PhysicalNode.LateRows node) {
        return of(node.input());
    }

    @Override
    public List<@Nullable TimeColumn> unionAll(PhysicalNode.UnionAll node) {
        List<List<@Nullable TimeColumn>> inputs =
                node.inputs().stream().map(this::of).toList();
        Map<List<Object>, Object> lines = new HashMap<>();
        List<@Nullable TimeColumn> columns = nothing(node);
        for (int index = 0; index < columns.size(); index++) {
            List<Object> joined = new ArrayList<>();
            long delay = 0;
            boolean attribute = true;
            for (List<@Nullable TimeColumn> input : inputs) {
                TimeColumn column = input.get(index);
                if (column != null) {
                    joined.add(column.line());
                    delay = Math.max(delay, column.delayMillis());
                    attribute &= column.attribute();
                }
            }
            if (joined.size() == inputs.size()) {
                Object line = lines.computeIfAbsent(joined, ignored -> new Object());
                columns.set(index, new TimeColumn(line, delay, attribute));
            }
        }
        return columns;
    }

    @Override
    public List<@Nullable TimeColumn> sort(PhysicalNode.Sort node) {
        return of(node.input());
    }

    @Override
    public List<@Nullable TimeColumn> exchange(PhysicalNode.Exchange node) {
        return of(node.input());
    }

    @Override
    public List<@Nullable TimeColumn> output(PhysicalNode.Output node) {
        return of(node.input());
    }

    private static List<@Nullable TimeColumn> nothing(PhysicalNode node) {
        return new ArrayList<>(Collections.nCopies(node.schema().size(), (@Nullable TimeColumn) null));
    }

    private static boolean isAttribute(@Nullable TimeColumn column) {
        return column != null && column.attribute();
    }

    @SuppressWarnings("ReferenceEquality") // a line is an identity
    static boolean isSame(Object left, Object right) {
        return left == right;
    }

    private static @Nullable TimeColumn bound(WindowProperty property, WindowSpec window, Object line) {
        return switch (property) {
            case START -> start(window, line);
            case END -> new TimeColumn(line, 0, false);
            case TIME -> new TimeColumn(line, 1, true);
        };
    }

    /** A session may go on for ever, so its start says nothing. */
    private static @Nullable TimeColumn start(WindowSpec window, Object line) {
        return window instanceof WindowSpec.Session ? null : new TimeColumn(line, window.accept(new SizeOf()), false);
    }

    private static @Nullable TimeColumn ofExpression(Expression expression, List<@Nullable TimeColumn> input) {
        if (expression instanceof Expression.ColumnReference column) {
            return input.get(column.index());
        }
        if (expression instanceof Expression.Call call
                && !call.arguments().isEmpty()
                && call.arguments().get(0) instanceof Expression.ColumnReference argument) {
            TimeColumn time = input.get(argument.index());
            return time == null ? null : rounded(call, time);
        }
        return null;
    }

    /** FLOOR(ts TO HOUR) is complete an hour after its value, CEIL with its value. */
    private static @Nullable TimeColumn rounded(Expression.Call call, TimeColumn time) {
        boolean floor = call.function().startsWith(CallNames.FLOOR_PREFIX);
        boolean ceil = call.function().startsWith(CallNames.CEIL_PREFIX);
        if (!floor && !ceil) {
            return null;
        }
        String unit = call.function().substring(call.function().indexOf('_') + 1);
        Long length = UNIT_MILLIS.get(unit);
        if (length == null || call.type().kind() != SqlType.Kind.TIMESTAMP) {
            return null; // months vary, and so do the days of a time zone
        }
        long delay = floor ? time.delayMillis() + length - 1 : time.delayMillis();
        return new TimeColumn(new Object(), delay, false);
    }

    /** The length of a window. */
    private static final class SizeOf implements WindowSpec.Visitor<Long> {
        private static final long DAY_MILLIS = 86_400_000;

        @Override
        public Long tumble(WindowSpec.Tumble window) {
            return window.sizeMillis();
        }

        @Override
        public Long hop(WindowSpec.Hop window) {
            return window.sizeMillis();
        }

        @Override
        public Long cumulate(WindowSpec.Cumulate window) {
            return window.sizeMillis();
        }

        @Override
        public Long session(WindowSpec.Session window) {
            return Long.MAX_VALUE; // not known: it may go on for ever
        }

        @Override
        public Long calendar(WindowSpec.Calendar window) {
            return longest(window.size(), window.unit());
        }

        @Override
        public Long growingCalendar(WindowSpec.GrowingCalendar window) {
            return longest(window.size(), window.unit());
        }

        /** Units vary; from their start on no window is longer than this, clocks that are set back included. */
        private static long longest(long units, CalendarUnit unit) {
            return (unit == CalendarUnit.DAY ? units : units * 31) * DAY_MILLIS + DAY_MILLIS;
        }

        @Override
        public Long attached(WindowSpec.Attached window) {
            return window.delayMillis();
        }
    }
}
