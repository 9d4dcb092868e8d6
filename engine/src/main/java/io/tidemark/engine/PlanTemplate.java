package io.tidemark.engine;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan for {@link DirectRows} in which the values of parameters can be exchanged, so that a prepared statement need not be
 * planned again. It is made of the plan for some values, if each of these stands once among its constants. That alone proves
 * little: the planner may have worked something out with a value, and the constant found be one of the statement's own. So a
 * parameter counts as understood only when a second plan, for another value of it, was what the exchange gives. Until then only
 * the first value will do, and NULL never does. Immutable.
 */
final class PlanTemplate {
    /** For a value with elements: NULL, which never does. */
    private static final Expression.Literal UNKNOWN = new Expression.Literal(null, SqlType.of(SqlType.Kind.NULL));

    private final PhysicalNode plan;
    private final List<Expression.Literal> values;
    private final BitSet understood;

    private PlanTemplate(PhysicalNode plan, List<Expression.Literal> values, BitSet understood) {
        this.plan = plan;
        this.values = values;
        this.understood = understood;
    }

    /**
     * Looks at a plan for some values.
     *
     * @return null if it needs a job, if a value is NULL or has elements, or if a value does not stand exactly once in it
     */
    static @Nullable PlanTemplate of(PhysicalPlan plan, List<Expression> constants) {
        List<Expression.Literal> values = literals(constants);
        PhysicalNode node = plan.root().input();
        if (plan.continuous() || !DirectRows.can(node)) {
            return null;
        }
        int[] seen = new int[values.size()];
        boolean[] tight = new boolean[1];
        Function<Expression.Literal, Expression.Literal> count = literal -> {
            int index = find(literal, values);
            if (index >= 0) {
                seen[index]++;
                tight[0] |= !hasRoom(values.get(index).type(), literal.type());
            }
            return literal;
        };
        PhysicalNode same = new Change(count, false).node(node); // a key repeats what a condition says
        if (tight[0]) {
            return null;
        }
        for (int times : seen) {
            if (times != 1) {
                return null;
            }
        }
        return new PlanTemplate(same, List.copyOf(values), new BitSet());
    }

    /** Whether all values can be exchanged, for any others of their types but NULL. */
    boolean understood() {
        return understood.cardinality() == values.size();
    }

    /** The plan for other values, which have the same types; null if it must be asked of the planner. */
    @Nullable
    PhysicalNode with(List<Expression> constants) {
        List<Expression.Literal> others = literals(constants);
        for (int index = 0; index < values.size(); index++) {
            Object other = others.get(index).value();
            boolean same = Objects.equals(other, values.get(index).value());
            if (other == null || !same && !understood.get(index)) {
                return null;
            }
        }
        return exchanged(others);
    }

    private PhysicalNode exchanged(List<Expression.Literal> others) {
        Function<Expression.Literal, Expression.Literal> swap = literal -> {
            int index = find(literal, values);
            return index < 0
                    ? literal
                    : new Expression.Literal(others.get(index).value(), literal.type());
        };
        return values.isEmpty() ? plan : new Change(swap, true).node(plan);
    }

    /**
     * What is understood behind another plan of the same statement.
     *
     * @param planned what the planner has made of other values
     * @return null if exchanging them would have given something else
     */
    @Nullable
    PlanTemplate and(PhysicalPlan planned, List<Expression> constants) {
        List<Expression.Literal> others = literals(constants);
        if (others.stream().anyMatch(value -> value.value() == null)) {
            return this; // such a plan is a case of its own
        }
        PhysicalNode node = planned.root().input();
        if (planned.continuous() || !DirectRows.can(node)) {
            return null;
        }
        PhysicalNode found = new Change(literal -> literal, false).node(node);
        if (!found.equals(exchanged(others))) {
            return null;
        }
        BitSet more = (BitSet) understood.clone();
        for (int index = 0; index < values.size(); index++) {
            if (!Objects.equals(others.get(index).value(), values.get(index).value())) {
                more.set(index);
            }
        }
        return new PlanTemplate(plan, values, more);
    }

    /** The values; a plan for other elements of an array is another plan. */
    private static List<Expression.Literal> literals(List<Expression> constants) {
        List<Expression.Literal> literals = new ArrayList<>();
        for (Expression constant : constants) {
            literals.add(constant instanceof Expression.Literal literal ? literal : UNKNOWN);
        }
        return literals;
    }

    /**
     * Whether a constant of one type can be any value of another as it is. The planner puts a value into a narrower type only
     * where that value fits, and does something else with others.
     */
    private static boolean hasRoom(SqlType value, SqlType constant) {
        if (value.isInteger() && constant.isInteger()) {
            return constant.kind().ordinal() >= value.kind().ordinal(); // TINYINT to BIGINT
        }
        boolean sameKind = value.kind() == constant.kind()
                || value.kind() == SqlType.Kind.CHAR && constant.kind() == SqlType.Kind.VARCHAR;
        boolean wide = constant.precision() == SqlType.UNSPECIFIED
                || value.precision() != SqlType.UNSPECIFIED && value.precision() <= constant.precision();
        return sameKind && wide && value.scale() == constant.scale();
    }

    private static int find(Expression.Literal literal, List<Expression.Literal> values) {
        Object wanted = literal.value();
        for (int index = 0; wanted != null && index < values.size(); index++) {
            if (wanted.equals(values.get(index).value())) {
                return index;
            }
        }
        return -1;
    }

    /** Exchanges constants in a tree, those of keys too or not. */
    private record Change(Function<Expression.Literal, Expression.Literal> change, boolean keysToo)
            implements Expression.Visitor<Expression> {
        PhysicalNode node(PhysicalNode node) {
            if (node instanceof PhysicalNode.Values values) {
                List<List<Expression.Literal>> rows = new ArrayList<>();
                values.rows().forEach(row -> rows.add(row.stream().map(change).toList()));
                return new PhysicalNode.Values(rows, values.schema());
            }
            if (node instanceof PhysicalNode.Scan scan) {
                List<Expression.Literal> key =
                        keysToo ? scan.key().stream().map(change).toList() : scan.key();
                return new PhysicalNode.Scan(scan.table(), scan.columns(), scan.bounded(), scan.schema(), key);
            }
            if (node instanceof PhysicalNode.Filter filter) {
                return new PhysicalNode.Filter(
                        node(filter.input()), filter.condition().accept(this));
            }
            if (node instanceof PhysicalNode.Project project) {
                List<Expression> expressions = project.expressions().stream()
                        .map(expression -> expression.accept(this))
                        .toList();
                return new PhysicalNode.Project(node(project.input()), expressions, project.schema());
            }
            if (node instanceof PhysicalNode.UnionAll union) {
                return new PhysicalNode.UnionAll(
                        union.inputs().stream().map(this::node).toList(), union.schema());
            }
            return node(node.inputs().get(0)); // an exchange, which means nothing where there is one thread
        }

        @Override
        public Expression literal(Expression.Literal literal) {
            return change.apply(literal);
        }

        @Override
        public Expression column(Expression.ColumnReference column) {
            return column;
        }

        @Override
        public Expression call(Expression.Call call) {
            List<Expression> arguments = call.arguments().stream()
                    .map(argument -> argument.accept(this))
                    .toList();
            return call.of(arguments);
        }

        @Override
        public Expression cast(Expression.Cast cast) {
            return cast.of(cast.operand().accept(this));
        }

        @Override
        public Expression caseWhen(Expression.Case caseWhen) {
            return caseWhen.rewritten(this);
        }
    }
}
