package io.tidemark.engine.slt;

import io.tidemark.engine.Row;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How test files write values. Stateless. */
final class SltText {
    private static final LocalDate EPOCH = LocalDate.EPOCH;
    private static final Pattern VALUE = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private SltText() {}

    /** The values of a row to feed, as the connector {@code memory} takes them. */
    static List<@Nullable Object> values(String line, List<SqlType> types) {
        List<@Nullable Object> values = new ArrayList<>();
        Matcher matcher = VALUE.matcher(line);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                values.add(matcher.group(1));
            } else if (matcher.group(2).equals("NULL")) {
                values.add(null);
            } else {
                boolean timestamp =
                        values.size() < types.size() && types.get(values.size()).isTimestamp();
                values.add(timestamp ? timestamp(matcher.group(2)) : matcher.group(2));
            }
        }
        return values;
    }

    private static String timestamp(String text) {
        return text.contains("-") ? text : EPOCH + " " + text;
    }

    /** Milliseconds of a watermark. */
    static long millis(String text) {
        String full = text.contains("-") ? text.replace(' ', 'T') : EPOCH + "T" + text;
        return LocalDateTime.parse(full).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A row that came out. */
    static String row(Row row, boolean showsKinds) {
        StringJoiner text = new StringJoiner(" ");
        if (showsKinds) {
            text.add(row.kind().symbol());
        }
        for (int column = 0; column < row.schema().size(); column++) {
            text.add(value(row.value(column)));
        }
        return text.toString();
    }

    private static String value(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Instant instant) {
            return time(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        if (value instanceof LocalDateTime time) {
            return time(time);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return "x" + HexFormat.of().formatHex(bytes);
        }
        String text = value.toString();
        return text.isEmpty() || text.contains(" ") || text.equals("NULL") ? '"' + text + '"' : text;
    }

    private static String time(LocalDateTime time) {
        String ofDay = time.format(time.getNano() == 0 ? SECONDS : MILLIS);
        return time.toLocalDate().equals(EPOCH) ? ofDay : time.toLocalDate() + "T" + ofDay;
    }
}
