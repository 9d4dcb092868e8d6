package io.tidemark.executor.codegen;

/** Lines of Java inside a method, with indentation and fresh local names. Mutable. */
final class CodeBlock {
    private StringBuilder text = new StringBuilder();
    private int depth;
    private int locals;

    CodeBlock(int depth) {
        this.depth = depth;
    }

    CodeBlock line(String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
        return this;
    }

    /** A line that opens a block. */
    CodeBlock open(String line) {
        line(line + " {");
        depth++;
        return this;
    }

    CodeBlock close() {
        depth--;
        return line("}");
    }

    /** Closes a block and opens the next, as in {@code } else &#123;}. */
    CodeBlock closeAndOpen(String line) {
        depth--;
        line("} " + line + " {");
        depth++;
        return this;
    }

    /** A name that no other local of the method has. */
    String fresh(String prefix) {
        return prefix + locals++;
    }

    /** Puts aside what was written, so that something can be written that will be inserted later. */
    StringBuilder begin() {
        StringBuilder outer = text;
        text = new StringBuilder();
        depth++;
        return outer;
    }

    /** Ends what {@link #begin} began and returns it. */
    String end(StringBuilder outer) {
        String inner = text.toString();
        text = outer;
        depth--;
        return inner;
    }

    /** Inserts lines written between {@link #begin} and {@link #end}. */
    CodeBlock insert(String lines) {
        text.append(lines);
        return this;
    }

    String text() {
        return text.toString();
    }
}
