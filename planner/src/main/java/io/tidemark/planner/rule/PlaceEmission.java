package io.tidemark.planner.rule;

import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from the inputs up, when each stateful node lets its rows out, and which of them work by windows. Refuses what
 * the watermark would never complete.
 */
final class PlaceEmission {
    private final Emission emission;
    private final boolean completes;
    private final @Nullable Position position;
    private final TimeColumns times = new TimeColumns();

    /** @param position where EMIT stands, for errors */
    PlaceEmission(EmitPolicy emit, @Nullable Position position) {
        this.emission = emit.emission();
        this.completes = emit.afterWatermark();
        this.position = position;
    }

    /** The plan with its emission; with ON_WATERMARK its rows are complete. */
    PhysicalNode rewrite(PhysicalNode root) {
        PhysicalNode placed = place(root);
        return emission == Emission.ON_WATERMARK ? new HoldIncomplete(times, position).hold(placed) : placed;
    }

    private PhysicalNode place(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, this::place);
        if (changed instanceof PhysicalNode.WindowAssign assign) {
            return windowAssign(assign);
        }
        if (changed instanceof PhysicalNode.GroupAggregate aggregate) {
            return aggregate(aggregate);
        }
        if (changed instanceof PhysicalNode.Latest latest) {
            Emission changes = emission == Emission.AT_END ? Emission.AT_END : Emission.CHANGES;
            return new PhysicalNode.Latest(latest.input(), latest.keys(), changes);
        }
        if (changed instanceof PhysicalNode.Join join) {
            return new JoinWindows(emission, position, times).place(join);
        }
        if (changed instanceof PhysicalNode.Materialize result) {
            return new PlaceMaterialize(times, position).place(result);
        }
        if (changed instanceof PhysicalNode.Sort sort && emission != Emission.AT_END) {
            throw EmitErrors.notOnAStream(sort.keys().isEmpty() ? "LIMIT in a subquery" : "ORDER BY", position);
        }
        return changed;
    }

    private PhysicalNode windowAssign(PhysicalNode.WindowAssign assign) {
        TimeColumn time = times.of(assign.input()).get(assign.timeColumn());
        if (completes && (time == null || !time.attribute())) {
            throw EmitErrors.windowNeverComplete(assign.input().schema().name(assign.timeColumn()), position);
        }
        // Rows go on at once (but not with SESSION); what differs is whether late ones are judged.
        boolean asAsked = emission == Emission.AT_END || assign.window() instanceof WindowSpec.Session;
        Emission judged = asAsked ? emission : Emission.ON_WATERMARK;
        return new PhysicalNode.WindowAssign(
                assign.input(), assign.window(), assign.timeColumn(), assign.keys(), judged, assign.schema());
    }

    private PhysicalNode aggregate(PhysicalNode.GroupAggregate aggregate) {
        PhysicalNode merged = WindowMerge.merge(aggregate, emission);
        if (merged != null) {
            return merged;
        }
        PhysicalNode.GroupAggregate resolved = SessionKeys.resolve(aggregate);
        if (completes) {
            return attached(resolved);
        }
        return new PhysicalNode.GroupAggregate(
                resolved.input(), resolved.keys(), resolved.calls(), emission, resolved.schema());
    }

    /** Groups on a key that already tells when the group is complete. */
    private PhysicalNode attached(PhysicalNode.GroupAggregate aggregate) {
        List<@Nullable TimeColumn> columns = times.of(aggregate.input());
        int best = -1;
        TimeColumn bestTime = null;
        for (int key : aggregate.keys()) {
            TimeColumn time = columns.get(key);
            if (time != null && (bestTime == null || time.delayMillis() < bestTime.delayMillis())) {
                best = key;
                bestTime = time;
            }
        }
        if (bestTime == null) {
            throw EmitErrors.groupNeverComplete(position);
        }
        int timeKey = best;
        List<Integer> keys =
                aggregate.keys().stream().filter(key -> key != timeKey).toList();
        List<Column> columnsOut = new ArrayList<>();
        keys.forEach(key -> columnsOut.add(aggregate.input().schema().column(key)));
        columnsOut.add(aggregate.input().schema().column(timeKey));
        aggregate.calls().forEach(call -> columnsOut.add(new Column("$" + columnsOut.size(), call.type())));
        PhysicalNode windowed = new PhysicalNode.WindowAggregate(
                aggregate.input(),
                new WindowSpec.Attached(bestTime.delayMillis()),
                timeKey,
                keys,
                List.of(),
                aggregate.calls(),
                emission,
                new Schema(columnsOut));
        return restore(windowed, aggregate, keys, timeKey);
    }

    private static PhysicalNode restore(
            PhysicalNode windowed, PhysicalNode.GroupAggregate aggregate, List<Integer> keys, int timeKey) {
        List<Expression> restored = new ArrayList<>();
        for (int key : aggregate.keys()) {
            int index = key == timeKey ? keys.size() : keys.indexOf(key);
            restored.add(new Expression.ColumnReference(index, windowed.schema().type(index)));
        }
        for (int call = 0; call < aggregate.calls().size(); call++) {
            int index = keys.size() + 1 + call;
            restored.add(new Expression.ColumnReference(index, windowed.schema().type(index)));
        }
        return new PhysicalNode.Project(windowed, restored, aggregate.schema());
    }
}
