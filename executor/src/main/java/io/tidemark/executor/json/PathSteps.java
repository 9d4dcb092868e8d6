package io.tidemark.executor.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps of a path: members, elements, filters and methods. */
final class PathSteps {
    private static final int MOST_ELEMENTS = 1_000_000;

    private PathSteps() {}

    /** {@code .name}. */
    record Member(PathNode input, String name) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            for (Object value : PathNode.opened(scope, input.evaluate(scope))) {
                if (value instanceof Map<?, ?> members && members.containsKey(name)) {
                    found.add(members.get(name));
                } else if (!scope.lax()) {
                    throw new JsonException("there is no member '" + name + "'");
                }
            }
            return found;
        }
    }

    /** {@code .*}. */
    record AllMembers(PathNode input) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            for (Object value : PathNode.opened(scope, input.evaluate(scope))) {
                if (value instanceof Map<?, ?> members) {
                    found.addAll(members.values());
                } else if (!scope.lax()) {
                    throw new JsonException(".* needs an object");
                }
            }
            return found;
        }
    }

    /** {@code [*]}. */
    record AllElements(PathNode input) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            for (Object value : input.evaluate(scope)) {
                if (value instanceof List<?> elements) {
                    found.addAll(elements);
                } else if (scope.lax()) {
                    found.add(value);
                } else {
                    throw new JsonException("[*] needs an array");
                }
            }
            return found;
        }
    }

    /** One entry within brackets: an index, or a range of them. */
    record Subscript(PathNode from, PathNode to) {}

    /** {@code [1, 3 to last]}. */
    record Elements(PathNode input, List<Subscript> subscripts) implements PathNode {
        Elements {
            subscripts = List.copyOf(subscripts);
        }

        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            for (Object value : input.evaluate(scope)) {
                if (!(value instanceof List) && !scope.lax()) {
                    throw new JsonException("an index needs an array");
                }
                List<?> elements = value instanceof List<?> array ? array : List.of(value);
                for (Subscript subscript : subscripts) {
                    add(elements, subscript, scope.within(elements.size() - 1), found);
                }
            }
            return found;
        }

        private static void add(List<?> elements, Subscript subscript, Scope scope, List<Object> found) {
            int from = index(subscript.from, scope);
            int to = index(subscript.to, scope);
            if (!scope.lax() && (from < 0 || to >= elements.size() || from > to)) {
                throw new JsonException("the index " + (from < 0 ? from : to) + " is out of bounds");
            }
            for (int index = Math.max(0, from); index <= Math.min(to, elements.size() - 1); index++) {
                found.add(elements.get(index));
            }
            if (found.size() > MOST_ELEMENTS) {
                throw new JsonException("the path finds more than " + MOST_ELEMENTS + " values");
            }
        }

        private static int index(PathNode node, Scope scope) {
            List<Object> values = node.evaluate(scope);
            if (values.size() != 1 || !(values.get(0) instanceof Json.Number number)) {
                throw new JsonException("an index is not a number");
            }
            BigDecimal whole = number.value().setScale(0, RoundingMode.DOWN);
            return whole.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
                    ? Integer.MAX_VALUE
                    : whole.intValueExact();
        }
    }

    /** {@code ?(condition)}. */
    record Filter(PathNode input, PathCondition condition) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            for (Object value : PathNode.opened(scope, input.evaluate(scope))) {
                if (condition.test(scope.at(value)) == PathCondition.Truth.TRUE) {
                    found.add(value);
                }
            }
            return found;
        }
    }

    /** {@code .size()} and the others. */
    record Method(PathNode input, String name) implements PathNode {
        static final List<String> NAMES = List.of("type", "size", "double", "ceiling", "floor", "abs", "keyvalue");

        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> found = new ArrayList<>();
            List<Object> values = input.evaluate(scope);
            boolean whole = name.equals("type") || name.equals("size");
            for (Object value : whole ? values : PathNode.opened(scope, values)) {
                switch (name) {
                    case "type" -> found.add(type(value));
                    case "size" -> found.add(new Json.Number(String.valueOf(size(value, scope))));
                    case "keyvalue" -> keyValues(value, found);
                    default -> found.add(Json.number(number(value)));
                }
            }
            return found;
        }

        private static String type(Object value) {
            if (value instanceof Map || value instanceof List) {
                return value instanceof Map ? "object" : "array";
            }
            if (value instanceof String || value instanceof Boolean) {
                return value instanceof String ? "string" : "boolean";
            }
            return value instanceof Json.Number ? "number" : "null";
        }

        private static int size(Object value, Scope scope) {
            if (value instanceof List<?> elements) {
                return elements.size();
            }
            if (!scope.lax()) {
                throw new JsonException(".size() needs an array");
            }
            return 1;
        }

        private static void keyValues(Object value, List<Object> found) {
            if (!(value instanceof Map<?, ?> members)) {
                throw new JsonException(".keyvalue() needs an object");
            }
            members.forEach((name, member) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", name);
                entry.put("value", member);
                found.add(entry);
            });
        }

        private BigDecimal number(Object value) {
            BigDecimal number =
                    name.equals("double") && value instanceof String text ? parse(text) : PathArithmetic.number(value);
            return switch (name) {
                case "ceiling" -> number.setScale(0, RoundingMode.CEILING);
                case "floor" -> number.setScale(0, RoundingMode.FLOOR);
                case "abs" -> number.abs();
                default -> number;
            };
        }

        private static BigDecimal parse(String text) {
            if (Json.isValid(text) && Json.parse(text) instanceof Json.Number number) {
                return number.value();
            }
            throw new JsonException("'" + text + "' is not a number");
        }
    }
}
