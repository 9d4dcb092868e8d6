package io.tidemark.protocol;

import io.tidemark.types.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter: NULL, or the text of a literal of its type as SQL reads it (numbers plain, {@code yyyy-MM-dd
 * HH:mm:ss.SSS}, base64 for binary), JSON for a type with parts. A text is never put into a statement: the server makes a literal of it.
 *
 * @param type what the client takes the value for; the server checks whether it fits
 * @param text the value, or null for NULL
 */
public record WireValue(SqlType type, @Nullable String text) {
    /** A type without parts, and NULL. */
    static final int LEAST_BYTES = 15;

    void write(WireWriter target) {
        WireTypes.writeType(type, target);
        target.text(text);
    }

    static WireValue read(WireReader source) {
        SqlType type = WireTypes.readType(source, 0);
        return new WireValue(type, source.textOrNull());
    }
}
