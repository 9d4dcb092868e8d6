package io.tidemark.engine;

import io.tidemark.types.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * A value for a {@code ?} of a prepared statement. It never becomes part of the statement's text: it is checked against the
 * type that the statement wants there, and becomes a constant of that type.
 *
 * @param type what the caller takes the value for
 * @param text the value as SQL writes it, without quotes: numbers plain, {@code yyyy-MM-dd HH:mm:ss.SSS} for times, base64 for
 *     binary, JSON for ARRAY, MAP and ROW; null for NULL
 */
public record ParameterValue(SqlType type, @Nullable String text) {
    /** A text. */
    public static ParameterValue text(@Nullable String value) {
        return new ParameterValue(SqlType.varchar(), value);
    }

    /** A whole number. */
    public static ParameterValue number(long value) {
        return new ParameterValue(SqlType.bigint(), Long.toString(value));
    }
}
