package io.tidemark.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON value a line, numbers exact. A whole number is one that is written without point and exponent. Stateless. */
final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A number with how it was written. */
    record Number(BigDecimal value, boolean whole) {}

    private JsonLine() {}

    /** The object of a line: values are null, Boolean, String, Number, List and Map. */
    static Map<String, @Nullable Object> parse(String line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            parser.nextToken();
            Object value = value(parser);
            if (!(value instanceof Map) || parser.nextToken() != null) {
                throw new IllegalArgumentException("not one JSON object: " + line);
            }
            @SuppressWarnings("unchecked") // objects are made below, with text keys
            Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) value;
            return object;
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not JSON: " + line, malformed);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("nothing there");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> new Number(new BigDecimal(parser.getText()), true);
            case VALUE_NUMBER_FLOAT -> new Number(new BigDecimal(parser.getText()), false);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    /** Whether two values are the same: whole numbers exactly, others within 1e-9 of their size. */
    static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            return sameNumber(one, other);
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            boolean same = one.size() == other.size();
            for (int index = 0; same && index < one.size(); index++) {
                same = same(one.get(index), other.get(index));
            }
            return same;
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return one.keySet().equals(other.keySet())
                    && one.keySet().stream().allMatch(key -> same(one.get(key), other.get(key)));
        }
        return left == null ? right == null : left.equals(right);
    }

    private static boolean sameNumber(Number one, Number other) {
        if (one.whole() && other.whole()) {
            return one.value().compareTo(other.value()) == 0;
        }
        double left = one.value().doubleValue();
        double right = other.value().doubleValue();
        return left == right || Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right));
    }
}
