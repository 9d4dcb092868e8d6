package io.tidemark.planner.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The output watermark of a node in words, for EXPLAIN: of which columns, or the smallest of several inputs. Empty where no
 * time is watched.
 */
final class WatermarkText {
    private static final String AT_END = "at the end";

    private WatermarkText() {}

    static String of(PhysicalNode node) {
        if (node instanceof PhysicalNode.Watermark watermark) {
            return table(watermark.input()) + ExpressionText.of(watermark.watermark(), watermark.schema());
        }
        if (givesOutAtEnd(node)) {
            return isWatched(node) ? AT_END : "";
        }
        Set<String> inputs = new LinkedHashSet<>();
        for (PhysicalNode input : node.inputs()) {
            String text = of(input);
            inputs.add(text.isEmpty() && isConstant(input) ? AT_END : text);
        }
        inputs.remove(AT_END); // what has ended holds nothing back
        return inputs.size() > 1 ? "min(" + String.join(", ", flat(inputs)) + ")" : String.join("", inputs);
    }

    /** The smallest of several is the smallest of all that these are the smallest of. */
    private static List<String> flat(Set<String> inputs) {
        List<String> flat = new ArrayList<>();
        for (String input : inputs) {
            boolean nested = input.startsWith("min(") && input.endsWith(")");
            flat.add(nested ? input.substring("min(".length(), input.length() - 1) : input);
        }
        return flat;
    }

    private static String table(PhysicalNode node) {
        PhysicalNode below = node;
        while (!(below instanceof PhysicalNode.Scan) && below.inputs().size() == 1) {
            below = below.inputs().get(0);
        }
        return below instanceof PhysicalNode.Scan scan ? scan.table().name() + ": " : "";
    }

    private static boolean givesOutAtEnd(PhysicalNode node) {
        return node instanceof PhysicalNode.Sort
                || (node instanceof PhysicalNode.GroupAggregate group && group.emission() == Emission.AT_END)
                || (node instanceof PhysicalNode.WindowAggregate window && window.emission() == Emission.AT_END)
                || (node instanceof PhysicalNode.Join join && join.emission() == Emission.AT_END);
    }

    private static boolean isConstant(PhysicalNode node) {
        return !(node instanceof PhysicalNode.Scan) && node.inputs().stream().allMatch(WatermarkText::isConstant);
    }

    private static boolean isWatched(PhysicalNode node) {
        return node instanceof PhysicalNode.Watermark || node.inputs().stream().anyMatch(WatermarkText::isWatched);
    }
}
