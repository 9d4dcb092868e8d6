package io.tidemark.engine;

import io.tidemark.engine.ParameterValues.Refusal;
import io.tidemark.executor.json.Json;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes constants of the types ARRAY, MAP and ROW out of a JSON text, whose strings, numbers and truth values are what a
 * parameter of the element's type is written as. Stateless.
 */
final class NestedParameters {
    private NestedParameters() {}

    /**
     * The constant.
     *
     * @throws Refusal if the text is JSON, but not of the type
     * @throws io.tidemark.executor.json.JsonException if it is no JSON
     */
    static Expression of(String text, SqlType type, ZoneId zone) {
        return value(Json.parse(text), type, zone);
    }

    private static Expression value(Object json, SqlType type, ZoneId zone) {
        if (json == Json.NULL) {
            if (!type.nullable()) {
                throw new Refusal("an element of type " + type.text() + " must not be NULL");
            }
            return new Expression.Literal(null, type);
        }
        return switch (type.kind()) {
            case ARRAY -> array(json, type, zone);
            case MAP -> map(json, type, zone);
            case ROW -> row(json, type, zone);
            case NULL,
                    BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH -> single(json, type, zone);
        };
    }

    private static Expression single(Object json, SqlType type, ZoneId zone) {
        if (!Json.isScalar(json)) {
            throw new Refusal("an element is no " + type.text());
        }
        String text = json instanceof Json.Number number ? number.text() : String.valueOf(json);
        Object value = ParameterValues.convert(text, type, type, zone);
        return new Expression.Literal(type.isText() ? fitted((String) value, type) : value, type);
    }

    /** A text of its type's length: unlike a parameter by itself, an element has no room beyond its type. */
    private static String fitted(String text, SqlType type) {
        int missing =
                type.precision() == SqlType.UNSPECIFIED ? 0 : type.precision() - text.codePointCount(0, text.length());
        if (missing < 0) {
            throw new Refusal("a text in it has at most " + type.precision() + " characters");
        }
        return type.kind() == Kind.CHAR ? text + " ".repeat(missing) : text;
    }

    private static Expression array(Object json, SqlType type, ZoneId zone) {
        SqlType element = type.fields().get(0).type();
        List<Expression> elements = new ArrayList<>();
        for (Object each : list(json, type)) {
            elements.add(value(each, element, zone));
        }
        return new Expression.Call(CallNames.ARRAY, elements, type);
    }

    private static Expression map(Object json, SqlType type, ZoneId zone) {
        List<Expression> entries = new ArrayList<>();
        object(json, type).forEach((key, value) -> {
            entries.add(value(key, type.fields().get(0).type(), zone));
            entries.add(value(value, type.fields().get(1).type(), zone));
        });
        return new Expression.Call(CallNames.MAP, entries, type);
    }

    private static Expression row(Object json, SqlType type, ZoneId zone) {
        List<Object> values = new ArrayList<>();
        if (json instanceof Map<?, ?> named) {
            type.fields().forEach(field -> {
                Object value = named.get(field.name());
                if (value == null) {
                    throw new Refusal("there is no field " + field.name());
                }
                values.add(value);
            });
        } else {
            values.addAll(list(json, type));
        }
        int size = json instanceof Map<?, ?> named ? named.size() : values.size();
        if (size != type.fields().size()) {
            throw new Refusal("it has " + type.fields().size() + " fields, not " + size);
        }
        List<Expression> fields = new ArrayList<>();
        for (Column field : type.fields()) {
            fields.add(value(values.get(fields.size()), field.type(), zone));
        }
        return new Expression.Call(CallNames.ROW, fields, type);
    }

    private static List<?> list(Object json, SqlType type) {
        if (json instanceof List<?> elements) {
            return elements;
        }
        throw new Refusal(type.kind() == Kind.ROW ? "it is an object or an array in JSON" : "it is an array in JSON");
    }

    private static Map<?, ?> object(Object json, SqlType type) {
        if (json instanceof Map<?, ?> members) {
            return members;
        }
        throw new Refusal(type.text() + " is an object in JSON");
    }
}
