package io.tidemark.planner.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plans as text for EXPLAIN: a tree with one node a line, or JSON. */
public final class PlanPrinter {
    private PlanPrinter() {}

    /** As {@link #text}, and for each node its output watermark. */
    public static String explain(PhysicalPlan plan) {
        return text(plan, true);
    }

    /** One node a line, inputs indented below what reads them; then what the whole plan does. */
    public static String text(PhysicalPlan plan) {
        return text(plan, false);
    }

    private static String text(PhysicalPlan plan, boolean watermarks) {
        StringBuilder out = new StringBuilder();
        plan.outputs().forEach(output -> line(output, 0, watermarks, out));
        out.append("-- ").append(plan.bounded() ? "bounded: ends by itself" : "unbounded: runs until it is stopped");
        if (plan.limit() >= 0) {
            out.append("; stops after ").append(plan.limit()).append(" rows");
        }
        if (plan.continuous()) {
            out.append("; continuous")
                    .append(plan.others().isEmpty() ? ": EMIT " + plan.emit().text() : "");
        }
        if (!plan.others().isEmpty()) {
            out.append("; one job with ").append(plan.outputs().size()).append(" outputs, equal parts run once");
        }
        return out.append('\n').toString();
    }

    private static void line(PhysicalNode node, int depth, boolean watermarks, StringBuilder out) {
        NodeText text = node.accept(NodeText.DESCRIBE);
        out.append("  ".repeat(depth)).append(text.name());
        text.details().forEach((key, value) -> {
            if (!value.isEmpty()) {
                out.append(' ').append(key).append("=[").append(value).append(']');
            }
        });
        out.append(" changes=").append(changes(node));
        String watermark = watermarks ? WatermarkText.of(node) : "";
        if (!watermark.isEmpty()) {
            out.append(" watermark=[").append(watermark).append(']');
        }
        out.append('\n');
        node.inputs().forEach(input -> line(input, depth + 1, watermarks, out));
    }

    /** The same tree as a JSON object. */
    public static String json(PhysicalPlan plan) {
        StringBuilder out = new StringBuilder("{\"bounded\":")
                .append(plan.bounded())
                .append(",\"continuous\":")
                .append(plan.continuous())
                .append(
                        plan.continuous() && plan.others().isEmpty()
                                ? ",\"emit\":\"" + plan.emit().text() + "\""
                                : "")
                .append(",\"limit\":")
                .append(plan.limit())
                .append(",\"root\":");
        object(plan.root(), out);
        if (!plan.others().isEmpty()) {
            out.append(",\"others\":[");
            for (int index = 0; index < plan.others().size(); index++) {
                out.append(index == 0 ? "" : ",");
                object(plan.others().get(index), out);
            }
            out.append(']');
        }
        return out.append('}').toString();
    }

    /**
     * A logical plan as a JSON object.
     *
     * @param text one node a line, inputs indented by two below what reads them
     */
    public static String logicalJson(String text) {
        StringBuilder out = new StringBuilder();
        int open = 0;
        for (String line : text.lines().toList()) {
            String node = line.stripLeading();
            int depth = (line.length() - node.length()) / 2;
            if (open > depth) {
                out.append("]}".repeat(open - depth)).append(',');
            }
            int end = node.indexOf('(') < 0 ? node.length() : node.indexOf('(');
            out.append("{\"node\":");
            quoted(node.substring(0, end), out);
            out.append(",\"details\":");
            quoted(node.substring(end), out);
            out.append(",\"inputs\":[");
            open = depth + 1;
        }
        return out.append("]}".repeat(open)).toString();
    }

    private static void object(PhysicalNode node, StringBuilder out) {
        NodeText text = node.accept(NodeText.DESCRIBE);
        out.append("{\"node\":");
        quoted(text.name(), out);
        for (Map.Entry<String, String> detail : text.details().entrySet()) {
            if (!detail.getValue().isEmpty()) {
                out.append(',');
                quoted(detail.getKey(), out);
                out.append(':');
                quoted(detail.getValue(), out);
            }
        }
        out.append(",\"changes\":");
        quoted(changes(node), out);
        out.append(",\"watermark\":");
        quoted(WatermarkText.of(node), out);
        out.append(",\"schema\":[");
        for (int index = 0; index < node.schema().size(); index++) {
            out.append(index == 0 ? "" : ",");
            quoted(node.schema().column(index).toString(), out);
        }
        out.append("],\"inputs\":[");
        List<PhysicalNode> inputs = node.inputs();
        for (int index = 0; index < inputs.size(); index++) {
            out.append(index == 0 ? "" : ",");
            object(inputs.get(index), out);
        }
        out.append("]}");
    }

    private static String changes(PhysicalNode node) {
        return switch (node.changelogMode()) {
            case INSERT_ONLY -> "+I";
            case RETRACT -> "+I,-U,+U,-D";
        };
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            if (next == '"' || next == '\\') {
                out.append('\\').append(next);
            } else if (next < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) next));
            } else {
                out.append(next);
            }
        }
        out.append('"');
    }
}
