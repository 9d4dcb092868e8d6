package io.tidemark.executor.operator;

import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link MaterializeOperator} reads, keeps and gives.
 *
 * @param input the rows that come in
 * @param output the same columns, and those of EMIT STREAM
 * @param emit when and in which form rows come out
 * @param keys columns that tell rows apart
 * @param timeColumn column that completes a row, or -1
 * @param timeDelayMillis a row is complete when watermark >= time + this
 * @param onlyInserts whether the input never takes rows back
 */
public record MaterializeLayout(
        Schema input,
        Schema output,
        EmitPolicy emit,
        List<Integer> keys,
        int timeColumn,
        long timeDelayMillis,
        boolean onlyInserts) {
    public MaterializeLayout {
        keys = List.copyOf(keys);
    }

    /** The layout of a step of a plan. */
    public static MaterializeLayout of(PhysicalNode.Materialize node) {
        return new MaterializeLayout(
                node.input().schema(),
                node.schema(),
                node.emit(),
                node.keys(),
                node.timeColumn(),
                node.timeDelayMillis(),
                node.input().changelogMode() == ChangelogMode.INSERT_ONLY);
    }

    List<SqlType> keyTypes() {
        return keys.stream().map(input::type).toList();
    }

    int[] keyColumns() {
        return keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether a changed row waits, for the watermark or for its delay. */
    boolean holds() {
        return emit.corrects() || emit.delays();
    }

    /** Whether something is remembered of each row. */
    public boolean keepsRows() {
        return holds() || !onlyInserts;
    }

    /** Whether the columns that tell rows apart tell in which task a row is, if these columns decide. */
    public boolean tells(int[] distributedBy) {
        return distributedBy.length > 0 && Arrays.stream(distributedBy).allMatch(keys::contains);
    }
}
