package io.tidemark.planner.sql;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of TUMBLE and HOP in either spelling, and refuses lengths that make no window. */
final class WindowArguments {
    /** Windows that one row may belong to. */
    static final long MAX_WINDOWS_PER_ROW = 10_000;

    private static final String DATA = "DATA";
    private static final String TIME_COLUMN = "TIMECOL";
    private static final String SLIDE = "SLIDE";
    private static final String SIZE = "SIZE";
    private static final String OFFSET = "OFFSET";
    private static final Set<String> LATER_WINDOWS = Set.of("SESSION", "CUMULATE", "TUMBLE_ROWS", "HOP_ROWS");

    private final SourceText source;
    private final SqlCall call;
    private final String kind;
    private final Map<String, SqlNode> arguments = new LinkedHashMap<>();

    private WindowArguments(SourceText source, SqlCall call, boolean grouped) {
        this.source = source;
        this.call = call;
        this.kind = kind(call);
        List<String> order = new ArrayList<>();
        if (!grouped) {
            order.add(DATA);
        }
        order.add(TIME_COLUMN);
        if (kind.equals("HOP")) {
            order.add(SLIDE);
        }
        order.add(SIZE);
        order.add(OFFSET);
        read(order);
    }

    /** TUMBLE, HOP, SESSION, CUMULATE, TUMBLE_ROWS or HOP_ROWS if the call is a window, else the empty text. */
    static String kind(SqlNode node) {
        if (!(node instanceof SqlCall call)) {
            return "";
        }
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "");
        return name.equals("TUMBLE") || name.equals("HOP") || LATER_WINDOWS.contains(name) ? name : "";
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
        return required(DATA);
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
        long size = positive(SIZE);
        long offset = arguments.containsKey(OFFSET) ? length(OFFSET) : 0;
        if (kind.equals("TUMBLE")) {
            return new WindowSpec.Tumble(size, offset);
        }
        long slide = positive(SLIDE);
        if (slide > size) {
            throw invalid(
                    "the slide of HOP is longer than its size; did you swap them?",
                    "the slide comes first: HOP(…, slide, size), or write SLIDE => …, SIZE => …",
                    required(SLIDE));
        }
        if ((size + slide - 1) / slide > MAX_WINDOWS_PER_ROW) {
            throw invalid(
                    "each row would belong to " + size / slide + " windows; at most " + MAX_WINDOWS_PER_ROW
                            + " are allowed",
                    "use a longer slide",
                    required(SLIDE));
        }
        return new WindowSpec.Hop(slide, size, offset);
    }

    private void read(List<String> order) {
        if (LATER_WINDOWS.contains(kind)) {
            throw source.notYet(kind + " windows".replace("_", " "), call);
        }
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
                        name.isEmpty() ? kind + " has too many arguments" : kind + " does not take " + name + " here",
                        kind + " takes " + String.join(", ", order),
                        operand);
            }
            next++;
        }
    }

    private SqlNode required(String name) {
        SqlNode value = arguments.get(name);
        if (value == null) {
            throw invalid(kind + " needs " + name, null, call);
        }
        return value;
    }

    private long positive(String name) {
        long millis = length(name);
        if (millis <= 0) {
            throw invalid(
                    "the " + name.toLowerCase(Locale.ROOT) + " of " + kind + " must be an interval greater than zero",
                    null,
                    required(name));
        }
        return millis;
    }

    private long length(String name) {
        SqlNode value = required(name);
        if (Intervals.isMonths(value)) {
            throw invalid(
                    "months and years have no fixed length, so they make a window only in a time zone",
                    "use days, or wait for calendar windows",
                    value);
        }
        if (value.getKind() == SqlKind.LITERAL
                || value.getKind() == SqlKind.MINUS_PREFIX
                || value.getKind() == SqlKind.INTERVAL_QUALIFIER) {
            Optional<Long> millis = Intervals.millis(value);
            if (millis.isPresent()) {
                return millis.get();
            }
        }
        if (value instanceof SqlCall zone && zone.getOperator().getName().equalsIgnoreCase("TIME ZONE")) {
            throw NotYet.refuse("a window with a time zone", source.locate(value));
        }
        throw invalid(
                "the " + name.toLowerCase(Locale.ROOT) + " of " + kind
                        + " must be an interval such as INTERVAL '10' SECOND",
                null,
                value);
    }

    private TidemarkException invalid(String message, @Nullable String hint, SqlNode node) {
        return source.error(ErrorCode.INVALID_WINDOW, message, hint, node);
    }
}
