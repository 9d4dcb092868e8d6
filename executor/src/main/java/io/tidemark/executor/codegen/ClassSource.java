package io.tidemark.executor.codegen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects the fields, methods and constants of one generated class. Constants are handed over in an array, so that no
 * text of a user gets into the source. Mutable. Thread: that of the compiler.
 */
final class ClassSource {
    private final StringBuilder fields = new StringBuilder();
    private final StringBuilder initializers = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private final List<Object> constants = new ArrayList<>();
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private int scratchCount;
    private int partCount;

    /** A field that holds a constant; returns its name. */
    String constant(String javaType, Object value) {
        String name = "k" + constants.size();
        fields.append("    private final ")
                .append(javaType)
                .append(' ')
                .append(name)
                .append(";\n");
        initializers
                .append("        ")
                .append(name)
                .append(" = (")
                .append(javaType)
                .append(") constants[")
                .append(constants.size())
                .append("];\n");
        constants.add(value);
        return name;
    }

    /** A field that holds an object used again for each row; returns its name. */
    String scratch(String javaType) {
        String name = "f" + scratchCount++;
        fields.append("    private final ")
                .append(javaType)
                .append(' ')
                .append(name)
                .append(" = new ")
                .append(javaType)
                .append("();\n");
        return name;
    }

    /** A plain field. */
    void field(String javaType, String name) {
        fields.append("    private ").append(javaType).append(' ').append(name).append(";\n");
    }

    String partName() {
        return "part" + partCount++;
    }

    void method(String source) {
        methods.append('\n').append(source);
    }

    /** Something to be written when the method at hand is done. */
    void later(Runnable writing) {
        pending.add(writing);
    }

    /** Writes what was put off, and what that puts off. */
    void finish() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
    }

    Object[] constants() {
        return constants.toArray();
    }

    /** The whole compilation unit. */
    String text() {
        return """
                package io.tidemark.generated;

                import io.tidemark.executor.batch.*;
                import io.tidemark.executor.codegen.CompiledExpressions;
                import io.tidemark.executor.function.*;

                public final class Expressions extends CompiledExpressions {
                    private final EvaluationContext context;
                """ + fields + """

                    public Expressions(CompiledExpressions.Parts parts, Object[] constants) {
                        super(parts);
                        context = parts.context();
                """ + initializers + "    }\n" + methods + "}\n";
    }
}
