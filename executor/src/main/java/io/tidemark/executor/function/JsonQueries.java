package io.tidemark.executor.function;

import io.tidemark.executor.json.Json;
import io.tidemark.executor.json.JsonException;
import io.tidemark.planner.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Functions that look for something in a JSON text by a path. The flags of a call are texts among its arguments. */
final class JsonQueries {
    private JsonQueries() {}

    private static String flag(Expression.Call call, int argument) {
        return call.arguments().get(argument) instanceof Expression.Literal literal
                ? String.valueOf(literal.value())
                : "";
    }

    /** What to do where nothing was found, or something went wrong. */
    private record Otherwise(String behaviour, int defaultArgument) {
        /** Leaves NULL or the default, or fails. */
        void apply(Cell[] arguments, String problem, Cell result) {
            switch (behaviour) {
                case "ERROR" -> throw EvaluationFailure.reason(problem);
                case "DEFAULT" -> {
                    result.isNull = arguments[defaultArgument].isNull;
                    if (!result.isNull) {
                        result.bytes.point(arguments[defaultArgument].bytes);
                    }
                }
                case "EMPTY_ARRAY" -> result.set("[]");
                case "EMPTY_OBJECT" -> result.set("{}");
                default -> result.setNull();
            }
        }
    }

    /** JSON_VALUE, always as a text: (json, path, then for each clause its behaviour, its default, and which it is). */
    static final class Value implements CellFunction {
        private Otherwise onEmpty = new Otherwise("NULL", -1);
        private Otherwise onError = new Otherwise("NULL", -1);
        private final PathMemory memory = new PathMemory();

        Value(Expression.Call call) {
            int count = call.arguments().size();
            for (int at = 2; at + 1 < count; ) {
                boolean standard = flag(call, at).equals("DEFAULT");
                Otherwise otherwise = new Otherwise(flag(call, at), standard ? at + 1 : -1);
                at += standard ? 2 : 1;
                if (flag(call, at).equals("ON EMPTY")) {
                    onEmpty = otherwise;
                } else {
                    onError = otherwise;
                }
                at++;
            }
        }

        @Override
        public boolean strict() {
            return false; // a default may be NULL
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            if (arguments[0].isNull || arguments[1].isNull) {
                result.setNull();
                return;
            }
            List<Object> found;
            try {
                found = memory.find(arguments[0].bytes, arguments[1].bytes);
            } catch (JsonException failed) {
                onError.apply(arguments, failed.problem(), result);
                return;
            }
            if (found.isEmpty()) {
                onEmpty.apply(arguments, "the path finds nothing", result);
            } else if (found.size() > 1) {
                onError.apply(arguments, "the path finds several values", result);
            } else if (!Json.isScalar(found.get(0))) {
                onError.apply(arguments, "the path finds an object or array; JSON_QUERY takes those", result);
            } else if (found.get(0).equals(Json.NULL)) {
                result.setNull();
            } else {
                result.set(found.get(0) instanceof String text ? text : Json.text(found.get(0)));
            }
        }
    }

    /** JSON_QUERY: (json, path, wrapper, on empty, on error). */
    static final class Query implements CellFunction {
        private final String wrapper;
        private final Otherwise onEmpty;
        private final Otherwise onError;
        private final PathMemory memory = new PathMemory();

        Query(Expression.Call call) {
            wrapper = flag(call, 2);
            onEmpty = behaviour(flag(call, 3));
            onError = behaviour(flag(call, 4));
        }

        private static Otherwise behaviour(String flag) {
            int open = flag.indexOf('[');
            return new Otherwise(open < 0 ? flag : flag.substring(open + 1, flag.length() - 1), -1);
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            List<Object> found;
            try {
                found = memory.find(arguments[0].bytes, arguments[1].bytes);
            } catch (JsonException failed) {
                onError.apply(arguments, failed.problem(), result);
                return;
            }
            boolean single = found.size() == 1 && !Json.isScalar(found.get(0));
            if (found.isEmpty()) {
                onEmpty.apply(arguments, "the path finds nothing", result);
            } else if (wrapper.startsWith("WITH_UNCONDITIONAL") || (wrapper.startsWith("WITH_COND") && !single)) {
                result.set(Json.text(found));
            } else if (single) {
                result.set(Json.text(found.get(0)));
            } else {
                String problem = found.size() > 1
                        ? "the path finds several values; WITH ARRAY WRAPPER makes an array of them"
                        : "the path finds a scalar; JSON_VALUE takes those";
                onError.apply(arguments, problem, result);
            }
        }
    }

    /** JSON_EXISTS: (json, path, on error). */
    static final class Exists implements CellFunction {
        private final String onError;
        private final PathMemory memory = new PathMemory();

        Exists(Expression.Call call) {
            onError = call.arguments().size() > 2 ? flag(call, 2) : "FALSE";
        }

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            try {
                result.set(!memory.find(arguments[0].bytes, arguments[1].bytes).isEmpty());
            } catch (JsonException failed) {
                switch (onError) {
                    case "TRUE" -> result.set(true);
                    case "UNKNOWN" -> result.setNull();
                    case "ERROR" -> throw EvaluationFailure.reason(failed.problem());
                    default -> result.set(false);
                }
            }
        }
    }

    /** What one path or none finds, or null. */
    private static List<Object> found(PathMemory memory, Cell[] arguments) {
        Object value = JsonFunctions.parse(arguments[0].bytes);
        if (arguments.length == 1) {
            return List.of(value);
        }
        try {
            return memory.of(arguments[1].bytes).find(value);
        } catch (JsonException failed) {
            return List.of();
        }
    }

    /** JSON_LENGTH. */
    static final class Length implements CellFunction {
        private final PathMemory memory = new PathMemory();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            List<Object> found = found(memory, arguments);
            if (found.isEmpty()) {
                result.setNull();
            } else if (found.size() > 1) {
                result.set((long) found.size());
            } else if (found.get(0) instanceof Map<?, ?> members) {
                result.set((long) members.size());
            } else {
                result.set(found.get(0) instanceof List<?> elements ? (long) elements.size() : 1L);
            }
        }
    }

    /** JSON_KEYS. */
    static final class Keys implements CellFunction {
        private final PathMemory memory = new PathMemory();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            List<Object> found = found(memory, arguments);
            if (found.size() == 1 && found.get(0) instanceof Map<?, ?> members) {
                result.set(Json.text(new ArrayList<>(members.keySet())));
            } else {
                result.setNull();
            }
        }
    }
}
