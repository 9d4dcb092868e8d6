package io.tidemark.executor.aggregate;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** Makes the aggregate of a call: the registry of aggregate functions. */
public final class AggregateFactory {
    /** The functions that {@link #create} knows. */
    public static final List<String> NAMES = List.of("AVG", "COUNT", "MAX", "MIN", "SUM");

    private AggregateFactory() {}

    /** Whether a call of this function over these types can run. */
    public static boolean canRun(String function, List<SqlType> arguments) {
        return switch (function) {
            case "COUNT" -> arguments.size() <= 1;
            case "MIN", "MAX" -> arguments.size() == 1 && isComparable(arguments.get(0));
            case "SUM", "AVG" -> arguments.size() == 1 && isNumber(arguments.get(0));
            default -> false;
        };
    }

    private static boolean isNumber(SqlType type) {
        return type.isExact() || type.isApproximate();
    }

    private static boolean isComparable(SqlType type) {
        return switch (type.kind()) {
            case ARRAY, MAP, ROW -> false;
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    NULL -> true;
        };
    }

    /**
     * The aggregate of a call.
     *
     * @param longAt first long of its state
     * @param bytesAt first bytes field of its state
     */
    static Aggregate create(AggregateCall call, Schema input, int longAt, int bytesAt) {
        if (call.function().equals("COUNT")) {
            return new CountAggregate(
                    call.arguments().isEmpty() ? -1 : call.arguments().get(0), longAt);
        }
        int column = call.arguments().get(0);
        SqlType type = input.type(column);
        ExactSum sum = new ExactSum(column, longAt, call.function() + "(" + input.name(column) + ")");
        return switch (call.function()) {
            case "SUM" ->
                type.isExact()
                        ? new SumAggregate(sum, call.type())
                        : new DoubleSumAggregate(column, longAt, false, call.type());
            case "AVG" ->
                type.isExact()
                        ? new AverageAggregate(sum, type.scale(), call.type())
                        : new DoubleSumAggregate(column, longAt, true, call.type());
            case "MIN" -> extreme(column, type, longAt, bytesAt, false);
            case "MAX" -> extreme(column, type, longAt, bytesAt, true);
            default ->
                throw new TidemarkException(
                        ErrorCode.NOT_SUPPORTED_YET, "the aggregate " + call.function() + " cannot run yet");
        };
    }

    private static Aggregate extreme(int column, SqlType type, int longAt, int bytesAt, boolean greatest) {
        return type.layout() == SqlType.Layout.BYTES
                ? new BytesExtremeAggregate(column, bytesAt, greatest)
                : new ExtremeAggregate(column, longAt, greatest, type.layout() == SqlType.Layout.WIDE);
    }
}
