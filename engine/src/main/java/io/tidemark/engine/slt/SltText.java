package io.tidemark.engine.slt;

import io.tidemark.engine.Row;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
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
    private static final Pattern VALUE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
    private static final Pattern BARE = Pattern.compile("[^\\s\"#-][^\\s\"]*|-[^\\s\"-][^\\s\"]*|-");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private SltText() {}

    /**
     * The values of a row to feed, as the connector {@code memory} takes them.
     *
     * @throws TidemarkException MALFORMED_RECORD if a quote is not closed
     */
    static List<@Nullable Object> values(String line, List<SqlType> types) {
        List<@Nullable Object> values = new ArrayList<>();
        Matcher matcher = VALUE.matcher(line);
        while (matcher.find()) {
            String bare = matcher.group(2);
            if (bare == null) {
                values.add(unescape(matcher.group(1)));
            } else if (bare.equals("NULL")) {
                values.add(null);
            } else if (bare.startsWith("\"")) {
                throw new TidemarkException(ErrorCode.MALFORMED_RECORD, "the quote before " + bare + " is not closed");
            } else {
                int column = values.size();
                boolean timestamp = column < types.size() && types.get(column).isTimestamp();
                values.add(timestamp ? timestamp(bare) : bare);
            }
        }
        return values;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\\') {
                at++;
                letter = switch (text.charAt(at)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> text.charAt(at);
                };
            }
            plain.append(letter);
        }
        return plain.toString();
    }

    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
        return '"' + escaped + '"';
    }

    private static String timestamp(String text) {
        return text.indexOf('-') > 0 ? text : EPOCH + " " + text;
    }

    /** Milliseconds of a time; throws DateTimeException if it is none. */
    static long millis(String text) {
        String full = text.indexOf('-') > 0 ? text.replace(' ', 'T') : EPOCH + "T" + text;
        return LocalDateTime.parse(full).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A row that came out. */
    static String row(Row row, boolean showsKinds) {
        return row(row, showsKinds, row.schema().size());
    }

    /** The first columns of a row that came out. */
    static String row(Row row, boolean showsKinds, int columns) {
        StringJoiner text = new StringJoiner(" ");
        if (showsKinds) {
            text.add(row.kind().symbol());
        }
        for (int column = 0; column < columns; column++) {
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
        boolean bare = BARE.matcher(text).matches() && !text.equals("NULL");
        return bare ? text : quoted(text);
    }

    private static String time(LocalDateTime time) {
        String ofDay = time.format(time.getNano() == 0 ? SECONDS : MILLIS);
        return time.toLocalDate().equals(EPOCH) ? ofDay : time.toLocalDate() + "T" + ofDay;
    }
}
