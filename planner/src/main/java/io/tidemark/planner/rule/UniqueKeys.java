package io.tidemark.planner.rule;

import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds sets of columns of which a node gives each combination of values at most once at a time. All that are known are
 * kept, for a projection may drop one and not another: of a window its start tells as much as its end.
 */
final class UniqueKeys {
    /** Combinations beyond this are not followed; one is enough. */
    private static final int MOST = 16;

    private UniqueKeys() {}

    /** The unique keys of a node, the best first; empty if none is known. */
    static Set<Set<Integer>> of(PhysicalNode node) {
        if (node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Exchange
                || node instanceof PhysicalNode.HoldBack
                || node instanceof PhysicalNode.LateRows
                || node instanceof PhysicalNode.Sort) {
            return of(node.inputs().get(0));
        }
        if (node instanceof PhysicalNode.Materialize result) {
            return result.emit().stream() ? Set.of() : of(result.input());
        }
        if (node instanceof PhysicalNode.Latest latest) {
            return Set.of(new TreeSet<>(latest.keys()));
        }
        if (node instanceof PhysicalNode.Scan scan) {
            return ofScan(scan);
        }
        if (node instanceof PhysicalNode.Project project) {
            return ofProject(project);
        }
        if (node instanceof PhysicalNode.GroupAggregate aggregate) {
            return Set.of(upTo(aggregate.keys().size()));
        }
        if (node instanceof PhysicalNode.WindowAggregate aggregate) {
            return ofWindow(aggregate);
        }
        return node instanceof PhysicalNode.Join join ? ofJoin(join) : Set.of();
    }

    /** The primary key of a table that has one, if all of it is read. */
    private static Set<Set<Integer>> ofScan(PhysicalNode.Scan scan) {
        Set<Integer> key = new TreeSet<>();
        for (int index = 0; index < scan.columns().size(); index++) {
            String name =
                    scan.table().columns().get(scan.columns().get(index)).name().text();
            if (scan.table().primaryKey().contains(name)) {
                key.add(index);
            }
        }
        boolean byArrival =
                scan.table().primaryKey().isEmpty() && scan.table().traits().accepts() == ChangelogMode.INSERT_ONLY;
        boolean whole = scan.table().kept()
                && !byArrival
                && key.size() == scan.table().primaryKey().size();
        return whole ? Set.of(key) : Set.of();
    }

    private static Set<Set<Integer>> ofWindow(PhysicalNode.WindowAggregate aggregate) {
        int keys = aggregate.keys().size();
        boolean attached = aggregate.window() instanceof WindowSpec.Attached;
        int bounds = attached ? 1 : aggregate.properties().size();
        Set<Set<Integer>> found = new LinkedHashSet<>();
        for (int bound = 0; bound < bounds; bound++) {
            Set<Integer> key = upTo(keys);
            key.add(keys + bound);
            found.add(key);
        }
        return found;
    }

    private static Set<Set<Integer>> ofJoin(PhysicalNode.Join join) {
        int leftSize = join.left().schema().size();
        Set<Set<Integer>> found = new LinkedHashSet<>();
        for (Set<Integer> left : of(join.left())) {
            for (Set<Integer> right : of(join.right())) {
                Set<Integer> key = new TreeSet<>(left);
                right.forEach(column -> key.add(leftSize + column));
                add(found, key);
            }
        }
        return found;
    }

    private static Set<Set<Integer>> ofProject(PhysicalNode.Project project) {
        Set<Set<Integer>> found = new LinkedHashSet<>();
        for (Set<Integer> below : of(project.input())) {
            List<Set<Integer>> keys = List.of(new TreeSet<>());
            for (int column : below) {
                keys = extended(keys, copies(column, project));
            }
            keys.forEach(key -> add(found, key));
        }
        return found;
    }

    /** Where a column of the input comes out. */
    private static List<Integer> copies(int column, PhysicalNode.Project project) {
        List<Integer> copies = new ArrayList<>();
        for (int index = 0; index < project.expressions().size(); index++) {
            if (project.expressions().get(index) instanceof Expression.ColumnReference reference
                    && reference.index() == column) {
                copies.add(index);
            }
        }
        return copies;
    }

    private static List<Set<Integer>> extended(List<Set<Integer>> keys, List<Integer> columns) {
        List<Set<Integer>> extended = new ArrayList<>();
        for (Set<Integer> key : keys) {
            for (int column : columns) {
                Set<Integer> longer = new TreeSet<>(key);
                longer.add(column);
                if (extended.size() < MOST) {
                    extended.add(longer);
                }
            }
        }
        return extended;
    }

    private static void add(Set<Set<Integer>> found, Set<Integer> key) {
        if (found.size() < MOST) {
            found.add(key);
        }
    }

    private static Set<Integer> upTo(int count) {
        Set<Integer> columns = new TreeSet<>();
        for (int column = 0; column < count; column++) {
            columns.add(column);
        }
        return columns;
    }
}
