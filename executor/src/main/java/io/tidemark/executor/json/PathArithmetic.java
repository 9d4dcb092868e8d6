package io.tidemark.executor.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Numbers within a path. */
final class PathArithmetic {
    private PathArithmetic() {}

    /** The number that a value is. */
    static BigDecimal number(Object value) {
        if (value instanceof Json.Number number) {
            return number.value();
        }
        throw new JsonException(
                "a number was expected, not " + (Json.isScalar(value) ? Json.text(value) : "a structure"));
    }

    /** {@code + - * / %} of two single numbers. */
    record Binary(char operator, PathNode left, PathNode right) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            BigDecimal first = single(left, scope);
            BigDecimal second = single(right, scope);
            if ((operator == '/' || operator == '%') && second.signum() == 0) {
                throw new JsonException("division by zero");
            }
            return List.of(Json.number(
                    switch (operator) {
                        case '+' -> first.add(second);
                        case '-' -> first.subtract(second);
                        case '*' -> first.multiply(second);
                        case '/' -> first.divide(second, MathContext.DECIMAL128);
                        default -> first.remainder(second);
                    }));
        }

        private static BigDecimal single(PathNode node, Scope scope) {
            List<Object> values = PathNode.opened(scope, node.evaluate(scope));
            if (values.size() != 1) {
                throw new JsonException("an operand is not a single number");
            }
            return number(values.get(0));
        }
    }

    /** {@code -}, of each number. */
    record Negation(PathNode operand) implements PathNode {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> negated = new ArrayList<>();
            for (Object value : PathNode.opened(scope, operand.evaluate(scope))) {
                negated.add(Json.number(number(value).negate()));
            }
            return negated;
        }
    }
}
