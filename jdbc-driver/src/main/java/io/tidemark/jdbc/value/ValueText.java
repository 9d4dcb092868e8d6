package io.tidemark.jdbc.value;

import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a value as {@code getString} gives it: times as {@code yyyy-MM-dd HH:mm:ss.SSS}, TIMESTAMP_LTZ with its
 * distance from UTC in the session's zone, ARRAY, MAP and ROW as JSON. Stateless.
 */
public final class ValueText {
    private static final DateTimeFormatter[] TIMES = new DateTimeFormatter[4];
    private static final long SECONDS_PER_DAY = 86_400;

    static {
        for (int digits = 0; digits < TIMES.length; digits++) {
            DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss");
            if (digits > 0) {
                builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
            }
            TIMES[digits] = builder.toFormatter(Locale.ROOT);
        }
    }

    private ValueText() {}

    /** The text of a value of a type, as {@link CellReader} makes them. */
    public static String of(Object value, SqlType type, ZoneId zone) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return hex(bytes);
        }
        if (value instanceof LocalDate date) {
            return date(date);
        }
        if (value instanceof LocalTime time) {
            return TIMES[digits(type, 0)].format(time);
        }
        if (value instanceof LocalDateTime time) {
            return timestamp(time, digits(type, 3));
        }
        if (value instanceof Instant instant) {
            return timestamp(instant.atZone(zone).toLocalDateTime(), digits(type, 3))
                    + instant.atZone(zone).getOffset().getId().replace("Z", "+00:00");
        }
        if (value instanceof Duration duration) {
            return duration(duration);
        }
        if (value instanceof Period months) {
            long total = months.toTotalMonths();
            return (total < 0 ? "-" : "") + Math.abs(total) / 12 + "-" + twoDigits(Math.abs(total) % 12);
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            StringBuilder text = new StringBuilder();
            json(value, type, zone, text);
            return text.toString();
        }
        return value.toString();
    }

    private static int digits(SqlType type, int unspecified) {
        return type.precision() < 0 ? unspecified : Math.min(3, type.precision());
    }

    static String date(LocalDate date) {
        return date.getYear() >= 0 && date.getYear() <= 9999
                ? date.toString()
                : date.getYear() + "-" + twoDigits(date.getMonthValue()) + "-" + twoDigits(date.getDayOfMonth());
    }

    static String timestamp(LocalDateTime time, int digits) {
        return date(time.toLocalDate()) + " " + TIMES[digits].format(time);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    static String duration(Duration duration) {
        Duration size = duration.abs();
        long seconds = size.getSeconds();
        return (duration.isNegative() ? "-" : "") + seconds / SECONDS_PER_DAY + " "
                + TIMES[3].format(
                        LocalTime.ofSecondOfDay(seconds % SECONDS_PER_DAY).withNano(size.getNano()));
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte each : bytes) {
            text.append(Character.forDigit(each >> 4 & 0xF, 16)).append(Character.forDigit(each & 0xF, 16));
        }
        return text.toString();
    }

    private static void json(@Nullable Object value, SqlType type, ZoneId zone, StringBuilder text) {
        if (value == null) {
            text.append("null");
        } else if (type.kind() == SqlType.Kind.ROW && value instanceof List<?> fields) {
            String separator = "{";
            for (int index = 0; index < fields.size(); index++) {
                Column field = type.fields().get(index);
                text.append(separator);
                quote(field.name(), text);
                text.append(':');
                json(fields.get(index), field.type(), zone, text);
                separator = ",";
            }
            text.append(fields.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            text.append('[');
            for (int index = 0; index < elements.size(); index++) {
                text.append(index == 0 ? "" : ",");
                json(elements.get(index), type.fields().get(0).type(), zone, text);
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator);
                Object key = entry.getKey();
                quote(key == null ? "null" : of(key, type.fields().get(0).type(), zone), text);
                text.append(':');
                json(entry.getValue(), type.fields().get(1).type(), zone, text);
                separator = ",";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Boolean || value instanceof Number number && finite(number)) {
            text.append(of(value, type, zone));
        } else {
            quote(
                    value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : of(value, type, zone),
                    text);
        }
    }

    private static boolean finite(Number number) {
        return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
    }

    /** A text in quotes, as JSON writes it. */
    static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            if (letter == '"' || letter == '\\') {
                text.append('\\').append(letter);
            } else if (letter < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                text.append(letter);
            }
        }
        text.append('"');
    }
}
