package io.tidemark.planner.rule;

import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the window that both sides of a join share, so that its state can be freed when the watermark completes it. */
final class JoinWindows {
    private final Emission emission;
    private final @Nullable Position position;
    private final TimeColumns times;

    JoinWindows(Emission emission, @Nullable Position position, TimeColumns times) {
        this.emission = emission;
        this.position = position;
        this.times = times;
    }

    /** The join with its emission; columns come out as before. */
    PhysicalNode place(PhysicalNode.Join join) {
        int shared = emission == Emission.AT_END ? -1 : sharedKey(join);
        if (shared < 0) {
            if (emission == Emission.ON_WATERMARK) {
                throw EmitErrors.joinNeverComplete(position);
            }
            return with(join, join.leftKeys(), join.rightKeys(), -1);
        }
        int leftKey = join.leftKeys().get(shared);
        int rightKey = join.rightKeys().get(shared);
        TimeColumn left = times.of(join.left()).get(leftKey);
        TimeColumn right = times.of(join.right()).get(rightKey);
        if (left == null || right == null || left.delayMillis() == 0) {
            return with(join, join.leftKeys(), join.rightKeys(), leftKey);
        }
        int leftEnd = endOf(left, times.of(join.left()));
        int rightEnd = endOf(right, times.of(join.right()));
        return leftEnd >= 0 && rightEnd >= 0
                ? with(join, plus(join.leftKeys(), leftEnd), plus(join.rightKeys(), rightEnd), leftEnd)
                : withEnds(join, leftKey, rightKey, left.delayMillis());
    }

    /** The pair of keys that the watermark completes first; a window's end before its start. */
    private int sharedKey(PhysicalNode.Join join) {
        int best = -1;
        long bestDelay = Long.MAX_VALUE;
        for (int key = 0; key < join.leftKeys().size(); key++) {
            TimeColumn left = times.of(join.left()).get(join.leftKeys().get(key));
            TimeColumn right = times.of(join.right()).get(join.rightKeys().get(key));
            boolean same = left != null && right != null && left.delayMillis() == right.delayMillis();
            if (same && left.delayMillis() < bestDelay) {
                best = key;
                bestDelay = left.delayMillis();
            }
        }
        return best;
    }

    private static int endOf(TimeColumn time, List<@Nullable TimeColumn> columns) {
        for (int index = 0; index < columns.size(); index++) {
            TimeColumn column = columns.get(index);
            if (column != null && column.delayMillis() == 0 && TimeColumns.isSame(column.line(), time.line())) {
                return index;
            }
        }
        return -1;
    }

    private PhysicalNode.Join with(
            PhysicalNode.Join join, List<Integer> leftKeys, List<Integer> rightKeys, int leftWindowEnd) {
        return new PhysicalNode.Join(
                join.left(),
                join.right(),
                leftKeys,
                rightKeys,
                join.condition(),
                leftWindowEnd,
                emission,
                join.schema());
    }

    /** Works out the ends of the windows on both sides, joins on them too, and leaves them out again. */
    private PhysicalNode withEnds(PhysicalNode.Join join, int leftKey, int rightKey, long delayMillis) {
        int leftSize = join.left().schema().size();
        int rightSize = join.right().schema().size();
        PhysicalNode left = withEnd(join.left(), leftKey, delayMillis);
        PhysicalNode right = withEnd(join.right(), rightKey, delayMillis);
        int[] map = new int[leftSize + rightSize];
        for (int index = 0; index < map.length; index++) {
            map[index] = index < leftSize ? index : index + 1;
        }
        List<Column> columns = new ArrayList<>(left.schema().columns());
        columns.addAll(right.schema().columns());
        PhysicalNode joined = new PhysicalNode.Join(
                left,
                right,
                plus(join.leftKeys(), leftSize),
                plus(join.rightKeys(), rightSize),
                join.condition() == null ? null : Columns.move(join.condition(), map),
                leftSize,
                emission,
                new Schema(columns));
        List<Expression> kept = new ArrayList<>();
        for (int index : map) {
            kept.add(new Expression.ColumnReference(index, joined.schema().type(index)));
        }
        return new PhysicalNode.Project(joined, kept, join.schema());
    }

    private static PhysicalNode withEnd(PhysicalNode side, int key, long delayMillis) {
        Schema schema = side.schema();
        List<Expression> values = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            values.add(new Expression.ColumnReference(index, schema.type(index)));
        }
        SqlType interval = SqlType.of(SqlType.Kind.INTERVAL_DAY).withNullable(false);
        Expression length = new Expression.Literal(delayMillis, interval);
        values.add(new Expression.Call(CallNames.PLUS, List.of(values.get(key), length), schema.type(key)));
        List<Column> columns = new ArrayList<>(schema.columns());
        columns.add(new Column("window_end", schema.type(key)));
        return new PhysicalNode.Project(side, values, new Schema(columns));
    }

    private static List<Integer> plus(List<Integer> keys, int key) {
        List<Integer> more = new ArrayList<>(keys);
        if (!more.contains(key)) {
            more.add(key);
        }
        return more;
    }
}
