package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which operands get a method of their own. The virtual machine does not compile methods beyond 8,000 bytes, so
 * no method may hold more than so many nodes of the tree. Long lists of operands and branches are made into trees first.
 */
final class Outline {
    /** Nodes in one method; a node takes up to about 40 bytes. */
    private static final int MAX_NODES = 120;

    private static final int MAX_OPERANDS = 16;

    private final Set<Expression> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Expression, Integer> nodes = new IdentityHashMap<>();

    private Outline() {}

    /** The outline of an expression that {@link #balanced} has made. */
    static Outline of(Expression expression) {
        Outline outline = new Outline();
        outline.weigh(expression);
        return outline;
    }

    boolean isPart(Expression expression) {
        return parts.contains(expression);
    }

    private int weigh(Expression expression) {
        List<Expression> operands = new ArrayList<>(operands(expression));
        int total = 1;
        for (Expression operand : operands) {
            total += weigh(operand);
        }
        operands.sort((left, right) -> Integer.compare(nodes.getOrDefault(right, 0), nodes.getOrDefault(left, 0)));
        for (Expression operand : operands) {
            if (total > MAX_NODES && !(operand instanceof Expression.ColumnReference)) {
                total -= nodes.getOrDefault(operand, 0) - 1;
                parts.add(operand);
            }
        }
        nodes.put(expression, total);
        return total;
    }

    /** The direct operands of an expression; of a list of constants only its column. */
    static List<Expression> operands(Expression expression) {
        if (expression instanceof Expression.Call call) {
            ConstantList list = ConstantList.of(call);
            return list == null ? call.arguments() : List.of(list.column());
        }
        if (expression instanceof Expression.Cast cast) {
            return List.of(cast.operand());
        }
        if (expression instanceof Expression.Case caseWhen) {
            List<Expression> operands = new ArrayList<>();
            for (Expression.Branch branch : caseWhen.branches()) {
                operands.add(branch.condition());
                operands.add(branch.value());
            }
            operands.add(caseWhen.otherwise());
            return operands;
        }
        return List.of();
    }

    /** The same expression with no node of more than a few operands; nodes are no longer shared. */
    static Expression balanced(Expression expression) {
        if (expression instanceof Expression.Call call) {
            List<Expression> arguments = new ArrayList<>();
            for (Expression argument : ConstantList.grouped(call)) {
                arguments.add(balanced(argument));
            }
            return balance(call, arguments);
        }
        if (expression instanceof Expression.Cast cast) {
            return cast.of(balanced(cast.operand()));
        }
        if (expression instanceof Expression.Case caseWhen) {
            return balance(caseWhen, 0);
        }
        return expression;
    }

    private static Expression balance(Expression.Call call, List<Expression> arguments) {
        boolean associative =
                switch (call.function()) {
                    case "AND", "OR", "COALESCE" -> true;
                    default -> false;
                };
        if (!associative || arguments.size() <= MAX_OPERANDS) {
            return call.of(arguments);
        }
        int middle = arguments.size() / 2;
        return call.of(List.of(
                balance(call, arguments.subList(0, middle)),
                balance(call, arguments.subList(middle, arguments.size()))));
    }

    private static Expression balance(Expression.Case caseWhen, int from) {
        List<Expression.Branch> branches = new ArrayList<>();
        int until = Math.min(caseWhen.branches().size(), from + MAX_OPERANDS);
        for (Expression.Branch branch : caseWhen.branches().subList(from, until)) {
            branches.add(new Expression.Branch(balanced(branch.condition()), balanced(branch.value())));
        }
        Expression otherwise =
                until < caseWhen.branches().size() ? balance(caseWhen, until) : balanced(caseWhen.otherwise());
        return new Expression.Case(branches, otherwise, caseWhen.type());
    }
}
