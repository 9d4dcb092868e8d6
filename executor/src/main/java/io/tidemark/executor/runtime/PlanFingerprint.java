package io.tidemark.executor.runtime;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of a plan are called in checkpoints, and what their state depends on. Ids are {@code <kind>-<n>},
 * counted in a walk of the plan, inputs from left to right, what is below first; equal subtrees have one id. A
 * fingerprint covers the operator's kind, keys, functions, window and the rows that it keeps, but no names given in the
 * statement, no limits, no parallelism and nothing that only decides which rows come to it. Immutable.
 */
public final class PlanFingerprint {
    /** Raised when the engine changes what the state of an operator means. */
    private static final String MEANING = "1";

    /**
     * One operator that keeps state.
     *
     * @param id its name in checkpoints
     * @param description what it is, for people
     * @param fingerprint SHA-256 in hex
     */
    public record Known(String id, String description, String fingerprint) {}

    private final Map<PhysicalNode, String> ids;
    private final Map<PhysicalNode, Integer> numbers;
    private final Map<String, Known> operators;
    private final Map<String, PhysicalNode.Scan> scans;
    private final String text;

    private PlanFingerprint(
            Map<PhysicalNode, String> ids,
            Map<PhysicalNode, Integer> numbers,
            Map<String, Known> operators,
            Map<String, PhysicalNode.Scan> scans,
            String text) {
        this.ids = ids;
        this.numbers = numbers;
        this.operators = operators;
        this.scans = scans;
        this.text = text;
    }

    /** That of a plan. */
    public static PlanFingerprint of(PhysicalPlan plan) {
        Walk walk = new Walk();
        plan.outputs().forEach(walk::visit);
        StringBuilder all = new StringBuilder("meaning ").append(MEANING).append('\n');
        walk.whole.forEach(line -> all.append(line).append('\n'));
        return new PlanFingerprint(
                walk.ids, walk.numbers, walk.operators, walk.scans, OperatorTexts.hash(all.toString()));
    }

    /** SHA-256 of the whole plan, in hex. */
    public String text() {
        return text;
    }

    /** All operators that keep state, scans included, in the order of the walk. */
    public List<Known> operators() {
        return List.copyOf(operators.values());
    }

    /** An operator by its id. */
    Optional<Known> operator(String id) {
        return Optional.ofNullable(operators.get(id));
    }

    /** The scans by their ids. */
    Map<String, PhysicalNode.Scan> scans() {
        return scans;
    }

    /** A number of a node of the plan that is the same whenever {@link #text} is. */
    int number(PhysicalNode node) {
        return numbers.getOrDefault(node, -1);
    }

    /** The id of a node of the plan; null for those that keep nothing. */
    @Nullable
    String id(PhysicalNode node) {
        return ids.get(node);
    }

    /** Visits each distinct node once; gives the texts of its columns. */
    private static final class Walk implements PhysicalNode.Visitor<List<String>> {
        private final Map<PhysicalNode, List<String>> seen = new HashMap<>();
        private final Map<PhysicalNode, String> ids = new HashMap<>();
        private final Map<PhysicalNode, Integer> numbers = new HashMap<>();
        private final Map<String, Known> operators = new LinkedHashMap<>();
        private final Map<String, PhysicalNode.Scan> scans = new LinkedHashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private final List<String> whole = new ArrayList<>();

        List<String> visit(PhysicalNode node) {
            List<String> known = seen.get(node);
            if (known == null) {
                known = node.accept(this);
                numbers.put(node, numbers.size());
                seen.put(node, known);
            }
            return known;
        }

        private String keep(PhysicalNode node, String kind, String what) {
            String id = kind + "-" + counts.merge(kind, 1, Integer::sum);
            ids.put(node, id);
            String description = kind + " " + what;
            operators.put(id, new Known(id, description, OperatorTexts.hash(MEANING + " " + description)));
            whole.add(id + ": " + what);
            return id;
        }

        private static String typed(List<String> columns, Schema schema) {
            List<String> typed = new ArrayList<>();
            for (int index = 0; index < columns.size(); index++) {
                typed.add(columns.get(index) + " " + schema.type(index));
            }
            return String.join(", ", typed);
        }

        private static String typed(List<Integer> picked, List<String> columns, Schema schema) {
            List<String> typed = new ArrayList<>();
            for (int index : picked) {
                typed.add(columns.get(index) + " " + schema.type(index));
            }
            return String.join(", ", typed);
        }

        private static String calls(List<AggregateCall> calls, List<String> columns, Schema input) {
            List<String> texts = new ArrayList<>();
            for (AggregateCall call : calls) {
                texts.add(OperatorTexts.call(call, columns) + " [" + typed(call.arguments(), columns, input) + "] "
                        + call.type());
            }
            return String.join("; ", texts);
        }

        @Override
        public List<String> scan(PhysicalNode.Scan node) {
            TableDefinition table = node.table();
            List<String> columns = new ArrayList<>();
            for (int index : node.columns()) {
                ColumnDefinition column = table.columns().get(index);
                columns.add(table.name() + "." + column.name().text());
            }
            String id = keep(node, "scan", "of " + table.name() + " by " + table.connector());
            scans.put(id, node);
            return columns;
        }

        @Override
        public List<String> watermark(PhysicalNode.Watermark node) {
            List<String> columns = visit(node.input());
            keep(node, "watermark", "of " + columns.get(node.timeColumn()));
            whole.add("by " + OperatorTexts.expression(node.watermark(), columns));
            return columns;
        }

        @Override
        public List<String> values(PhysicalNode.Values node) {
            keep(node, "values", node.rows().size() + " rows");
            List<String> columns = new ArrayList<>();
            for (int index = 0; index < node.schema().size(); index++) {
                columns.add("values." + index);
            }
            return columns;
        }

        @Override
        public List<String> filter(PhysicalNode.Filter node) {
            List<String> columns = visit(node.input());
            whole.add("filter " + OperatorTexts.expression(node.condition(), columns));
            return columns;
        }

        @Override
        public List<String> project(PhysicalNode.Project node) {
            List<String> columns = visit(node.input());
            List<String> projected = new ArrayList<>();
            for (Expression expression : node.expressions()) {
                projected.add(OperatorTexts.expression(expression, columns));
            }
            whole.add("project " + String.join(", ", projected));
            return projected;
        }

        @Override
        public List<String> windowAssign(PhysicalNode.WindowAssign node) {
            List<String> columns = visit(node.input());
            boolean session = node.window() instanceof WindowSpec.Session;
            String window = OperatorTexts.window(node.window()) + " of " + columns.get(node.timeColumn());
            if (session) {
                window += " by [" + typed(node.keys(), columns, node.input().schema()) + "] rows ["
                        + typed(columns, node.input().schema()) + "]";
            }
            keep(node, session ? "sessions" : "windows", window + " " + node.emission());
            List<String> assigned = new ArrayList<>(columns);
            for (WindowProperty property : WindowProperty.values()) {
                assigned.add(property + " of " + OperatorTexts.window(node.window()));
            }
            return assigned.subList(0, node.schema().size());
        }

        @Override
        public List<String> windowAggregate(PhysicalNode.WindowAggregate node) {
            List<String> columns = visit(node.input());
            Schema input = node.input().schema();
            List<String> result = new ArrayList<>(OperatorTexts.pick(columns, node.keys()));
            String window = OperatorTexts.window(node.window());
            if (node.window() instanceof WindowSpec.Attached) {
                result.add(columns.get(node.timeColumn()));
            }
            node.properties().forEach(property -> result.add(property + " of " + window));
            node.calls().forEach(call -> result.add(OperatorTexts.call(call, columns)));
            keep(
                    node,
                    "aggregate",
                    window + " of " + columns.get(node.timeColumn()) + " by [" + typed(node.keys(), columns, input)
                            + "] of [" + calls(node.calls(), columns, input) + "] " + node.emission()
                            + changes(node.emission(), node.input()));
            return fit(result, node.schema());
        }

        /** Groups that can shrink keep more than those that only grow. */
        private static String changes(Emission emission, PhysicalNode input) {
            return emission == Emission.CHANGES ? " over " + input.changelogMode() : "";
        }

        @Override
        public List<String> groupAggregate(PhysicalNode.GroupAggregate node) {
            List<String> columns = visit(node.input());
            Schema input = node.input().schema();
            List<String> result = new ArrayList<>(OperatorTexts.pick(columns, node.keys()));
            node.calls().forEach(call -> result.add(OperatorTexts.call(call, columns)));
            keep(
                    node,
                    "aggregate",
                    "by [" + typed(node.keys(), columns, input) + "] of [" + calls(node.calls(), columns, input) + "] "
                            + node.emission() + changes(node.emission(), node.input()));
            return fit(result, node.schema());
        }

        @Override
        public List<String> countAggregate(PhysicalNode.CountAggregate node) {
            List<String> columns = visit(node.input());
            Schema input = node.input().schema();
            List<String> result = new ArrayList<>(OperatorTexts.pick(columns, node.keys()));
            node.calls().forEach(call -> result.add(OperatorTexts.call(call, columns)));
            keep(
                    node,
                    "aggregate",
                    node.sizeRows() + " rows every " + node.slideRows() + " by [" + typed(node.keys(), columns, input)
                            + "] of [" + calls(node.calls(), columns, input) + "]");
            return fit(result, node.schema());
        }

        /** As many texts as there are columns, whatever was forgotten. */
        private static List<String> fit(List<String> texts, Schema schema) {
            List<String> fitting = new ArrayList<>(texts);
            while (fitting.size() < schema.size()) {
                fitting.add("column " + fitting.size());
            }
            return fitting.subList(0, schema.size());
        }

        @Override
        public List<String> join(PhysicalNode.Join node) {
            List<String> left = visit(node.left());
            List<String> right = visit(node.right());
            List<String> columns = new ArrayList<>(left);
            columns.addAll(right);
            String end = node.leftWindowEnd() < 0 ? "" : " until " + left.get(node.leftWindowEnd());
            keep(
                    node,
                    "join",
                    "of [" + typed(left, node.left().schema()) + "] by ["
                            + String.join(", ", OperatorTexts.pick(left, node.leftKeys())) + "] and ["
                            + typed(right, node.right().schema()) + "] by ["
                            + String.join(", ", OperatorTexts.pick(right, node.rightKeys())) + "]" + end + " "
                            + node.emission());
            if (node.condition() != null) {
                whole.add("if " + OperatorTexts.expression(node.condition(), columns));
            }
            return columns;
        }

        @Override
        public List<String> holdBack(PhysicalNode.HoldBack node) {
            List<String> columns = visit(node.input());
            keep(
                    node,
                    "rows",
                    "until " + columns.get(node.timeColumn()) + " + " + node.delayMillis() + " ms of ["
                            + typed(columns, node.schema()) + "]");
            return columns;
        }

        @Override
        public List<String> latest(PhysicalNode.Latest node) {
            List<String> columns = visit(node.input());
            keep(
                    node,
                    "latest",
                    "by [" + typed(node.keys(), columns, node.schema()) + "] of [" + typed(columns, node.schema())
                            + "]");
            return columns;
        }

        @Override
        public List<String> unnest(PhysicalNode.Unnest node) {
            List<String> columns = visit(node.input());
            List<String> result = new ArrayList<>(OperatorTexts.pick(columns, node.kept()));
            int part = 0;
            while (result.size() < node.schema().size()) {
                result.add("part " + part++ + " of " + columns.get(node.column()));
            }
            whole.add("unnest " + columns.get(node.column()));
            return result;
        }

        @Override
        public List<String> materialize(PhysicalNode.Materialize node) {
            List<String> columns = visit(node.input());
            String time = node.timeColumn() < 0
                    ? ""
                    : " until " + columns.get(node.timeColumn()) + " + " + node.timeDelayMillis() + " ms";
            keep(
                    node,
                    "shown",
                    "by [" + typed(node.keys(), columns, node.input().schema()) + "] of ["
                            + typed(columns, node.input().schema()) + "]" + (node.unique() ? " unique" : "") + time
                            + " " + node.emit().text());
            return fit(columns, node.schema());
        }

        @Override
        public List<String> lateRows(PhysicalNode.LateRows node) {
            List<String> columns = visit(node.input());
            whole.add("late rows into " + node.table().name());
            return columns;
        }

        @Override
        public List<String> unionAll(PhysicalNode.UnionAll node) {
            List<List<String>> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(visit(input)));
            keep(node, "union", "of " + inputs.size());
            List<String> columns = new ArrayList<>();
            for (int column = 0; column < node.schema().size(); column++) {
                List<String> merged = new ArrayList<>();
                for (List<String> input : inputs) {
                    if (!merged.contains(input.get(column))) {
                        merged.add(input.get(column));
                    }
                }
                String text = String.join(" | ", merged);
                columns.add(text.length() > 200 ? "#" + OperatorTexts.hash(text).substring(0, 32) : text);
            }
            return columns;
        }

        @Override
        public List<String> sort(PhysicalNode.Sort node) {
            List<String> columns = visit(node.input());
            keep(
                    node,
                    "sort",
                    "by [" + OperatorTexts.sort(node.keys(), columns) + "] of [" + typed(columns, node.schema()) + "]");
            return columns;
        }

        @Override
        public List<String> exchange(PhysicalNode.Exchange node) {
            return visit(node.input());
        }

        @Override
        public List<String> output(PhysicalNode.Output node) {
            List<String> columns = visit(node.input());
            TableDefinition table = node.table();
            if (table != null && table.materializedView()) {
                keep(
                        node,
                        "view",
                        "of [" + typed(columns, node.schema()) + "] by " + String.join(", ", table.primaryKey()) + " "
                                + table.traits().accepts());
            }
            whole.add("into " + (table == null ? "the caller" : table.name() + " by " + table.connector()));
            return columns;
        }
    }
}
