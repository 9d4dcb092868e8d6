package io.tidemark.executor.json;

import java.util.List;
import java.util.function.Predicate;

/** A condition of a filter, three-valued: what cannot be evaluated is unknown. Immutable. */
interface PathCondition {
    Truth test(PathNode.Scope scope);

    /** The three values. */
    enum Truth {
        FALSE,
        UNKNOWN,
        TRUE;

        static Truth of(boolean value) {
            return value ? TRUE : FALSE;
        }

        Truth not() {
            return values()[2 - ordinal()];
        }
    }

    /** {@code &&} and {@code ||}. */
    record Both(boolean and, PathCondition left, PathCondition right) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            Truth first = left.test(scope);
            Truth second = right.test(scope);
            return and == first.compareTo(second) < 0 ? first : second;
        }
    }

    /** {@code !}. */
    record Not(PathCondition condition) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            return condition.test(scope).not();
        }
    }

    /** {@code is unknown}. */
    record IsUnknown(PathCondition condition) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            return Truth.of(condition.test(scope) == Truth.UNKNOWN);
        }
    }

    /** {@code exists(path)}. */
    record Exists(PathNode node) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            try {
                return Truth.of(!node.evaluate(scope).isEmpty());
            } catch (JsonException failed) {
                return Truth.UNKNOWN;
            }
        }
    }

    /** A test of texts: {@code starts with} and {@code like_regex}. */
    record OfText(PathNode node, Predicate<String> predicate) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            List<Object> values;
            try {
                values = PathNode.opened(scope, node.evaluate(scope));
            } catch (JsonException failed) {
                return Truth.UNKNOWN;
            }
            Truth best = Truth.FALSE;
            for (Object value : values) {
                Truth one = value instanceof String text ? Truth.of(predicate.test(text)) : Truth.UNKNOWN;
                best = one.compareTo(best) > 0 ? one : best;
            }
            return best;
        }
    }

    /** {@code == != < <= > >=} between any value of the left and any of the right side. */
    record Comparison(String operator, PathNode left, PathNode right) implements PathCondition {
        @Override
        public Truth test(PathNode.Scope scope) {
            List<Object> first;
            List<Object> second;
            try {
                first = PathNode.opened(scope, left.evaluate(scope));
                second = PathNode.opened(scope, right.evaluate(scope));
            } catch (JsonException failed) {
                return Truth.UNKNOWN;
            }
            boolean unknown = false;
            boolean found = false;
            for (Object one : first) {
                for (Object other : second) {
                    Truth truth = compare(one, other);
                    unknown |= truth == Truth.UNKNOWN;
                    found |= truth == Truth.TRUE;
                }
            }
            return unknown && (!scope.lax() || !found) ? Truth.UNKNOWN : Truth.of(found);
        }

        private Truth compare(Object one, Object other) {
            if (one.equals(Json.NULL) || other.equals(Json.NULL)) {
                boolean same = one.equals(other);
                return switch (operator) {
                    case "==", "<=", ">=" -> Truth.of(same);
                    case "!=" -> Truth.of(!same);
                    default -> Truth.FALSE;
                };
            }
            int order;
            if (one instanceof Json.Number number && other instanceof Json.Number second) {
                order = number.value().compareTo(second.value());
            } else if (one instanceof String text && other instanceof String second) {
                order = text.compareTo(second);
            } else if (one instanceof Boolean truth && other instanceof Boolean second) {
                order = truth.compareTo(second);
            } else {
                return Truth.UNKNOWN;
            }
            return Truth.of(
                    switch (operator) {
                        case "==" -> order == 0;
                        case "!=" -> order != 0;
                        case "<" -> order < 0;
                        case "<=" -> order <= 0;
                        case ">" -> order > 0;
                        default -> order >= 0;
                    });
        }
    }
}
