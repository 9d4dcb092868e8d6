package io.tidemark.planner.plan;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.function.CallNames;
import io.tidemark.types.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan. Nodes are compared by content, so that equal subtrees can run once. {@link #schema()} is what the
 * node gives; columns of inputs are counted from 0.
 */
public sealed interface PhysicalNode {
    /** The columns that come out. */
    Schema schema();

    /** What it reads, from left to right. */
    List<PhysicalNode> inputs();

    /** Which kinds of change come out. */
    ChangelogMode changelogMode();

    <R> R accept(Visitor<R> visitor);

    /**
     * Reads a table through its connector.
     *
     * @param table what is read
     * @param columns indices into {@code table.columns()} of the physical and metadata columns that are needed, in the
     *     order of the schema
     * @param bounded whether reading ends: a bounded source, or at what there was at the start of the query
     * @param key values of the table's primary key, in its order, if only the row of this key is read; else empty
     */
    record Scan(
            TableDefinition table, List<Integer> columns, boolean bounded, Schema schema, List<Expression.Literal> key)
            implements PhysicalNode {
        public Scan {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }

        /** Reads all rows. */
        public Scan(TableDefinition table, List<Integer> columns, boolean bounded, Schema schema) {
            this(table, columns, bounded, schema, List.of());
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of();
        }

        /** A table that the engine keeps gives its rows and then their changes if it is read without end. */
        @Override
        public ChangelogMode changelogMode() {
            return table.kept() && !bounded ? table.traits().accepts() : ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.scan(this);
        }
    }

    /**
     * Gives each row its event time and moves the watermark of its split, row by row.
     *
     * @param timeColumn the event time
     * @param watermark the watermark that a row brings, over the columns of the input
     * @param strict whether rows with an unusable event time go where on-error says (queries that judge time); else they
     *     only do not move the watermark
     */
    record Watermark(PhysicalNode input, int timeColumn, Expression watermark, boolean strict) implements PhysicalNode {
        /** Whether the time is PROCTIME(): the watermark then goes by the clock even while no rows come. */
        public boolean byClock() {
            return input instanceof Project project
                    && project.expressions().get(timeColumn) instanceof Expression.Call call
                    && call.function().equals(CallNames.PROCTIME);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.watermark(this);
        }
    }

    /** Constant rows. */
    record Values(List<List<Expression.Literal>> rows, Schema schema) implements PhysicalNode {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of();
        }

        @Override
        public ChangelogMode changelogMode() {
            return ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.values(this);
        }
    }

    /** Rows whose condition is TRUE. */
    record Filter(PhysicalNode input, Expression condition) implements PhysicalNode {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.filter(this);
        }
    }

    /** New columns from old ones. */
    record Project(PhysicalNode input, List<Expression> expressions, Schema schema) implements PhysicalNode {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.project(this);
        }
    }

    /**
     * Window table function without aggregation: each row once per window, with START, END and TIME appended. A window
     * of kind {@link WindowSpec.Attached} does not occur here. With ON_WATERMARK rows that are late for a window are
     * counted and left out of it; rows go on at once, but with SESSION when their session is complete. With CHANGES, which
     * only SESSION has, they go on at once and are withdrawn when their session changes.
     *
     * @param keys input columns that rows of a session have in common; none for other windows
     */
    record WindowAssign(
            PhysicalNode input, WindowSpec window, int timeColumn, List<Integer> keys, Emission emission, Schema schema)
            implements PhysicalNode {
        public WindowAssign {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            boolean changes = window instanceof WindowSpec.Session && emission == Emission.CHANGES;
            return changes ? ChangelogMode.RETRACT : input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.windowAssign(this);
        }
    }

    /**
     * Groups by window and keys. Output: the keys, then the window properties, then the aggregates.
     *
     * @param timeColumn event time of the input (for Attached: the column that carries the window)
     * @param keys input columns
     * @param properties which bounds come out, in this order (none for Attached, whose time column is added to the
     *     output as if it were the single property)
     */
    record WindowAggregate(
            PhysicalNode input,
            WindowSpec window,
            int timeColumn,
            List<Integer> keys,
            List<WindowProperty> properties,
            List<AggregateCall> calls,
            Emission emission,
            Schema schema)
            implements PhysicalNode {
        public WindowAggregate {
            keys = List.copyOf(keys);
            properties = List.copyOf(properties);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return emission == Emission.CHANGES ? ChangelogMode.RETRACT : ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.windowAggregate(this);
        }
    }

    /**
     * Groups by keys. Output: the keys, then the aggregates. Without keys there is always one row at the end. Emission
     * is AT_END or CHANGES. Without calls it is DISTINCT.
     */
    record GroupAggregate(
            PhysicalNode input, List<Integer> keys, List<AggregateCall> calls, Emission emission, Schema schema)
            implements PhysicalNode {
        public GroupAggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        /** DISTINCT over inserts only inserts; a changing aggregate retracts. */
        @Override
        public ChangelogMode changelogMode() {
            boolean inserts = emission == Emission.AT_END
                    || (calls.isEmpty() && input.changelogMode() == ChangelogMode.INSERT_ONLY);
            return inserts ? ChangelogMode.INSERT_ONLY : ChangelogMode.RETRACT;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.groupAggregate(this);
        }
    }

    /**
     * Groups by windows of rows: of each key, every {@code slideRows} rows a window of {@code sizeRows} rows begins, in the
     * order of arrival. It comes out with its last row; what is not full does not. Output: the keys, then the aggregates.
     */
    record CountAggregate(
            PhysicalNode input,
            List<Integer> keys,
            long slideRows,
            long sizeRows,
            List<AggregateCall> calls,
            Schema schema)
            implements PhysicalNode {
        public CountAggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.countAggregate(this);
        }
    }

    /**
     * Inner join on equal keys. Output: the left columns, then the right ones.
     *
     * @param condition what must hold besides, over the output's columns, or null
     * @param leftWindowEnd column of the left input that is a window end and is among its keys, so that state is freed
     *     when the watermark passes it; -1 if there is none
     * @param emission AT_END, ON_WATERMARK (pairs of a window go out when it is complete) or CHANGES
     */
    record Join(
            PhysicalNode left,
            PhysicalNode right,
            List<Integer> leftKeys,
            List<Integer> rightKeys,
            @Nullable Expression condition,
            int leftWindowEnd,
            Emission emission,
            Schema schema)
            implements PhysicalNode {
        public Join {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(left, right);
        }

        @Override
        public ChangelogMode changelogMode() {
            boolean inserts = emission != Emission.CHANGES
                    || (left.changelogMode() == ChangelogMode.INSERT_ONLY
                            && right.changelogMode() == ChangelogMode.INSERT_ONLY);
            return inserts ? ChangelogMode.INSERT_ONLY : ChangelogMode.RETRACT;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.join(this);
        }
    }

    /**
     * EMIT AFTER WATERMARK over rows with an event time but without a grouping: each row goes out when the watermark is
     * beyond its time (watermark >= time + delay); rows that come behind the watermark are late.
     */
    record HoldBack(PhysicalNode input, int timeColumn, long delayMillis) implements PhysicalNode {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.holdBack(this);
        }
    }

    /**
     * The latest row of each key: rows come as they are written, and a DELETE, of which only the key counts, says that there is
     * none any more. Emission is AT_END (the rows that are left) or CHANGES.
     *
     * @param keys columns of the input that tell rows apart, in the order of the primary key
     */
    record Latest(PhysicalNode input, List<Integer> keys, Emission emission) implements PhysicalNode {
        public Latest {
            keys = List.copyOf(keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return emission == Emission.AT_END ? ChangelogMode.INSERT_ONLY : ChangelogMode.RETRACT;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.latest(this);
        }
    }

    /**
     * Gives each row once for each element of an ARRAY or MAP in it: some columns of the input, then the element, the fields of
     * an element that is a ROW, or key and value; then, with ordinality, its place from 1.
     *
     * @param column the ARRAY or MAP
     * @param kept the columns of the input that come out
     * @param outer whether a row without elements comes out once, with NULLs
     */
    record Unnest(PhysicalNode input, int column, List<Integer> kept, boolean ordinality, boolean outer, Schema schema)
            implements PhysicalNode {
        public Unnest {
            kept = List.copyOf(kept);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unnest(this);
        }
    }

    /**
     * Decides when changes of a result come out, and in which form. A changed row is shown when the watermark completes
     * it, when it has waited for the delay, or at once, as the policy says; what was shown is withdrawn when it changes.
     * With STREAM the columns undo, ptime and ver stand behind those of the input, and all rows are inserts.
     *
     * @param keys columns that tell rows of the result apart, the grouping of {@code ver} and of the delay; all that the
     *     caller sees if the result has no unique key
     * @param unique whether at most one row of a key is there at a time
     * @param timeColumn column that tells when a row is complete, or -1
     * @param timeDelayMillis a row is complete when watermark >= time + this
     */
    record Materialize(
            PhysicalNode input,
            EmitPolicy emit,
            List<Integer> keys,
            boolean unique,
            int timeColumn,
            long timeDelayMillis,
            Schema schema)
            implements PhysicalNode {
        public Materialize {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return emit.stream() ? ChangelogMode.INSERT_ONLY : input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.materialize(this);
        }
    }

    /**
     * Says of the node above, which judges time, where the rows go that are late for it. Passes all rows on.
     *
     * @param columns columns of the input that are written, in the order of the table's stored columns; {@link
     *     #WATERMARK} for the watermark that judged the row, {@link #NOTHING} for NULL
     * @param written the columns that are written
     */
    record LateRows(PhysicalNode input, List<Integer> columns, Schema written, TableDefinition table)
            implements PhysicalNode {
        /** In {@link #columns}: the watermark. */
        public static final int WATERMARK = -1;

        /** In {@link #columns}: NULL. */
        public static final int NOTHING = -2;

        public LateRows {
            columns = List.copyOf(columns);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lateRows(this);
        }
    }

    /** All rows of all inputs. */
    record UnionAll(List<PhysicalNode> inputs, Schema schema) implements PhysicalNode {
        public UnionAll {
            inputs = List.copyOf(inputs);
        }

        @Override
        public ChangelogMode changelogMode() {
            return inputs.stream().allMatch(input -> input.changelogMode() == ChangelogMode.INSERT_ONLY)
                    ? ChangelogMode.INSERT_ONLY
                    : ChangelogMode.RETRACT;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unionAll(this);
        }
    }

    /** Sorts a bounded result; offset 0 and fetch -1 mean all rows. Without keys it only limits. */
    record Sort(PhysicalNode input, List<SortKey> keys, long offset, long fetch) implements PhysicalNode {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return ChangelogMode.INSERT_ONLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sort(this);
        }
    }

    /**
     * Sends rows from task to task.
     *
     * @param distribution which tasks a row goes to
     * @param keys what {@link Distribution#HASH} goes by, else empty
     */
    record Exchange(PhysicalNode input, Distribution distribution, List<Integer> keys) implements PhysicalNode {
        public Exchange {
            keys = List.copyOf(keys);
        }

        /** Sends each row to the task that owns its keys; without keys all rows go to one task. */
        public Exchange(PhysicalNode input, List<Integer> keys) {
            this(input, keys.isEmpty() ? Distribution.ONE_TASK : Distribution.HASH, keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.exchange(this);
        }
    }

    /** The root: rows go to the caller (table is null) or to a table's connector. */
    record Output(PhysicalNode input, @Nullable TableDefinition table) implements PhysicalNode {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalNode> inputs() {
            return List.of(input);
        }

        @Override
        public ChangelogMode changelogMode() {
            return input.changelogMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.output(this);
        }
    }

    /** One method per node. */
    interface Visitor<R> {
        R scan(Scan node);

        R watermark(Watermark node);

        R values(Values node);

        R filter(Filter node);

        R project(Project node);

        R windowAssign(WindowAssign node);

        R windowAggregate(WindowAggregate node);

        R groupAggregate(GroupAggregate node);

        R countAggregate(CountAggregate node);

        R join(Join node);

        R holdBack(HoldBack node);

        R latest(Latest node);

        R unnest(Unnest node);

        R materialize(Materialize node);

        R lateRows(LateRows node);

        R unionAll(UnionAll node);

        R sort(Sort node);

        R exchange(Exchange node);

        R output(Output node);
    }
}
