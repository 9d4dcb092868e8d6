package io.tidemark.planner.lower;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.check.Deadline;
import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.planner.sql.CatalogTable;
import io.tidemark.planner.sql.QueryTranslator;
import io.tidemark.planner.sql.TypeMapping;
import io.tidemark.planner.sql.WindowFunction;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns relational operators into plan nodes one by one. What the result still lacks is the work of {@code
 * planner.rule}: aggregates are {@link PhysicalNode.GroupAggregate} even over windows, emission is AT_END everywhere,
 * and all columns of all tables are read.
 */
public final class NodeLowering {
    private final QueryTranslator translator;
    private final FunctionCatalog functions;
    private final ExpressionLowering expressions;
    private final Deadline deadline;
    private final boolean bounded;
    private final ZoneId zone;
    private final boolean probing;

    /**
     * @param bounded whether scans of unbounded tables stop at what there was at the start
     * @param zone of the session: windows over TIMESTAMP_LTZ begin at its epoch
     */
    public NodeLowering(
            QueryTranslator translator,
            FunctionCatalog functions,
            ExpressionLowering expressions,
            Deadline deadline,
            boolean bounded,
            ZoneId zone) {
        this.translator = translator;
        this.functions = functions;
        this.expressions = expressions;
        this.deadline = deadline;
        this.bounded = bounded;
        this.zone = zone;
        this.probing = false;
    }

    private NodeLowering(NodeLowering whole) {
        this.translator = whole.translator;
        this.functions = whole.functions;
        this.expressions = whole.expressions;
        this.deadline = whole.deadline;
        this.bounded = whole.bounded;
        this.zone = whole.zone;
        this.probing = true;
    }

    /** The plan of an operator and all below it. */
    public PhysicalNode lower(RelNode rel) {
        deadline.check();
        if (rel instanceof TableScan scan) {
            CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
            if (table != null && table.object() instanceof TableDefinition definition) {
                return table(definition);
            }
        }
        if (rel instanceof Project project) {
            return project(project);
        }
        if (bounded && !probing && NoRows.of(rel, expressions)) { // then it does not matter that a source has no end
            return new NodeLowering(this).lower(rel);
        }
        if (rel instanceof Filter filter) {
            if (filter.getInput() instanceof Join join
                    && join.getJoinType() == JoinRelType.INNER
                    && join.analyzeCondition().leftKeys.isEmpty()) { // FROM a, b WHERE a.k = b.k
                return join(
                        join,
                        RexUtil.composeConjunction(
                                translator.rexBuilder(), List.of(join.getCondition(), filter.getCondition())));
            }
            PhysicalNode input = lower(filter.getInput());
            Expression condition = expressions.over(input.schema()).lower(filter.getCondition());
            return Folding.isTrue(condition) ? input : new PhysicalNode.Filter(input, condition);
        }
        if (rel instanceof Values values) {
            return values(values);
        }
        if (rel instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        }
        if (rel instanceof TableFunctionScan scan
                && scan.getCall() instanceof RexCall call
                && call.getOperator() instanceof WindowFunction window) {
            return window(scan, call, window);
        }
        if (rel instanceof Correlate correlate) {
            return new UnnestLowering(expressions, translator.place("UNNEST"))
                    .correlate(correlate, lower(correlate.getLeft()));
        }
        if (rel instanceof Uncollect uncollect) {
            return new UnnestLowering(expressions, translator.place("UNNEST"))
                    .alone(uncollect, lower(uncollect.getInput()));
        }
        if (rel instanceof Union union) {
            return union(union);
        }
        if (rel instanceof Sort sort) {
            return sort(sort);
        }
        if (rel instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
            return join(join, join.getCondition());
        }
        throw NotYet.refuse("this part of the query (" + rel.getRelTypeName() + ")", translator.place("SELECT"));
    }

    /** The plan of reading a whole table. */
    public PhysicalNode lower(TableDefinition definition) {
        return table(definition);
    }

    private PhysicalNode join(Join join, RexNode condition) {
        PhysicalNode left = lower(join.getLeft());
        PhysicalNode right = lower(join.getRight());
        List<Column> both = new ArrayList<>(left.schema().columns());
        both.addAll(right.schema().columns());
        Expression lowered = expressions.over(new Schema(both)).lower(condition);
        return JoinLowering.join(left, right, lowered, translator.place("JOIN"));
    }

    private PhysicalNode table(TableDefinition definition) {
        if (!definition.traits().readable()) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "the connector '" + definition.connector() + "' of " + definition.name() + " can only be written",
                    translator.place(definition.name()));
        }
        if (bounded && !probing && definition.traits().endless()) {
            throw new TidemarkException(
                    ErrorCode.UNBOUNDED_WITHOUT_EMIT,
                    definition.name() + " has no end, so a query without EMIT would never answer",
                    "end the statement with EMIT CHANGES or EMIT AFTER WATERMARK, or bound the source",
                    translator.place(definition.name()));
        }
        return new TableLowering(expressions).lower(translator.model(definition), bounded);
    }

    private PhysicalNode project(Project project) {
        PhysicalNode input = lower(project.getInput());
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<RelDataTypeField> fields = project.getRowType().getFieldList();
        ExpressionLowering overInput = expressions.over(input.schema());
        for (int index = 0; index < fields.size(); index++) {
            RexNode expression = project.getProjects().get(index);
            Expression value = CountWindow.isWindow(expression)
                    ? new Expression.Literal(0L, SqlType.bigint().withNullable(false)) // its node knows better
                    : overInput.lower(expression);
            values.add(value);
            columns.add(new Column(fields.get(index).getName(), value.type()));
        }
        return new PhysicalNode.Project(input, values, new Schema(columns));
    }

    private PhysicalNode values(Values values) {
        List<List<Expression.Literal>> rows = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (RelDataTypeField field : values.getRowType().getFieldList()) {
            columns.add(new Column(field.getName(), ExpressionTypes.asValue(TypeMapping.fromCalcite(field.getType()))));
        }
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<Expression.Literal> row = new ArrayList<>();
            for (int index = 0; index < tuple.size(); index++) {
                row.add(expressions.literal(tuple.get(index), columns.get(index).type()));
            }
            rows.add(row);
        }
        return new PhysicalNode.Values(rows, new Schema(columns));
    }

    private PhysicalNode aggregate(Aggregate aggregate) {
        PhysicalNode input = lower(aggregate.getInput());
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<AggregateCall> calls = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<String> names = aggregate.getRowType().getFieldNames();
        AggregateLowering lowering = new AggregateLowering(translator, functions, input);
        if (GroupingSets.areIn(aggregate)) {
            return GroupingSets.lower(aggregate, input, lowering);
        }
        keys.forEach(key ->
                columns.add(new Column(names.get(columns.size()), input.schema().type(key))));
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            AggregateCall lowered = lowering.lower(call);
            calls.add(lowered);
            columns.add(new Column(names.get(columns.size()), lowered.type()));
        }
        return CountWindow.group(CountWindow.in(aggregate), input, keys, calls, new Schema(columns));
    }

    static String describe(String name, List<SqlType> arguments) {
        List<String> types = arguments.stream().map(SqlType::text).toList();
        return name + "(" + String.join(", ", types) + ")";
    }

    private PhysicalNode window(TableFunctionScan scan, RexCall call, WindowFunction window) {
        PhysicalNode input = lower(scan.getInput(0));
        List<List<Integer>> descriptors = descriptors(call);
        int timeColumn = descriptors.get(0).get(0);
        List<Integer> keys = descriptors.size() > 1 ? descriptors.get(1) : List.of();
        SqlType bound = new SqlType(input.schema().type(timeColumn).kind(), 3, 0, false, List.of());
        List<Column> columns = new ArrayList<>(input.schema().columns());
        List<String> names = scan.getRowType().getFieldNames();
        for (int count = 0; count < WindowFunction.ADDED_COLUMNS; count++) {
            columns.add(new Column(names.get(columns.size()), bound));
        }
        WindowSpec spec = bound.kind() == SqlType.Kind.TIMESTAMP_LTZ
                ? window.window().accept(new ZonedWindow(zone))
                : window.window();
        return new PhysicalNode.WindowAssign(input, spec, timeColumn, keys, Emission.AT_END, new Schema(columns));
    }

    /** The columns that each DESCRIPTOR names. */
    private static List<List<Integer>> descriptors(RexCall call) {
        List<List<Integer>> found = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            if (operand instanceof RexCall descriptor
                    && descriptor.getOperator().getName().equals("DESCRIPTOR")) {
                found.add(descriptor.getOperands().stream()
                        .map(column -> ((RexInputRef) column).getIndex())
                        .toList());
            }
        }
        return found;
    }

    private PhysicalNode union(Union union) {
        List<SqlType> types = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<PhysicalNode> lowered = union.getInputs().stream().map(this::lower).toList();
        for (RelDataTypeField field : union.getRowType().getFieldList()) {
            boolean nullable = lowered.stream()
                    .anyMatch(node -> node.schema().type(field.getIndex()).nullable());
            SqlType type = ExpressionTypes.asValue(TypeMapping.fromCalcite(field.getType()))
                    .withNullable(nullable);
            types.add(type);
            columns.add(new Column(field.getName(), type));
        }
        Schema schema = new Schema(columns);
        List<PhysicalNode> inputs = new ArrayList<>();
        for (PhysicalNode input : lowered) {
            PhysicalNode cast = ExpressionTypes.castColumns(input, types);
            boolean flat = cast instanceof PhysicalNode.UnionAll; // UNION ALL of three is not a union of unions
            inputs.addAll(flat ? cast.inputs() : List.of(cast));
        }
        PhysicalNode all = new PhysicalNode.UnionAll(inputs, schema);
        if (union.all) {
            return all;
        }
        List<Integer> keys = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            keys.add(index);
        }
        return new PhysicalNode.GroupAggregate(all, keys, List.of(), Emission.AT_END, schema);
    }

    private PhysicalNode sort(Sort sort) {
        List<SortKey> keys = new ArrayList<>();
        for (RelFieldCollation collation : sort.getCollation().getFieldCollations()) {
            keys.add(sortKey(collation));
        }
        PhysicalNode input = lower(sort.getInput());
        for (SortKey key : keys) {
            SqlType type = input.schema().type(key.column());
            if (!type.fields().isEmpty()) {
                throw new TidemarkException(
                        ErrorCode.TYPE_MISMATCH,
                        "ORDER BY cannot put values of " + type.text() + " in order",
                        "order by an element or a field",
                        translator.place("SELECT"));
            }
        }
        return new PhysicalNode.Sort(input, keys, count(sort.offset, "OFFSET", 0), count(sort.fetch, "LIMIT", -1));
    }

    static SortKey sortKey(RelFieldCollation collation) {
        boolean descending = collation.getDirection().isDescending();
        boolean nullsFirst = collation.nullDirection == RelFieldCollation.NullDirection.FIRST
                || (collation.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED && descending);
        return new SortKey(collation.getFieldIndex(), descending, nullsFirst);
    }

    private long count(@Nullable RexNode node, String clause, long otherwise) {
        if (node == null) {
            return otherwise;
        }
        Long value = node instanceof RexLiteral literal
                ? literal.getValueAs(Long.class)
                : expressions.count(node, Math.max(0, otherwise));
        if (value == null || value < 0) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY, clause + " needs a number of rows", translator.place("SELECT"));
        }
        return value;
    }
}
