package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a window in either spelling, and refuses lengths that make no window. */
final class WindowArguments {
    /** Windows that one row may belong to. */
    static final long MAX_WINDOWS_PER_ROW = 10_000;

    /** Longest size, offset or gap: beyond, sums with a time could leave the range of a long. */
    static final long MAX_MILLIS = 10_000L * 366 * 24 * 3_600_000;

    private static final String DATA = "DATA";
    private static final String TIME_COLUMN = "TIMECOL";
    private static final String SLIDE = "SLIDE";
    private static final String STEP = "STEP";
    private static final String SIZE = "SIZE";
    private static final String GAP = "GAP";
    private static final String OFFSET = "OFFSET";

    /** What TIME ZONE is called between the text and the tree; see {@link ReservedCalls}. */
    private static final String ZONE = "ZONE";

    /** Windows that are table functions. */
    static final List<String> KINDS = List.of("TUMBLE", "HOP", "CUMULATE", "SESSION");

    /** The lengths that each kind takes, in their order. */
    private static final Map<String, List<String>> LENGTHS = Map.of(
            "TUMBLE", List.of(SIZE, OFFSET, ZONE),
            "HOP", List.of(SLIDE, SIZE, OFFSET, ZONE),
            "CUMULATE", List.of(STEP, SIZE, OFFSET, ZONE),
            "SESSION", List.of(GAP),
            "TUMBLE_ROWS", List.of(SIZE),
            "HOP_ROWS", List.of(SLIDE, SIZE));

    private final SourceText source;
    private final SqlCall call;
    private final String kind;
    private final boolean grouped;
    private final List<String> order = new ArrayList<>();
    private final Map<String, SqlNode> arguments = new LinkedHashMap<>();

    private WindowArguments(SourceText source, SqlCall call, boolean grouped) {
        this.source = source;
        this.call = call;
        this.kind = kind(call);
        this.grouped = grouped;
        if (!grouped) {
            order.add(DATA);
        }
        if (!CountWindowFunction.counts(kind)) {
            order.add(TIME_COLUMN);
        }
        order.addAll(LENGTHS.getOrDefault(kind, List.of()));
        read();
    }

    /** TUMBLE, HOP, SESSION, CUMULATE, TUMBLE_ROWS or HOP_ROWS if the call is a window, else the empty text. */
    static String kind(@Nullable SqlNode node) {
        if (!(node instanceof SqlCall call)) {
            return "";
        }
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "");
        return LENGTHS.containsKey(name) ? name : "";
    }

    /** Reads {@code TUMBLE(ts, …)} in GROUP BY. */
    static WindowArguments grouped(SourceText source, SqlCall call) {
        return new WindowArguments(source, call, true);
    }

    /** Reads {@code TUMBLE(TABLE t, DESCRIPTOR(ts), …)} in FROM. */
    static WindowArguments tableFunction(SourceText source, SqlCall call) {
        return new WindowArguments(source, call, false);
    }

    String kind() {
        return kind;
    }

    /** The table or query whose rows get windows. */
    SqlNode data() {
        SqlNode data = required(DATA);
        return data.getKind() == SqlKind.SET_SEMANTICS_TABLE ? ((SqlCall) data).operand(0) : data;
    }

    /** The columns after PARTITION BY. */
    List<SqlIdentifier> partition() {
        List<SqlIdentifier> columns = new ArrayList<>();
        if (required(DATA) instanceof SqlCall table && table.getKind() == SqlKind.SET_SEMANTICS_TABLE) {
            if (!kind.equals("SESSION")) {
                throw invalid(kind + " takes no PARTITION BY", "group by these columns instead", table);
            }
            if (!((SqlNodeList) table.operand(2)).isEmpty()) {
                throw invalid("SESSION takes no ORDER BY", "its rows come in the order of time anyhow", table);
            }
            for (SqlNode column : (SqlNodeList) table.operand(1)) {
                if (!(column instanceof SqlIdentifier identifier)) {
                    throw invalid(
                            "PARTITION BY of SESSION takes columns",
                            "work the value out in a subquery, or as a computed column of the stream",
                            column);
                }
                columns.add(identifier);
            }
        }
        return columns;
    }

    /** The event-time column. */
    SqlIdentifier timeColumn() {
        SqlNode column = required(TIME_COLUMN);
        if (column instanceof SqlCall descriptor
                && descriptor.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")) {
            if (descriptor.operandCount() != 1) {
                throw source.error(ErrorCode.INVALID_WINDOW, "a window has one time column", null, column);
            }
            column = descriptor.operand(0);
        }
        if (column instanceof SqlIdentifier identifier) {
            return identifier;
        }
        throw source.error(
                ErrorCode.NOT_A_TIME_COLUMN,
                "the time of a window must be a column",
                "work the time out in a subquery, or as a computed column of the stream",
                column);
    }

    /** The window itself, with lengths that make sense. */
    WindowSpec window() {
        if (kind.equals("SESSION")) {
            return new WindowSpec.Session(positive(GAP), grouped);
        }
        SqlNode zone = arguments.get(ZONE);
        if (zone != null) {
            return calendar(new CalendarWindow(source, kind, zone));
        }
        long size = positive(SIZE);
        long offset = arguments.containsKey(OFFSET) ? length(OFFSET) : 0;
        if (kind.equals("TUMBLE")) {
            return new WindowSpec.Tumble(size, offset);
        }
        return kind.equals("HOP") ? hop(size, offset) : cumulate(size, offset);
    }

    /** A number of rows, at least 1. */
    long rows(String name) {
        SqlNode value = required(name);
        if (value instanceof SqlNumericLiteral number && number.isInteger()) {
            BigDecimal rows = number.bigDecimalValue();
            if (rows != null && rows.signum() > 0) {
                if (rows.compareTo(BigDecimal.valueOf(CountWindowFunction.MAX_ROWS)) > 0) {
                    throw invalid(
                            "the " + name.toLowerCase(Locale.ROOT) + " of " + kind
                                    + " is more than a thousand million rows",
                            "use a smaller one",
                            value);
                }
                return rows.longValueExact();
            }
        }
        throw invalid(
                "the " + name.toLowerCase(Locale.ROOT) + " of " + kind + " must be a whole number of rows, 1 or more",
                "write it as a number, such as " + (kind.equals("HOP_ROWS") ? "HOP_ROWS(10, 100)" : "TUMBLE_ROWS(100)"),
                value);
    }

    private WindowSpec calendar(CalendarWindow calendar) {
        SqlNode size = required(SIZE);
        SqlNode offset = arguments.get(OFFSET);
        return switch (kind) {
            case "TUMBLE" -> calendar.tumble(size, offset);
            case "HOP" -> calendar.hop(required(SLIDE), size, offset);
            default -> calendar.cumulate(required(STEP), size, offset);
        };
    }

    private WindowSpec hop(long size, long offset) {
        long slide = positive(SLIDE);
        if (slide > size) {
            throw invalid(
                    "the slide of HOP is longer than its size; did you swap them?",
                    "the slide comes first: HOP(…, slide, size), or write SLIDE => …, SIZE => …",
                    required(SLIDE));
        }
        checkCount((size + slide - 1) / slide, SLIDE);
        return new WindowSpec.Hop(slide, size, offset);
    }

    private WindowSpec cumulate(long size, long offset) {
        long step = positive(STEP);
        if (step > size) {
            throw invalid(
                    "the step of CUMULATE is longer than its size; did you swap them?",
                    "the step comes first: CUMULATE(…, step, size), or write STEP => …, SIZE => …",
                    required(STEP));
        }
        if (size % step != 0) {
            throw invalid(
                    "the size of CUMULATE must be a multiple of its step",
                    "choose a step that divides the size",
                    required(SIZE));
        }
        checkCount(size / step, STEP);
        return new WindowSpec.Cumulate(step, size, offset);
    }

    private void checkCount(long windows, String argument) {
        if (windows > MAX_WINDOWS_PER_ROW) {
            throw invalid(
                    "each row would belong to " + windows + " windows; at most " + MAX_WINDOWS_PER_ROW + " are allowed",
                    "use a longer " + argument.toLowerCase(Locale.ROOT),
                    required(argument));
        }
    }

    private void read() {
        int next = 0;
        for (SqlNode operand : call.getOperandList()) {
            SqlNode value = operand;
            String name = next < order.size() ? order.get(next) : "";
            if (operand instanceof SqlCall assignment && operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                value = assignment.operand(0);
                name = assignment.operand(1).toString().toUpperCase(Locale.ROOT).replace("`", "");
            }
            if (!order.contains(name) || arguments.put(name, value) != null) {
                throw invalid(
                        name.isEmpty()
                                ? kind + " has too many arguments"
                                : kind + " does not take " + written(name) + " here",
                        kind + " takes "
                                + String.join(
                                        ", ",
                                        order.stream()
                                                .map(WindowArguments::written)
                                                .toList()),
                        operand);
            }
            next++;
        }
    }

    private static String written(String name) {
        return name.equals(ZONE) ? "TIME ZONE" : name;
    }

    private SqlNode required(String name) {
        SqlNode value = arguments.get(name);
        if (value == null) {
            throw invalid(
                    kind + " needs " + name,
                    kind + " takes "
                            + order.stream().map(WindowArguments::written).collect(Collectors.joining(", ")),
                    call);
        }
        return value;
    }

    private long positive(String name) {
        long millis = length(name);
        if (millis <= 0) {
            throw invalid(
                    "the " + name.toLowerCase(Locale.ROOT) + " of " + kind + " must be an interval greater than zero",
                    "give it a length, such as INTERVAL '10' SECOND",
                    required(name));
        }
        return millis;
    }

    private long length(String name) {
        SqlNode value = required(name);
        if (Intervals.isMonths(value)) {
            throw invalid(
                    kind.equals("SESSION")
                            ? "months and years have no fixed length, so they make no gap"
                            : "months and years have no fixed length, so they make a window only in a time zone",
                    kind.equals("SESSION")
                            ? "a gap is a length: give it in days or less"
                            : "write TIME ZONE and a zone behind it, such as TIME ZONE 'Europe/Athens'",
                    value);
        }
        if (value.getKind() == SqlKind.LITERAL
                || value.getKind() == SqlKind.MINUS_PREFIX
                || value.getKind() == SqlKind.INTERVAL
                || value.getKind() == SqlKind.INTERVAL_QUALIFIER) {
            Optional<Long> millis = Intervals.millis(value);
            if (Intervals.hasPartsOfMillis(value)) {
                throw invalid(
                        "the " + name.toLowerCase(Locale.ROOT) + " of " + kind + " has parts of a millisecond",
                        "times are whole milliseconds: the shortest is INTERVAL '0.001' SECOND",
                        value);
            }
            if (millis.isPresent()) {
                return limited(name, millis.get());
            }
        }
        throw invalid(
                "the " + name.toLowerCase(Locale.ROOT) + " of " + kind
                        + " must be an interval such as INTERVAL '10' SECOND",
                "write the interval itself: what is computed, or NULL, says no length",
                value);
    }

    private long limited(String name, long millis) {
        if (Math.abs(millis) > MAX_MILLIS) {
            throw invalid(
                    "the " + name.toLowerCase(Locale.ROOT) + " of " + kind + " is longer than 10,000 years",
                    "use a shorter one",
                    required(name));
        }
        return millis;
    }

    private TidemarkException invalid(String message, @Nullable String hint, SqlNode node) {
        return source.error(ErrorCode.INVALID_WINDOW, message, hint, node);
    }
}
