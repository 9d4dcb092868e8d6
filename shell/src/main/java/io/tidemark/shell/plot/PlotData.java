package io.tidemark.shell.plot;

import io.tidemark.engine.Row;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The points of a plot: the first column with a time gives x (without one, the number of the row), each column with
 * numbers is a line, and a column with text splits it into a line a value. Mutable. Thread: the view's.
 */
public final class PlotData {
    /** Most points of a line; the oldest go first. */
    static final int MOST_POINTS = 20_000;

    private static final int MOST_LINES = 8;

    private final ZoneId zone;
    private final int timeColumn;
    private final int labelColumn;
    private final List<Integer> valueColumns = new ArrayList<>();
    private final Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
    private long rowNumber;
    private long leftOut;

    /**
     * @param zone of TIMESTAMP_LTZ
     * @throws TidemarkException if no column has numbers
     */
    public PlotData(Schema schema, ZoneId zone) {
        this.zone = zone;
        int time = -1;
        int label = -1;
        for (int column = 0; column < schema.size(); column++) {
            SqlType type = schema.type(column);
            if (type.isTimestamp() || type.kind() == SqlType.Kind.DATE || type.kind() == SqlType.Kind.TIME) {
                time = time < 0 ? column : time;
            } else if (type.isExact() || type.isApproximate()) {
                valueColumns.add(column);
            } else if (type.isText()) {
                label = label < 0 ? column : label;
            }
        }
        timeColumn = time;
        labelColumn = label;
        if (valueColumns.isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "there is nothing to plot: no column has numbers",
                    "select a time and one or more numbers, such as window_end and COUNT(*)",
                    null);
        }
    }

    /** Takes a row, or withdraws it. */
    public void apply(Row row) {
        double x = timeColumn < 0 ? rowNumber++ : time(row.value(timeColumn));
        if (Double.isNaN(x)) {
            leftOut++;
            return;
        }
        for (int column : valueColumns) {
            Object value = row.value(column);
            TreeMap<Double, Double> line = line(name(row, column));
            if (line == null || !(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                leftOut++;
            } else if (row.kind().adds()) {
                line.put(x, number.doubleValue());
                if (line.size() > MOST_POINTS) {
                    line.pollFirstEntry();
                }
            } else {
                line.remove(x, number.doubleValue());
            }
        }
    }

    private String name(Row row, int column) {
        String own = row.schema().name(column);
        if (labelColumn < 0) {
            return own;
        }
        String label = String.valueOf(row.value(labelColumn));
        return valueColumns.size() == 1 ? label : label + " " + own;
    }

    private @Nullable TreeMap<Double, Double> line(String name) {
        TreeMap<Double, Double> known = lines.get(name);
        if (known != null || lines.size() >= MOST_LINES) {
            return known;
        }
        return lines.computeIfAbsent(name, unknown -> new TreeMap<>());
    }

    private double time(@Nullable Object value) {
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli() + zone.getRules().getOffset(instant).getTotalSeconds() * 1000.0;
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        return value instanceof LocalTime time ? time.toNanoOfDay() / 1e6 : Double.NaN;
    }

    /** Whether x is a time in milliseconds and no row number. */
    boolean overTime() {
        return timeColumn >= 0;
    }

    /** The lines by name, each from x to y. */
    Map<String, TreeMap<Double, Double>> lines() {
        return lines;
    }

    /** Values that could not be drawn: not a number, or of a line too many. */
    public long leftOut() {
        return leftOut;
    }
}
