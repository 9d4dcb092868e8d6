package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.sql.QueryTranslator;
import io.tidemark.planner.sql.TypeMapping;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.jspecify.annotations.Nullable;

/** Turns aggregate calls into those of the plan: one name for each function, constants apart from columns. */
final class AggregateLowering {
    /** Other names of the same functions. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("BOOL_AND", CallNames.EVERY),
            Map.entry("LOGICAL_AND", CallNames.EVERY),
            Map.entry("BOOL_OR", CallNames.SOME),
            Map.entry("LOGICAL_OR", CallNames.SOME),
            Map.entry("STDDEV", "STDDEV_SAMP"),
            Map.entry("VARIANCE", "VAR_SAMP"),
            Map.entry("MAX_BY", CallNames.ARG_MAX),
            Map.entry("MIN_BY", CallNames.ARG_MIN),
            Map.entry("STRING_AGG", CallNames.LISTAGG));

    /** Functions whose result is the same however often a value comes. */
    private static final Set<String> IDEMPOTENT = Set.of(
            CallNames.MIN,
            CallNames.MAX,
            CallNames.ANY_VALUE,
            CallNames.EVERY,
            CallNames.SOME,
            CallNames.BIT_AND,
            CallNames.BIT_OR,
            CallNames.FIRST_VALUE,
            CallNames.LAST_VALUE,
            CallNames.ARG_MIN,
            CallNames.ARG_MAX);

    /** Functions whose second argument, if any, is a constant. */
    private static final Set<String> HAVE_PARAMETER = Set.of(CallNames.LISTAGG, CallNames.APPROX_PERCENTILE);

    /** Functions whose result depends on the order of the rows. */
    private static final Set<String> ORDERED =
            Set.of(CallNames.LISTAGG, CallNames.ARRAY_AGG, CallNames.COLLECT, CallNames.JSON_ARRAYAGG);

    private final QueryTranslator translator;
    private final FunctionCatalog functions;
    private final PhysicalNode input;

    AggregateLowering(QueryTranslator translator, FunctionCatalog functions, PhysicalNode input) {
        this.translator = translator;
        this.functions = functions;
        this.input = input;
    }

    AggregateCall lower(org.apache.calcite.rel.core.AggregateCall call) {
        String written = call.getAggregation().getName().toUpperCase(Locale.ROOT);
        boolean approximate = call.isApproximate() && written.equals(CallNames.COUNT);
        String name = approximate ? CallNames.APPROX_COUNT_DISTINCT : ALIASES.getOrDefault(written, written);
        SqlType type = ExpressionTypes.asValue(TypeMapping.fromCalcite(call.getType()));
        Schema schema = input.schema();
        List<Integer> arguments = new ArrayList<>(call.getArgList());
        List<Expression.Literal> parameters = new ArrayList<>();
        List<SortKey> order = order(call);
        if (written.startsWith("JSON_")) { // Calcite's names end in what is done with NULL
            int end = written.indexOf("AGG") + "AGG".length();
            name = written.substring(0, end);
            boolean keeps = written.contains("NULL_ON_NULL");
            parameters.add(new Expression.Literal(keeps, Expressions.bool(false)));
            type = SqlType.varchar();
        }
        boolean percentile = name.equals(CallNames.PERCENTILE_CONT) || name.equals(CallNames.PERCENTILE_DISC);
        if (percentile && order.size() != 1) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    written + " has one key in ORDER BY, not " + order.size(),
                    "write " + written + "(fraction) WITHIN GROUP (ORDER BY value)",
                    place(written));
        }
        if (percentile) {
            parameters.add(constant(arguments.get(0), written));
            arguments = List.of(order.get(0).column());
        } else if (HAVE_PARAMETER.contains(name) && arguments.size() == 2) {
            parameters.add(constant(arguments.remove(1), written));
        }
        boolean distinct = call.isDistinct() && !approximate && !IDEMPOTENT.contains(name);
        List<SqlType> types = arguments.stream().map(schema::type).toList();
        boolean plain = (order.isEmpty() || percentile || ORDERED.contains(name))
                && (!call.isApproximate() || approximate)
                && !call.ignoreNulls()
                && (call.distinctKeys == null || call.distinctKeys.isEmpty());
        if (!plain || !functions.canAggregate(name, types, type)) {
            throw NotYet.refuse(NodeLowering.describe(written, types), place(written));
        }
        checkDistinct(written, name, distinct, arguments, order);
        return new AggregateCall(name, arguments, distinct, call.filterArg, order, parameters, type);
    }

    private void checkDistinct(
            String written, String name, boolean distinct, List<Integer> arguments, List<SortKey> order) {
        if (distinct && arguments.size() > 1 && !name.equals(CallNames.COUNT)) {
            throw NotYet.refuse(written + "(DISTINCT …) of several arguments", place(written));
        }
        boolean otherOrder = order.stream().anyMatch(key -> !arguments.contains(key.column()));
        if (distinct && otherOrder) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    written + "(DISTINCT …) can only be ordered by its own argument",
                    "order by the argument, or leave DISTINCT or ORDER BY out",
                    place(written));
        }
    }

    private static List<SortKey> order(org.apache.calcite.rel.core.AggregateCall call) {
        List<SortKey> order = new ArrayList<>();
        for (RelFieldCollation collation : call.getCollation().getFieldCollations()) {
            order.add(NodeLowering.sortKey(collation));
        }
        return order;
    }

    /** The value of an argument that must not change from row to row. */
    private Expression.Literal constant(int column, String name) {
        if (input instanceof PhysicalNode.Project project
                && project.expressions().get(column) instanceof Expression.Literal literal
                && literal.value() != null) {
            return literal;
        }
        String what = name.contains("PERCENTILE") ? "fraction" : "separator";
        throw new TidemarkException(
                ErrorCode.INVALID_QUERY, "the " + what + " of " + name + " must be a constant", place(name));
    }

    private @Nullable Position place(String name) {
        Position place = translator.place(name);
        return place == null ? translator.place("SELECT") : place;
    }
}
