package io.tidemark.executor.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pass over a JSON text. Mutable, used once. */
final class JsonReader {
    private static final int MAX_DEPTH = 500;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Object document() {
        Object value = value(1);
        space();
        if (at < text.length()) {
            throw wrong("something follows the JSON value");
        }
        return value;
    }

    private JsonException wrong(String problem) {
        return new JsonException(problem, at);
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character that is no white space, 0 at the end. */
    private char peek() {
        space();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char letter) {
        if (peek() != letter) {
            throw wrong("'" + letter + "' was expected");
        }
        at++;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("values are nested deeper than " + MAX_DEPTH);
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Json.NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            if (peek() != '"') {
                throw wrong("a name in quotes was expected");
            }
            String name = string();
            expect(':');
            members.put(name, value(depth + 1));
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        if (peek() == ']') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            if (peek() == ']') {
                at++;
                return elements;
            }
            expect(',');
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a JSON value was expected");
        }
        at += word.length();
        return value;
    }

    private Json.Number number() {
        int from = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        int first = at;
        digits();
        if (at > first + 1 && text.charAt(first) == '0') {
            at = first;
            throw wrong("a number does not begin with 0");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        return new Json.Number(text.substring(from, at));
    }

    private void digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong(at == text.length() ? "the JSON text ends too early" : "a JSON value was expected");
        }
    }

    private String string() {
        StringBuilder letters = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw wrong("a string does not end");
            }
            char letter = text.charAt(at++);
            if (letter == '"') {
                return letters.toString();
            }
            if (letter < ' ') {
                at--;
                throw wrong("a control character stands in a string");
            }
            letters.append(letter == '\\' ? escaped() : letter);
        }
    }

    private char escaped() {
        char letter = at < text.length() ? text.charAt(at++) : 0;
        int shorthand = "\"\\/btnfr".indexOf(letter);
        if (shorthand >= 0 && letter != 0) {
            return "\"\\/\b\t\n\f\r".charAt(shorthand);
        }
        if (letter == 'u' && at + 4 <= text.length()) {
            int unit = 0;
            for (int place = at; place < at + 4; place++) {
                int digit = Character.digit(text.charAt(place), 16);
                unit = digit < 0 || unit < 0 ? -1 : unit * 16 + digit;
            }
            if (unit >= 0) {
                at += 4;
                return (char) unit;
            }
        }
        throw wrong("a string has a wrong escape");
    }
}
