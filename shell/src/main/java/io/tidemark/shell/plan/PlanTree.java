package io.tidemark.shell.plan;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.output.Clipping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Draws the lines of EXPLAIN as a tree whose branches are lines, with what does not fit a line below it. Stateless. */
public final class PlanTree {
    private static final int INDENT = 2;
    private static final int MIN_TEXT = 20;

    private final Look look;
    private final int width;

    private PlanTree(Look look, int width) {
        this.look = look;
        this.width = width;
    }

    /**
     * The tree.
     *
     * @param plan lines of EXPLAIN, each two blanks further to the right than the one that reads it
     * @param width columns of the terminal
     */
    public static List<AttributedString> draw(List<String> plan, Look look, int width) {
        PlanTree tree = new PlanTree(look, width);
        List<AttributedString> lines = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (PlanNode root : read(plan, notes)) {
            tree.draw(root, "", "", lines);
        }
        for (String note : notes) {
            lines.add(new AttributedString(
                    Clipping.clip(DisplayWidth.visible(note), width), AttributedStyle.DEFAULT.faint()));
        }
        return lines;
    }

    private static List<PlanNode> read(List<String> plan, List<String> notes) {
        List<PlanNode> roots = new ArrayList<>();
        Deque<PlanNode> above = new ArrayDeque<>();
        for (String line : plan) {
            String text = line.strip();
            if (text.startsWith("--") || text.isEmpty()) {
                notes.add(text);
                continue;
            }
            int depth = (line.length() - line.stripLeading().length()) / INDENT;
            while (above.size() > depth) {
                above.pop();
            }
            PlanNode node = PlanNode.of(text);
            if (above.isEmpty()) {
                roots.add(node);
            } else {
                above.peek().inputs.add(node);
            }
            above.push(node);
        }
        return roots;
    }

    private void draw(PlanNode node, String branch, String below, List<AttributedString> lines) {
        String trunk = below + (node.inputs.isEmpty() ? "  " : look.unicode() ? "│ " : "| ");
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append(branch).append(DisplayWidth.visible(node.name), AttributedStyle.BOLD);
        int used = branch.length() + DisplayWidth.of(node.name);
        for (String attribute : node.attributes) {
            for (String piece : pieces(attribute, trunk.length() + INDENT)) {
                if (used + 2 + DisplayWidth.of(piece) > width) {
                    lines.add(line.toAttributedString());
                    line = new AttributedStringBuilder();
                    line.append(trunk).append("  ");
                    used = trunk.length() + 2;
                } else {
                    line.append("  ");
                    used += 2;
                }
                appendAttribute(line, piece);
                used += DisplayWidth.of(piece);
            }
        }
        lines.add(line.toAttributedString());
        for (int index = 0; index < node.inputs.size(); index++) {
            boolean last = index == node.inputs.size() - 1;
            String own = look.unicode() ? last ? "└─ " : "├─ " : last ? "`- " : "|- ";
            String more = last ? "   " : look.unicode() ? "│  " : "|  ";
            draw(node.inputs.get(index), below + own, below + more, lines);
        }
    }

    /** An attribute, cut where it is longer than a line. */
    private List<String> pieces(String attribute, int indent) {
        int room = Math.max(MIN_TEXT, width - indent);
        List<String> pieces = new ArrayList<>();
        String rest = DisplayWidth.visible(attribute);
        while (DisplayWidth.of(rest) > room) {
            String start = Clipping.start(rest, room);
            int comma = start.lastIndexOf(", ");
            String piece = comma > room / 2 ? start.substring(0, comma + 1) : start;
            pieces.add(piece);
            rest = rest.substring(piece.length()).stripLeading();
        }
        pieces.add(rest);
        return pieces;
    }

    private void appendAttribute(AttributedStringBuilder line, String text) {
        int equals = text.indexOf('=');
        boolean named = equals > 0 && text.substring(0, equals).chars().allMatch(Character::isLetter);
        if (!named || !look.colours()) {
            line.append(text, AttributedStyle.DEFAULT);
            return;
        }
        line.append(text.substring(0, equals + 1), AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN));
        line.append(text.substring(equals + 1), AttributedStyle.DEFAULT);
    }
}
