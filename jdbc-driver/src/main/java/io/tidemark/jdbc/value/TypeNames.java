package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the types that applications name. Stateless. */
final class TypeNames {
    private static final Pattern NAME =
            Pattern.compile("([A-Z_ ]+?)\\s*(?:\\(\\s*(\\d{1,5})\\s*(?:,\\s*(\\d{1,2})\\s*)?\\))?");
    private static final Map<String, Kind> OTHER_NAMES = Map.ofEntries(
            Map.entry("INT", Kind.INTEGER),
            Map.entry("FLOAT", Kind.DOUBLE),
            Map.entry("DOUBLE PRECISION", Kind.DOUBLE),
            Map.entry("NUMERIC", Kind.DECIMAL),
            Map.entry("DEC", Kind.DECIMAL),
            Map.entry("STRING", Kind.VARCHAR),
            Map.entry("TEXT", Kind.VARCHAR),
            Map.entry("BYTES", Kind.VARBINARY),
            Map.entry("TIMESTAMP WITH TIME ZONE", Kind.TIMESTAMP_LTZ),
            Map.entry("TIMESTAMP_WITH_TIMEZONE", Kind.TIMESTAMP_LTZ),
            Map.entry("TIMESTAMP WITH LOCAL TIME ZONE", Kind.TIMESTAMP_LTZ),
            Map.entry("INTERVAL DAY TO SECOND", Kind.INTERVAL_DAY),
            Map.entry("INTERVAL YEAR TO MONTH", Kind.INTERVAL_MONTH));

    private TypeNames() {}

    /** The type of a name, in upper or lower case, with its precision or without. */
    static SqlType of(@Nullable String name) throws SQLException {
        String upper = name == null ? "" : name.strip().toUpperCase(Locale.ROOT);
        Matcher parts = NAME.matcher(upper);
        if (!parts.matches()) {
            throw unknown(name);
        }
        Kind kind = kind(parts.group(1), name);
        String precision = parts.group(2);
        String scale = parts.group(3);
        if (kind == Kind.DECIMAL) {
            return precision == null
                    ? SqlType.decimal(38, 18)
                    : SqlType.decimal(Integer.parseInt(precision), scale == null ? 0 : Integer.parseInt(scale));
        }
        return precision == null ? SqlType.of(kind) : SqlType.of(kind, Integer.parseInt(precision));
    }

    private static Kind kind(String word, @Nullable String name) throws SQLException {
        Kind other = OTHER_NAMES.get(word);
        if (other != null) {
            return other;
        }
        for (Kind kind : Kind.values()) {
            boolean nested = kind == Kind.ARRAY || kind == Kind.MAP || kind == Kind.ROW || kind == Kind.NULL;
            if (!nested && kind.name().equals(word)) {
                return kind;
            }
        }
        throw unknown(name);
    }

    private static SQLException unknown(@Nullable String name) {
        return Errors.of("42704", "there is no type " + name + " for elements of an array");
    }
}
