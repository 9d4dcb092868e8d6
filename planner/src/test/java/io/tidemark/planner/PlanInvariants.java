package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** What must hold for every plan, whatever the query: columns exist and have the types that expressions say. */
final class PlanInvariants {
    private static final Set<String> COMPARISONS = Set.of(
            CallNames.EQUALS,
            CallNames.NOT_EQUALS,
            CallNames.LESS,
            CallNames.LESS_OR_EQUAL,
            CallNames.GREATER,
            CallNames.GREATER_OR_EQUAL);

    private PlanInvariants() {}

    static void check(PhysicalNode node) {
        node.inputs().forEach(PlanInvariants::check);
        if (node instanceof PhysicalNode.Filter filter) {
            check(filter.condition(), filter.schema());
            assertThat(filter.condition().type().kind()).isEqualTo(SqlType.Kind.BOOLEAN);
        } else if (node instanceof PhysicalNode.Watermark watermark) {
            check(watermark.watermark(), watermark.schema());
            checkTime(watermark.timeColumn(), watermark.schema());
        } else if (node instanceof PhysicalNode.Project project) {
            assertThat(project.schema().size()).isEqualTo(project.expressions().size());
            for (int index = 0; index < project.expressions().size(); index++) {
                Expression value = project.expressions().get(index);
                check(value, project.input().schema());
                assertThat(value.type()).isEqualTo(project.schema().type(index));
            }
        } else if (node instanceof PhysicalNode.Values values) {
            for (List<Expression.Literal> row : values.rows()) {
                assertThat(row).hasSize(values.schema().size());
                for (int index = 0; index < row.size(); index++) {
                    check(row.get(index), values.schema());
                    assertThat(row.get(index).type().withNullable(true))
                            .isEqualTo(values.schema().type(index).withNullable(true));
                }
            }
        } else if (node instanceof PhysicalNode.WindowAssign assign) {
            checkTime(assign.timeColumn(), assign.input().schema());
            assertThat(assign.schema().size()).isEqualTo(assign.input().schema().size() + 3);
        } else if (node instanceof PhysicalNode.WindowAggregate aggregate) {
            checkTime(aggregate.timeColumn(), aggregate.input().schema());
            boolean attached = aggregate.window() instanceof WindowSpec.Attached;
            int bounds = attached ? 1 : aggregate.properties().size();
            checkGroups(
                    aggregate.keys(),
                    bounds,
                    aggregate.calls(),
                    aggregate.input().schema(),
                    aggregate.schema());
            checkExchange(aggregate.input(), aggregate.keys());
        } else if (node instanceof PhysicalNode.GroupAggregate aggregate) {
            checkGroups(
                    aggregate.keys(), 0, aggregate.calls(), aggregate.input().schema(), aggregate.schema());
            checkExchange(aggregate.input(), aggregate.keys());
            assertThat(aggregate.emission()).isNotEqualTo(Emission.ON_WATERMARK);
        } else if (node instanceof PhysicalNode.Join join) {
            checkJoin(join);
        } else if (node instanceof PhysicalNode.HoldBack holdBack) {
            checkTime(holdBack.timeColumn(), holdBack.schema());
        } else if (node instanceof PhysicalNode.UnionAll union) {
            for (PhysicalNode input : union.inputs()) {
                checkSameValues(input.schema(), union.schema());
            }
        } else if (node instanceof PhysicalNode.Scan scan) {
            assertThat(scan.columns()).hasSize(scan.schema().size()).doesNotHaveDuplicates();
            for (int index = 0; index < scan.columns().size(); index++) {
                assertThat(scan.table()
                                .columns()
                                .get(scan.columns().get(index))
                                .name()
                                .text())
                        .isEqualTo(scan.schema().name(index));
            }
        }
    }

    private static void checkJoin(PhysicalNode.Join join) {
        Schema left = join.left().schema();
        Schema right = join.right().schema();
        assertThat(join.schema().size()).isEqualTo(left.size() + right.size());
        assertThat(join.leftKeys()).hasSameSizeAs(join.rightKeys()).isNotEmpty();
        if (join.right() instanceof PhysicalNode.Exchange sent && sent.distribution() == Distribution.ALL_TASKS) {
            assertThat(join.emission()).isNotEqualTo(Emission.CHANGES);
        } else {
            checkExchange(join.left(), join.leftKeys());
            checkExchange(join.right(), join.rightKeys());
        }
        if (join.condition() != null) {
            check(join.condition(), join.schema());
        }
        if (join.leftWindowEnd() >= 0) {
            assertThat(join.leftKeys()).contains(join.leftWindowEnd());
        } else {
            assertThat(join.emission()).isNotEqualTo(Emission.ON_WATERMARK);
        }
    }

    private static void checkExchange(PhysicalNode input, List<Integer> keys) {
        assertThat(input).isInstanceOf(PhysicalNode.Exchange.class);
        assertThat(((PhysicalNode.Exchange) input).keys()).isEqualTo(keys);
    }

    private static void checkGroups(
            List<Integer> keys, int bounds, List<AggregateCall> calls, Schema input, Schema output) {
        assertThat(output.size()).isEqualTo(keys.size() + bounds + calls.size());
        for (int key = 0; key < keys.size(); key++) {
            assertThat(input.type(keys.get(key)).withNullable(true))
                    .isEqualTo(output.type(key).withNullable(true));
        }
        for (int call = 0; call < calls.size(); call++) {
            AggregateCall aggregate = calls.get(call);
            assertThat(aggregate.type()).isEqualTo(output.type(keys.size() + bounds + call));
            aggregate.arguments().forEach(argument -> assertThat(argument).isBetween(0, input.size() - 1));
            if (aggregate.filter() >= 0) {
                assertThat(input.type(aggregate.filter()).kind()).isEqualTo(SqlType.Kind.BOOLEAN);
            }
        }
    }

    private static void checkTime(int column, Schema schema) {
        assertThat(schema.type(column).isTimestamp()).isTrue();
    }

    private static void checkSameValues(Schema have, Schema wanted) {
        assertThat(have.size()).isEqualTo(wanted.size());
        for (int index = 0; index < have.size(); index++) {
            SqlType haveType = have.type(index);
            SqlType wantedType = wanted.type(index);
            boolean same = haveType.isText() && wantedType.isText()
                    || haveType.withNullable(true).equals(wantedType.withNullable(true));
            assertThat(same).as(haveType + " for " + wantedType).isTrue();
            assertThat(!haveType.nullable() || wantedType.nullable()).isTrue();
        }
    }

    private static void check(Expression expression, Schema input) {
        if (expression instanceof Expression.ColumnReference column) {
            SqlType have = input.type(column.index());
            assertThat(column.type().withNullable(true))
                    .as("type of " + input.name(column.index()))
                    .isEqualTo(have.withNullable(true));
            assertThat(column.type().nullable() || !have.nullable())
                    .as("NULL in " + input.name(column.index()))
                    .isTrue();
        } else if (expression instanceof Expression.Call call) {
            call.arguments().forEach(argument -> check(argument, input));
            checkCall(call);
        } else if (expression instanceof Expression.Cast cast) {
            check(cast.operand(), input);
        } else if (expression instanceof Expression.Case caseWhen) {
            for (Expression.Branch branch : caseWhen.branches()) {
                check(branch.condition(), input);
                check(branch.value(), input);
                checkBranch(branch.value().type(), caseWhen.type());
            }
            check(caseWhen.otherwise(), input);
            checkBranch(caseWhen.otherwise().type(), caseWhen.type());
        } else if (expression instanceof Expression.Literal literal) {
            checkLiteral(literal);
        }
    }

    private static void checkBranch(SqlType value, SqlType whole) {
        assertThat(value.layout()).isEqualTo(whole.layout());
        assertThat(value.isText() ? whole.isText() : value.kind() == whole.kind())
                .isTrue();
        assertThat(value.scale()).isEqualTo(whole.scale());
    }

    private static void checkCall(Expression.Call call) {
        List<SqlType> types = call.arguments().stream().map(Expression::type).toList();
        if (COMPARISONS.contains(call.function())) {
            SqlType left = types.get(0);
            SqlType right = types.get(1);
            boolean same = left.isText() && right.isText()
                    || left.isInteger() && right.isInteger()
                    || left.kind() == right.kind() && left.scale() == right.scale();
            assertThat(same).as(call.function() + types).isTrue();
        }
        boolean sum = call.function().equals(CallNames.PLUS) || call.function().equals(CallNames.MINUS);
        if (sum && call.type().kind() == SqlType.Kind.DECIMAL) {
            types.forEach(type -> assertThat(type.scale()).isEqualTo(call.type().scale()));
            types.forEach(type -> assertThat(type.kind()).isEqualTo(SqlType.Kind.DECIMAL));
        }
        if (sum && call.type().isInteger()) {
            types.forEach(type -> assertThat(type.kind()).isEqualTo(call.type().kind()));
        }
        if (call.function().equals(CallNames.COALESCE)) {
            types.forEach(type -> checkBranch(type, call.type()));
        }
    }

    private static void checkLiteral(Expression.Literal literal) {
        Object value = literal.value();
        if (value == null) {
            assertThat(literal.type().nullable()).isTrue();
            return;
        }
        Class<?> wanted =
                switch (literal.type().kind()) {
                    case BOOLEAN -> Boolean.class;
                    case TINYINT,
                            SMALLINT,
                            INTEGER,
                            BIGINT,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_LTZ,
                            INTERVAL_DAY,
                            INTERVAL_MONTH -> Long.class;
                    case REAL, DOUBLE -> Double.class;
                    case DECIMAL -> BigDecimal.class;
                    case CHAR, VARCHAR, BINARY, VARBINARY, ARRAY, MAP, ROW, NULL -> String.class;
                };
        assertThat(value).isInstanceOf(wanted);
        if (value instanceof BigDecimal decimal) {
            assertThat(decimal.scale()).isEqualTo(literal.type().scale());
            assertThat(decimal.precision()).isLessThanOrEqualTo(literal.type().precision());
        }
    }
}
