package io.tidemark.planner.rule;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets the outputs of a statement set read each table once: one scan of all columns that any of them needs takes the place
 * of theirs, and one watermark the place of those over it. What reads them sees the columns that it saw before.
 */
public final class ShareScans {
    /** What is shared of a table. */
    private record Shared(
            PhysicalNode.Scan scan,
            Map<Integer, Integer> places,
            @Nullable Timed timed) {}

    /** The watermark over a shared scan and where each expression stands below it. */
    private record Timed(PhysicalNode.Watermark watermark, Map<Expression, Integer> places) {}

    /** Which scans read the same. */
    private record Read(String table, boolean bounded, List<Expression.Literal> key) {}

    private final Map<Read, Shared> shared = new LinkedHashMap<>();

    private ShareScans() {}

    /** The outputs over shared scans. */
    public static List<PhysicalNode.Output> rewrite(List<PhysicalNode.Output> outputs) {
        ShareScans rule = new ShareScans();
        Map<Read, Set<PhysicalNode.Scan>> scans = new LinkedHashMap<>();
        Map<Read, Set<PhysicalNode.Watermark>> watermarks = new LinkedHashMap<>();
        outputs.forEach(output -> collect(output, scans, watermarks));
        scans.forEach((read, found) -> rule.share(read, found, watermarks.getOrDefault(read, Set.of())));
        return outputs.stream()
                .map(output -> new PhysicalNode.Output(rule.replace(output.input()), output.table()))
                .toList();
    }

    private static void collect(
            PhysicalNode node,
            Map<Read, Set<PhysicalNode.Scan>> scans,
            Map<Read, Set<PhysicalNode.Watermark>> watermarks) {
        if (node instanceof PhysicalNode.Scan scan) {
            scans.computeIfAbsent(read(scan), unknown -> new LinkedHashSet<>()).add(scan);
        }
        if (node instanceof PhysicalNode.Watermark watermark) {
            PhysicalNode.Scan below = scanBelow(watermark);
            if (below != null) {
                watermarks
                        .computeIfAbsent(read(below), unknown -> new LinkedHashSet<>())
                        .add(watermark);
            }
        }
        node.inputs().forEach(input -> collect(input, scans, watermarks));
    }

    private static Read read(PhysicalNode.Scan scan) {
        return new Read(scan.table().name(), scan.bounded(), scan.key());
    }

    /** The scan under a watermark if there is nothing but a projection between them. */
    private static PhysicalNode.@Nullable Scan scanBelow(PhysicalNode.Watermark watermark) {
        PhysicalNode input = watermark.input();
        if (input instanceof PhysicalNode.Project project) {
            input = project.input();
        }
        return input instanceof PhysicalNode.Scan scan ? scan : null;
    }

    private void share(Read read, Set<PhysicalNode.Scan> scans, Set<PhysicalNode.Watermark> watermarks) {
        if (scans.size() == 1 && watermarks.size() < 2) {
            return; // equal parts run once anyway
        }
        Map<Integer, Column> columns = new TreeMap<>();
        for (PhysicalNode.Scan scan : scans) {
            for (int index = 0; index < scan.columns().size(); index++) {
                columns.put(scan.columns().get(index), scan.schema().column(index));
            }
        }
        PhysicalNode.Scan first = scans.iterator().next();
        PhysicalNode.Scan scan = new PhysicalNode.Scan(
                first.table(),
                List.copyOf(columns.keySet()),
                first.bounded(),
                new Schema(List.copyOf(columns.values())),
                first.key());
        Map<Integer, Integer> places = new LinkedHashMap<>();
        columns.keySet().forEach(column -> places.put(column, places.size()));
        Shared withoutTime = new Shared(scan, places, null);
        if (watermarks.stream()
                        .map(watermark -> meaning(watermark, withoutTime))
                        .distinct()
                        .count()
                > 1) {
            return; // one goes by the clock and one by the rows: a reader knows one time only
        }
        shared.put(read, new Shared(scan, places, watermarks.isEmpty() ? null : timed(withoutTime, watermarks)));
    }

    /** Time and watermark as expressions over the shared scan. */
    private static List<Expression> meaning(PhysicalNode.Watermark watermark, Shared below) {
        List<Expression> expressions = expressions(watermark, below);
        return List.of(
                expressions.get(watermark.timeColumn()), Columns.replace(watermark.watermark(), expressions::get));
    }

    private static Timed timed(Shared below, Set<PhysicalNode.Watermark> watermarks) {
        Map<Expression, Integer> places = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        boolean strict = false;
        for (PhysicalNode.Watermark watermark : watermarks) {
            List<Expression> expressions = expressions(watermark, below);
            for (int index = 0; index < expressions.size(); index++) {
                if (places.putIfAbsent(expressions.get(index), places.size()) == null) {
                    columns.add(watermark.schema().column(index));
                }
            }
            strict |= watermark.strict();
        }
        PhysicalNode.Watermark first = watermarks.iterator().next();
        List<Expression> expressions = expressions(first, below);
        int[] moved = new int[expressions.size()];
        for (int index = 0; index < moved.length; index++) {
            moved[index] = places.getOrDefault(expressions.get(index), -1);
        }
        PhysicalNode input =
                new PhysicalNode.Project(below.scan(), List.copyOf(places.keySet()), new Schema(unique(columns)));
        return new Timed(
                new PhysicalNode.Watermark(
                        input, moved[first.timeColumn()], Columns.move(first.watermark(), moved), strict),
                places);
    }

    /** Names are for people; the same name for two expressions gets a number. */
    private static List<Column> unique(List<Column> columns) {
        Set<String> names = new LinkedHashSet<>();
        List<Column> unique = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (int number = 1; !names.add(name); number++) {
                name = column.name() + "_" + number;
            }
            unique.add(new Column(name, column.type()));
        }
        return unique;
    }

    /** The columns under a watermark as expressions over the shared scan. */
    private static List<Expression> expressions(PhysicalNode.Watermark watermark, Shared below) {
        PhysicalNode.Scan own = scanBelow(watermark);
        int[] moved = own == null ? new int[0] : moved(own, below);
        List<Expression> expressions = new ArrayList<>();
        if (watermark.input() instanceof PhysicalNode.Project project) {
            project.expressions().forEach(expression -> expressions.add(Columns.move(expression, moved)));
        } else {
            for (int index = 0; index < watermark.schema().size(); index++) {
                expressions.add(new Expression.ColumnReference(
                        moved[index], watermark.schema().type(index)));
            }
        }
        return expressions;
    }

    private static int[] moved(PhysicalNode.Scan own, Shared below) {
        return own.columns().stream()
                .mapToInt(column -> below.places().getOrDefault(column, -1))
                .toArray();
    }

    private PhysicalNode replace(PhysicalNode node) {
        if (node instanceof PhysicalNode.Watermark watermark) {
            PhysicalNode.Scan below = scanBelow(watermark);
            Shared found = below == null ? null : shared.get(read(below));
            if (found != null && found.timed() != null) {
                Timed timed = found.timed();
                int[] places = expressions(watermark, found).stream()
                        .mapToInt(expression -> timed.places().getOrDefault(expression, -1))
                        .toArray();
                return picked(timed.watermark(), places, watermark.schema());
            }
        }
        if (node instanceof PhysicalNode.Scan scan) {
            Shared found = shared.get(read(scan));
            return found == null ? scan : picked(found.scan(), moved(scan, found), scan.schema());
        }
        return Inputs.change(node, this::replace);
    }

    /** Some columns of a node; the node itself if they are all it has. */
    private static PhysicalNode picked(PhysicalNode node, int[] places, Schema schema) {
        boolean same = places.length == node.schema().size();
        List<Expression> expressions = new ArrayList<>();
        for (int index = 0; index < places.length; index++) {
            same &= places[index] == index;
            expressions.add(new Expression.ColumnReference(places[index], schema.type(index)));
        }
        return same ? node : new PhysicalNode.Project(node, expressions, schema);
    }
}
