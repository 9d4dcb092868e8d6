package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of ARRAY, MAP and ROW parameters as the wire carries them: in JSON, an ARRAY as an array, a MAP as an object
 * with the texts of its keys, a ROW as an array of its fields or an object with their names; each element as the text of a
 * parameter of its type, numbers and truth values without quotes. Stateless.
 */
final class NestedParameters {
    private NestedParameters() {}

    /**
     * The text of a value.
     *
     * @param value an {@link Array}, {@link Struct}, Java array, Collection or Map as the type takes it, or the text itself
     * @param calendar whose zone times without one are of, or null for the JVM's
     */
    static String text(Object value, SqlType type, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof CharSequence text) {
            return text.toString(); // the server says what is wrong with it
        }
        StringBuilder text = new StringBuilder();
        write(value, type, calendar, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, SqlType type, @Nullable Calendar calendar, StringBuilder text)
            throws SQLException {
        if (value == null) {
            text.append("null");
            return;
        }
        switch (type.kind()) {
            case ARRAY -> array(elements(value, type), type.fields().get(0).type(), calendar, text);
            case MAP -> map(value, type, calendar, text);
            case ROW -> row(value, type, calendar, text);
            default -> single(value, type, calendar, text);
        }
    }

    private static void single(Object value, SqlType type, @Nullable Calendar calendar, StringBuilder text)
            throws SQLException {
        String single = ParameterValues.of(value, type, Types.NULL, calendar).text();
        boolean plain = type.kind() == SqlType.Kind.BOOLEAN || type.isExact();
        if (single == null || plain) {
            text.append(single);
        } else {
            ValueText.quote(single, text);
        }
    }

    private static void array(List<?> elements, SqlType element, @Nullable Calendar calendar, StringBuilder text)
            throws SQLException {
        text.append('[');
        for (int index = 0; index < elements.size(); index++) {
            text.append(index == 0 ? "" : ",");
            write(elements.get(index), element, calendar, text);
        }
        text.append(']');
    }

    private static void map(Object value, SqlType type, @Nullable Calendar calendar, StringBuilder text)
            throws SQLException {
        if (!(value instanceof Map<?, ?> map)) {
            throw unfit(value, type);
        }
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = entry.getKey();
            String name = key == null
                    ? null
                    : ParameterValues.of(key, type.fields().get(0).type(), Types.NULL, calendar)
                            .text();
            if (name == null) {
                throw Errors.conversion("a key of " + type.text() + " must not be null", null);
            }
            text.append(separator);
            ValueText.quote(name, text);
            text.append(':');
            write(entry.getValue(), type.fields().get(1).type(), calendar, text);
            separator = ",";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private static void row(Object value, SqlType type, @Nullable Calendar calendar, StringBuilder text)
            throws SQLException {
        List<@Nullable Object> fields = new ArrayList<>();
        if (value instanceof Map<?, ?> named) {
            for (Column field : type.fields()) {
                if (!named.containsKey(field.name())) {
                    throw Errors.conversion("there is no value for the field " + field.name(), null);
                }
                fields.add(named.get(field.name()));
            }
        } else {
            fields.addAll(value instanceof Struct struct ? listed(struct.getAttributes()) : elements(value, type));
        }
        if (fields.size() != type.fields().size()) {
            throw Errors.conversion(
                    type.text() + " has " + type.fields().size() + " fields, but " + fields.size() + " were given",
                    null);
        }
        text.append('[');
        for (int index = 0; index < fields.size(); index++) {
            text.append(index == 0 ? "" : ",");
            write(fields.get(index), type.fields().get(index).type(), calendar, text);
        }
        text.append(']');
    }

    private static List<?> elements(Object value, SqlType type) throws SQLException {
        Object plain = value instanceof Array array ? array.getArray() : value;
        if (plain instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (plain != null && plain.getClass().isArray()) {
            return listed(plain);
        }
        throw unfit(value, type);
    }

    private static List<?> listed(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int index = 0; index < java.lang.reflect.Array.getLength(array); index++) {
            elements.add(java.lang.reflect.Array.get(array, index));
        }
        return elements;
    }

    private static SQLException unfit(Object value, SqlType type) {
        return Errors.conversion(
                "a value of class " + value.getClass().getName() + " cannot be given for a parameter of type "
                        + type.text(),
                null);
    }
}
