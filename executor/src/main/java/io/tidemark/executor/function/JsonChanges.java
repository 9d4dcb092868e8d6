package io.tidemark.executor.function;

import io.tidemark.executor.json.Json;
import io.tidemark.executor.json.JsonException;
import io.tidemark.planner.plan.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON_SET, JSON_INSERT, JSON_REPLACE and JSON_REMOVE. A path leads to one place: a parent that the path before its last step
 * finds, and the name or index of that step. Thread: that of the expression.
 */
final class JsonChanges implements CellFunction {
    /** What is done with a place. */
    enum Kind {
        SET,
        INSERT,
        REPLACE,
        REMOVE
    }

    private final Kind kind;
    private final List<Expression> arguments;
    private final PathMemory[] memories;

    JsonChanges(Expression.Call call, Kind kind) {
        this.kind = kind;
        arguments = call.arguments();
        memories = new PathMemory[arguments.size()];
        Arrays.setAll(memories, index -> new PathMemory());
    }

    @Override
    public boolean strict() {
        return false; // NULL is a value to be set
    }

    @Override
    public void apply(EvaluationContext context, Cell[] cells, Cell result) {
        int step = kind == Kind.REMOVE ? 1 : 2;
        for (int at = 0; at < cells.length; at += at == 0 ? 1 : step) {
            if (cells[at].isNull) {
                result.setNull();
                return;
            }
        }
        Object root = Json.copy(JsonFunctions.parse(cells[0].bytes));
        for (int at = 1; at < cells.length; at += step) {
            Object value = kind == Kind.REMOVE ? null : value(cells, at + 1, context);
            root = change(root, cells[at].bytes, memories[at], value);
        }
        result.set(Json.text(root));
    }

    private Object value(Cell[] cells, int at, EvaluationContext context) {
        Slice text = new Slice();
        text.clear();
        JsonMaking.append(cells[at], arguments.get(at).type(), JsonMaking.isJson(arguments.get(at)), context, text);
        return JsonFunctions.parse(text);
    }

    private Object change(Object root, Slice path, PathMemory memory, @Nullable Object value) {
        memory.of(path); // so that a wrong path fails as a whole
        String text = path.text().trim();
        int cut = lastStep(text);
        if (cut < 0) { // $ itself
            return value == null || kind == Kind.INSERT ? root : value;
        }
        String last = text.substring(cut);
        List<Object> parents;
        try {
            parents = memory.of(Slice.of(text.substring(0, cut))).find(root);
        } catch (JsonException failed) {
            return root;
        }
        for (Object parent : parents) {
            if (last.startsWith(".")) {
                member(parent, name(last), value);
            } else {
                element(parent, index(last), value);
            }
        }
        return root;
    }

    /** Where the last member or index of a path begins, or -1. */
    private static int lastStep(String path) {
        int last = -1;
        boolean quoted = false;
        for (int at = 0; at < path.length(); at++) {
            char letter = path.charAt(at);
            if (letter == '\\') {
                at++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && (letter == '.' || letter == '[')) {
                last = at;
            }
        }
        return last;
    }

    private static String name(String step) {
        String name = step.substring(1).trim();
        return name.startsWith("\"") ? (String) Json.parse(name) : name;
    }

    private static int index(String step) {
        try {
            return Integer.parseInt(step.substring(1, step.length() - 1).trim());
        } catch (NumberFormatException other) {
            throw EvaluationFailure.reason("the last step of the path is neither a name nor an index");
        }
    }

    @SuppressWarnings("unchecked") // what Json.copy made
    private void member(Object parent, String name, @Nullable Object value) {
        if (parent instanceof LinkedHashMap) {
            Map<Object, Object> members = (Map<Object, Object>) parent;
            boolean there = members.containsKey(name);
            if (value == null) {
                members.remove(name);
            } else if (there ? kind != Kind.INSERT : kind != Kind.REPLACE) {
                members.put(name, value);
            }
        }
    }

    @SuppressWarnings("unchecked") // what Json.copy made
    private void element(Object parent, int index, @Nullable Object value) {
        if (parent instanceof ArrayList) {
            List<Object> elements = (List<Object>) parent;
            boolean there = index >= 0 && index < elements.size();
            if (value == null) {
                if (there) {
                    elements.remove(index);
                }
            } else if (there) {
                if (kind != Kind.INSERT) {
                    elements.set(index, value);
                }
            } else if (kind != Kind.REPLACE && index >= 0) {
                elements.add(value);
            }
        }
    }
}
