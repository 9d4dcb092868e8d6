package io.tidemark.shell.plan;

import java.util.ArrayList;
import java.util.List;

/** A line of EXPLAIN with the lines that stand below it. Mutable while it is read. */
final class PlanNode {
    final String name;
    final List<String> attributes;
    final List<PlanNode> inputs = new ArrayList<>();

    private PlanNode(String name, List<String> attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** Takes a line apart: its first word is the name, and {@code key=[value]} may hold blanks between brackets. */
    static PlanNode of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (int index = 0; index < line.length(); index++) {
            char character = line.charAt(index);
            depth += character == '[' || character == '(' ? 1 : character == ']' || character == ')' ? -1 : 0;
            if (character == ' ' && depth <= 0) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(character);
            }
        }
        words.add(word.toString());
        words.removeIf(String::isEmpty);
        return new PlanNode(words.get(0), List.copyOf(words.subList(1, words.size())));
    }
}
