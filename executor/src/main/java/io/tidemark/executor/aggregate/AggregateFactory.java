package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the aggregates of calls. Which calls can run is said by {@code function.AggregateRules}. */
final class AggregateFactory {
    private final AggregateCall call;
    private final Schema input;
    private final boolean retracting;
    private final int longAt;
    private final int bytesAt;

    private AggregateFactory(AggregateCall call, Schema input, boolean retracting, int longAt, int bytesAt) {
        this.call = call;
        this.input = input;
        this.retracting = retracting;
        this.longAt = longAt;
        this.bytesAt = bytesAt;
    }

    /**
     * The aggregate of a call.
     *
     * @param retracting whether rows will be taken away again
     * @param longAt first long of its state
     * @param bytesAt first bytes field of its state
     */
    static Aggregate create(AggregateCall call, Schema input, boolean retracting, int longAt, int bytesAt) {
        return new AggregateFactory(call, input, retracting, longAt, bytesAt).create();
    }

    /** The aggregate of a DISTINCT call of one argument that keeps the values in its own state. */
    static Aggregate createDistinct(AggregateCall call, Schema input, int longAt, int bytesAt) {
        AggregateFactory factory = new AggregateFactory(call, input, false, longAt, bytesAt);
        TupleCodec codec = factory.codec(key(factory.first()));
        return factory.bag(codec, false, new OfDistinct(codec, call, input));
    }

    private Aggregate create() {
        return switch (call.function()) {
            case CallNames.COUNT -> count();
            case CallNames.SUM, CallNames.AVG -> sum();
            case CallNames.MIN, CallNames.ANY_VALUE -> extreme(false);
            case CallNames.MAX -> extreme(true);
            case CallNames.EVERY -> new BooleanAggregate(first(), longAt, true);
            case CallNames.SOME -> new BooleanAggregate(first(), longAt, false);
            case CallNames.BIT_AND -> bits(BitAggregate.Operation.AND);
            case CallNames.BIT_OR -> bits(BitAggregate.Operation.OR);
            case CallNames.BIT_XOR -> new BitAggregate(first(), longAt, BitAggregate.Operation.XOR);
            case CallNames.FIRST_VALUE -> arrived(false);
            case CallNames.LAST_VALUE -> arrived(true);
            case CallNames.ARG_MIN -> atExtreme(false);
            case CallNames.ARG_MAX -> atExtreme(true);
            case CallNames.MODE -> {
                TupleCodec codec = codec(key(first()));
                yield bag(codec, false, new BagResult.Mode(codec));
            }
            case CallNames.LISTAGG -> listing();
            case CallNames.JSON_ARRAYAGG, CallNames.JSON_OBJECTAGG -> json();
            case CallNames.ARRAY_AGG -> collected(new int[0]);
            case CallNames.COLLECT -> collected(new int[] {first()});
            case CallNames.PERCENTILE_CONT -> percentile(true);
            case CallNames.PERCENTILE_DISC -> percentile(false);
            case CallNames.APPROX_COUNT_DISTINCT -> approximateCount();
            case CallNames.APPROX_PERCENTILE -> approximatePercentile();
            default -> moments();
        };
    }

    private int first() {
        return call.arguments().get(0);
    }

    private String name() {
        return call.function() + "(" + (call.arguments().isEmpty() ? "*" : input.name(first())) + ")";
    }

    private Aggregate count() {
        List<Integer> columns = call.arguments();
        if (columns.size() <= 1) {
            return new CountAggregate(columns.isEmpty() ? -1 : columns.get(0), longAt);
        }
        if (!call.distinct()) {
            return new CountAllAggregate(columns, longAt);
        }
        List<SortKey> keys = columns.stream().map(AggregateFactory::key).toList();
        TupleCodec codec = new TupleCodec(keys, input);
        int[] required = columns.stream().mapToInt(Integer::intValue).toArray();
        return new BagAggregate(codec, required, longAt, bytesAt, false, new BagResult.Distinct(), name());
    }

    private Aggregate sum() {
        int column = first();
        SqlType type = input.type(column);
        boolean average = call.function().equals(CallNames.AVG);
        if (!type.isExact()) {
            return new DoubleSumAggregate(column, longAt, average, call.type());
        }
        ExactSum sum = new ExactSum(column, longAt, name());
        return average ? new AverageAggregate(sum, type.scale(), call.type()) : new SumAggregate(sum, call.type());
    }

    private Aggregate extreme(boolean greatest) {
        int column = first();
        SqlType.Layout layout = input.type(column).layout();
        if (retracting) {
            TupleCodec codec = codec(key(column));
            return bag(codec, false, new BagResult.End(codec, 0, greatest));
        }
        return layout == SqlType.Layout.BYTES
                ? new BytesExtremeAggregate(column, bytesAt, greatest)
                : new ExtremeAggregate(column, longAt, greatest, layout == SqlType.Layout.WIDE);
    }

    private Aggregate bits(BitAggregate.Operation operation) {
        if (!retracting) {
            return new BitAggregate(first(), longAt, operation);
        }
        TupleCodec codec = codec(key(first()));
        boolean and = operation == BitAggregate.Operation.AND;
        return bag(codec, false, new BagResult.Bits(codec, and, new LongVector(1)));
    }

    private Aggregate arrived(boolean last) {
        TupleCodec codec = codec(key(first()));
        if (retracting) {
            return bag(codec, true, new BagResult.End(codec, 0, last));
        }
        ChosenAggregate.Choice choice = last ? ChosenAggregate.Choice.LAST : ChosenAggregate.Choice.FIRST;
        return new ChosenAggregate(codec, first(), bytesAt, choice, 0);
    }

    private Aggregate atExtreme(boolean greatest) {
        int key = call.arguments().get(1);
        TupleCodec codec = codec(key(key), new SortKey(first(), false, greatest));
        if (retracting) {
            BagResult result = new BagResult.End(codec, 1, greatest);
            return new BagAggregate(codec, new int[] {key}, longAt, bytesAt, false, result, name());
        }
        ChosenAggregate.Choice choice = greatest ? ChosenAggregate.Choice.GREATEST : ChosenAggregate.Choice.LEAST;
        return new ChosenAggregate(codec, key, bytesAt, choice, 1);
    }

    private Aggregate listing() {
        List<SortKey> columns = new ArrayList<>(call.order());
        columns.add(key(first()));
        TupleCodec codec = new TupleCodec(columns, input);
        byte[] separator = call.parameters().isEmpty()
                ? new byte[] {','}
                : String.valueOf(parameter()).getBytes(StandardCharsets.UTF_8);
        BagResult result =
                new BagResult.Listing(codec, columns.size() - 1, separator, call.distinct(), new BytesVector(1));
        return bag(codec, call.order().isEmpty(), result);
    }

    private Aggregate json() {
        List<SortKey> columns = new ArrayList<>(call.order());
        call.arguments().forEach(column -> columns.add(key(column)));
        TupleCodec codec = new TupleCodec(columns, input);
        boolean keepsNulls = Boolean.TRUE.equals(call.parameters().get(0).value());
        List<SqlType> types = call.arguments().stream().map(input::type).toList();
        BagResult result = new JsonListing(codec, call.order().size(), types, keepsNulls);
        return new BagAggregate(codec, new int[0], longAt, bytesAt, call.order().isEmpty(), result, name());
    }

    /** @param required columns that must not be NULL for a row to count */
    private Aggregate collected(int[] required) {
        List<SortKey> columns = new ArrayList<>(call.order());
        columns.add(key(first()));
        TupleCodec codec = new TupleCodec(columns, input);
        BagResult result = new Collected(codec, columns.size() - 1, call.distinct(), input.type(first()));
        return new BagAggregate(codec, required, longAt, bytesAt, call.order().isEmpty(), result, name());
    }

    private Aggregate percentile(boolean between) {
        TupleCodec codec = new TupleCodec(call.order(), input);
        double fraction = Double.parseDouble(String.valueOf(parameter()));
        return bag(codec, false, BagResult.Percentile.of(codec, fraction, between, input.type(first())));
    }

    private Aggregate approximateCount() {
        if (retracting) { // a sketch cannot forget
            return bag(codec(key(first())), false, new BagResult.Distinct());
        }
        return new SketchAggregate(first(), bytesAt, new GroupSketch.Distinct());
    }

    private Aggregate approximatePercentile() {
        SqlType type = input.type(first());
        double fraction = Double.parseDouble(String.valueOf(parameter()));
        if (retracting) {
            TupleCodec codec = codec(key(first()));
            return bag(codec, false, BagResult.Percentile.of(codec, fraction, true, type));
        }
        return new SketchAggregate(first(), bytesAt, new GroupSketch.Quantile(fraction, NumberColumn.unit(type)));
    }

    private Object parameter() {
        Expression.Literal literal = call.parameters().get(0);
        return literal.value() == null ? "" : literal.value();
    }

    private Aggregate moments() {
        for (Moment moment : Moment.values()) {
            if (moment.name().equals(call.function())) {
                boolean pair = call.arguments().size() == 2;
                NumberColumn x = NumberColumn.of(call.arguments().get(pair ? 1 : 0), input);
                return new MomentsAggregate(
                        x, pair ? NumberColumn.of(first(), input) : null, longAt, moment, retracting);
            }
        }
        throw new TidemarkException(
                ErrorCode.NOT_SUPPORTED_YET, "the aggregate " + call.function() + " cannot run yet");
    }

    private Aggregate bag(TupleCodec codec, boolean arrivalOrder, BagResult result) {
        return new BagAggregate(codec, new int[] {first()}, longAt, bytesAt, arrivalOrder, result, name());
    }

    private static SortKey key(int column) {
        return new SortKey(column, false, false);
    }

    private TupleCodec codec(SortKey... columns) {
        return new TupleCodec(List.of(columns), input);
    }
}
