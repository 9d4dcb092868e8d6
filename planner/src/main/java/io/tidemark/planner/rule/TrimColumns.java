package io.tidemark.planner.rule;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Leaves out columns that nobody above reads, down to what the scans decode. Mutable, one for each node. */
final class TrimColumns implements PhysicalNode.Visitor<TrimColumns.Trimmed> {
    private final BitSet needed;

    private TrimColumns(BitSet needed) {
        this.needed = needed;
    }

    /**
     * A node with fewer columns.
     *
     * @param map new index of each old column, -1 for those that are gone
     */
    record Trimmed(PhysicalNode node, int[] map) {}

    /** The same result from a plan that reads less. */
    static PhysicalNode rewrite(PhysicalNode root) {
        BitSet all = new BitSet();
        all.set(0, root.schema().size());
        return exactly(all, root);
    }

    private static Trimmed trim(PhysicalNode node, BitSet needed) {
        return node.accept(new TrimColumns(needed));
    }

    /** The needed columns and no others, in their order. */
    private static PhysicalNode exactly(BitSet needed, PhysicalNode node) {
        Trimmed trimmed = trim(node, needed);
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        boolean same = trimmed.node.schema().size() == needed.cardinality();
        for (int index = needed.nextSetBit(0); index >= 0; index = needed.nextSetBit(index + 1)) {
            int moved = trimmed.map[index];
            same &= moved == values.size();
            values.add(
                    new Expression.ColumnReference(moved, trimmed.node.schema().type(moved)));
            columns.add(trimmed.node.schema().column(moved));
        }
        return same ? trimmed.node : new PhysicalNode.Project(trimmed.node, values, new Schema(columns));
    }

    @Override
    public Trimmed scan(PhysicalNode.Scan node) {
        BitSet kept = atLeastOne(node.schema());
        int[] map = mapOf(kept, node.schema().size());
        List<Integer> columns = kept.stream().mapToObj(node.columns()::get).toList();
        return new Trimmed(
                new PhysicalNode.Scan(node.table(), columns, node.bounded(), project(node.schema(), kept)), map);
    }

    @Override
    public Trimmed values(PhysicalNode.Values node) {
        BitSet kept = atLeastOne(node.schema());
        List<List<Expression.Literal>> rows = node.rows().stream()
                .map(row -> kept.stream().mapToObj(row::get).toList())
                .toList();
        return new Trimmed(
                new PhysicalNode.Values(rows, project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    @Override
    public Trimmed watermark(PhysicalNode.Watermark node) {
        BitSet below = with(Columns.of(node.watermark()));
        below.set(node.timeColumn());
        Trimmed input = trim(node.input(), below);
        return new Trimmed(
                new PhysicalNode.Watermark(
                        input.node,
                        input.map[node.timeColumn()],
                        Columns.move(node.watermark(), input.map),
                        node.strict()),
                input.map);
    }

    @Override
    public Trimmed filter(PhysicalNode.Filter node) {
        Trimmed input = trim(node.input(), with(Columns.of(node.condition())));
        return new Trimmed(new PhysicalNode.Filter(input.node, Columns.move(node.condition(), input.map)), input.map);
    }

    @Override
    public Trimmed project(PhysicalNode.Project node) {
        BitSet kept = atLeastOne(node.schema());
        List<Expression> values =
                kept.stream().mapToObj(node.expressions()::get).toList();
        Trimmed input = trim(node.input(), Columns.of(values));
        List<Expression> moved =
                values.stream().map(value -> Columns.move(value, input.map)).toList();
        return new Trimmed(
                new PhysicalNode.Project(input.node, moved, project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    @Override
    public Trimmed windowAssign(PhysicalNode.WindowAssign node) {
        int inputSize = node.input().schema().size();
        BitSet below = with(new BitSet());
        below.clear(inputSize, node.schema().size());
        below.set(node.timeColumn());
        node.keys().forEach(below::set);
        below.or(lateColumns(node.input()));
        PhysicalNode input = exactly(below, node.input());
        int[] map = Arrays.copyOf(mapOf(below, inputSize), node.schema().size());
        List<Column> columns = new ArrayList<>(input.schema().columns());
        for (int index = inputSize; index < map.length; index++) {
            map[index] = columns.size();
            columns.add(node.schema().column(index));
        }
        return new Trimmed(
                new PhysicalNode.WindowAssign(
                        input,
                        node.window(),
                        map[node.timeColumn()],
                        move(node.keys(), map),
                        node.emission(),
                        new Schema(columns)),
                map);
    }

    @Override
    public Trimmed windowAggregate(PhysicalNode.WindowAggregate node) {
        int keyCount = node.keys().size();
        boolean attached = node.window() instanceof WindowSpec.Attached;
        int propertyCount = attached ? 1 : node.properties().size();
        BitSet kept = with(new BitSet());
        kept.set(0, keyCount);
        List<WindowProperty> properties = new ArrayList<>();
        if (attached) {
            kept.set(keyCount);
        } else {
            properties.addAll(keepProperties(node, kept, keyCount));
        }
        BitSet keptCalls = kept.get(keyCount + propertyCount, node.schema().size());
        List<AggregateCall> calls =
                keptCalls.stream().mapToObj(node.calls()::get).toList();
        BitSet below = inputsOf(node.keys(), calls);
        below.set(node.timeColumn());
        Trimmed input = trim(node.input(), below);
        return new Trimmed(
                new PhysicalNode.WindowAggregate(
                        input.node,
                        node.window(),
                        input.map[node.timeColumn()],
                        move(node.keys(), input.map),
                        properties,
                        moveCalls(calls, input.map),
                        node.emission(),
                        project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    /** START and END stay together, so that plans that need either are equal and run once. */
    private static List<WindowProperty> keepProperties(PhysicalNode.WindowAggregate node, BitSet kept, int first) {
        boolean bound = false;
        for (int index = 0; index < node.properties().size(); index++) {
            bound |= kept.get(first + index) && node.properties().get(index) != WindowProperty.TIME;
        }
        List<WindowProperty> properties = new ArrayList<>();
        for (int index = 0; index < node.properties().size(); index++) {
            WindowProperty property = node.properties().get(index);
            if (kept.get(first + index) || (bound && property != WindowProperty.TIME)) {
                kept.set(first + index);
                properties.add(property);
            }
        }
        return properties;
    }

    @Override
    public Trimmed groupAggregate(PhysicalNode.GroupAggregate node) {
        int keyCount = node.keys().size();
        BitSet kept = with(new BitSet());
        kept.set(0, keyCount);
        if (kept.isEmpty() && !node.calls().isEmpty()) {
            kept.set(0);
        }
        BitSet keptCalls = kept.get(keyCount, node.schema().size());
        List<AggregateCall> calls =
                keptCalls.stream().mapToObj(node.calls()::get).toList();
        Trimmed input = trim(node.input(), inputsOf(node.keys(), calls));
        return new Trimmed(
                new PhysicalNode.GroupAggregate(
                        input.node,
                        move(node.keys(), input.map),
                        moveCalls(calls, input.map),
                        node.emission(),
                        project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    @Override
    public Trimmed countAggregate(PhysicalNode.CountAggregate node) {
        int keyCount = node.keys().size();
        BitSet kept = with(new BitSet());
        kept.set(0, keyCount);
        List<AggregateCall> calls = kept.get(keyCount, node.schema().size()).stream()
                .mapToObj(node.calls()::get)
                .toList();
        Trimmed input = trim(node.input(), inputsOf(node.keys(), calls));
        return new Trimmed(
                new PhysicalNode.CountAggregate(
                        input.node,
                        move(node.keys(), input.map),
                        node.slideRows(),
                        node.sizeRows(),
                        moveCalls(calls, input.map),
                        project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    @Override
    public Trimmed join(PhysicalNode.Join node) {
        int leftSize = node.left().schema().size();
        int size = node.schema().size();
        BitSet kept = with(node.condition() == null ? new BitSet() : Columns.of(node.condition()));
        node.leftKeys().forEach(kept::set);
        node.rightKeys().forEach(key -> kept.set(leftSize + key));
        Trimmed left = trim(node.left(), kept.get(0, leftSize));
        Trimmed right = trim(node.right(), kept.get(leftSize, size));
        int[] map = new int[size];
        int newLeftSize = left.node.schema().size();
        for (int index = 0; index < size; index++) {
            int moved = index < leftSize ? left.map[index] : right.map[index - leftSize];
            map[index] = index < leftSize || moved < 0 ? moved : newLeftSize + moved;
        }
        List<Column> columns = new ArrayList<>(left.node.schema().columns());
        columns.addAll(right.node.schema().columns());
        PhysicalNode joined = new PhysicalNode.Join(
                left.node,
                right.node,
                move(node.leftKeys(), left.map),
                move(node.rightKeys(), right.map),
                node.condition() == null ? null : Columns.move(node.condition(), map),
                node.leftWindowEnd() < 0 ? -1 : left.map[node.leftWindowEnd()],
                node.emission(),
                new Schema(columns));
        return new Trimmed(joined, map);
    }

    @Override
    public Trimmed holdBack(PhysicalNode.HoldBack node) {
        BitSet below = with(lateColumns(node.input()));
        below.set(node.timeColumn());
        PhysicalNode input = exactly(below, node.input());
        int[] map = mapOf(below, node.schema().size());
        return new Trimmed(new PhysicalNode.HoldBack(input, map[node.timeColumn()], node.delayMillis()), map);
    }

    @Override
    public Trimmed latest(PhysicalNode.Latest node) {
        BitSet below = with(new BitSet());
        node.keys().forEach(below::set);
        PhysicalNode input = exactly(below, node.input());
        int[] map = mapOf(below, node.schema().size());
        List<Integer> keys = node.keys().stream().map(key -> map[key]).toList();
        return new Trimmed(new PhysicalNode.Latest(input, keys, node.emission()), map);
    }

    /** The element stays whole; columns of the input go. */
    @Override
    public Trimmed unnest(PhysicalNode.Unnest node) {
        int keptCount = node.kept().size();
        BitSet kept = with(new BitSet());
        kept.set(keptCount, node.schema().size());
        BitSet below = new BitSet();
        kept.stream().filter(index -> index < keptCount).map(node.kept()::get).forEach(below::set);
        below.set(node.column());
        Trimmed input = trim(node.input(), below);
        List<Integer> columns = kept.stream()
                .filter(index -> index < keptCount)
                .mapToObj(index -> input.map[node.kept().get(index)])
                .toList();
        return new Trimmed(
                new PhysicalNode.Unnest(
                        input.node,
                        input.map[node.column()],
                        columns,
                        node.ordinality(),
                        node.outer(),
                        project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    /** A result is shown and compared with all its columns. */
    @Override
    public Trimmed materialize(PhysicalNode.Materialize node) {
        BitSet all = new BitSet();
        all.set(0, node.input().schema().size());
        PhysicalNode input = exactly(all, node.input());
        return new Trimmed(
                Inputs.change(node, ignored -> input), identity(node.schema().size()));
    }

    private static int[] identity(int size) {
        BitSet all = new BitSet();
        all.set(0, size);
        return mapOf(all, size);
    }

    @Override
    public Trimmed lateRows(PhysicalNode.LateRows node) {
        BitSet below = with(lateColumns(node));
        Trimmed input = trim(node.input(), below);
        List<Integer> columns = node.columns().stream()
                .map(column -> column < 0 ? column : input.map[column])
                .toList();
        return new Trimmed(new PhysicalNode.LateRows(input.node, columns, node.written(), node.table()), input.map);
    }

    /** What late rows are made of. */
    private static BitSet lateColumns(PhysicalNode node) {
        BitSet columns = new BitSet();
        if (node instanceof PhysicalNode.LateRows late) {
            late.columns().stream().filter(column -> column >= 0).forEach(columns::set);
        }
        return columns;
    }

    @Override
    public Trimmed unionAll(PhysicalNode.UnionAll node) {
        BitSet kept = atLeastOne(node.schema());
        List<PhysicalNode> inputs =
                node.inputs().stream().map(input -> exactly(kept, input)).toList();
        return new Trimmed(
                new PhysicalNode.UnionAll(inputs, project(node.schema(), kept)),
                mapOf(kept, node.schema().size()));
    }

    @Override
    public Trimmed sort(PhysicalNode.Sort node) {
        BitSet below = with(new BitSet());
        node.keys().forEach(key -> below.set(key.column()));
        Trimmed input = trim(node.input(), below);
        List<SortKey> keys = node.keys().stream()
                .map(key -> new SortKey(input.map[key.column()], key.descending(), key.nullsFirst()))
                .toList();
        return new Trimmed(new PhysicalNode.Sort(input.node, keys, node.offset(), node.fetch()), input.map);
    }

    @Override
    public Trimmed exchange(PhysicalNode.Exchange node) {
        BitSet below = with(new BitSet());
        node.keys().forEach(below::set);
        Trimmed input = trim(node.input(), below);
        return new Trimmed(
                new PhysicalNode.Exchange(input.node, node.distribution(), move(node.keys(), input.map)), input.map);
    }

    @Override
    public Trimmed output(PhysicalNode.Output node) {
        PhysicalNode input = rewrite(node.input());
        BitSet all = new BitSet();
        all.set(0, input.schema().size());
        return new Trimmed(new PhysicalNode.Output(input, node.table()), mapOf(all, all.cardinality()));
    }

    private BitSet with(BitSet more) {
        more.or(needed);
        return more;
    }

    /** What is needed; where that is nothing, one column whose values are cheap. */
    private BitSet atLeastOne(Schema schema) {
        BitSet kept = with(new BitSet());
        if (kept.isEmpty() && schema.size() > 0) {
            int cheap = 0;
            for (int index = schema.size() - 1; index >= 0; index--) {
                cheap = schema.type(index).layout() == SqlType.Layout.LONG ? index : cheap;
            }
            kept.set(cheap);
        }
        return kept;
    }

    private static BitSet inputsOf(List<Integer> keys, List<AggregateCall> calls) {
        BitSet inputs = new BitSet();
        keys.forEach(inputs::set);
        for (AggregateCall call : calls) {
            call.arguments().forEach(inputs::set);
            call.order().forEach(key -> inputs.set(key.column()));
            if (call.filter() >= 0) {
                inputs.set(call.filter());
            }
        }
        return inputs;
    }

    private static List<AggregateCall> moveCalls(List<AggregateCall> calls, int[] map) {
        return calls.stream().map(call -> call.moved(column -> map[column])).toList();
    }

    private static List<Integer> move(List<Integer> columns, int[] map) {
        return columns.stream().map(column -> map[column]).toList();
    }

    private static int[] mapOf(BitSet kept, int size) {
        int[] map = new int[size];
        int next = 0;
        for (int index = 0; index < size; index++) {
            map[index] = kept.get(index) ? next++ : -1;
        }
        return map;
    }

    private static Schema project(Schema schema, BitSet kept) {
        return new Schema(kept.stream().mapToObj(schema::column).toList());
    }
}
