package io.tidemark.executor.function;

import java.util.HashMap;
import java.util.Map;

/** Functions over texts. Places and lengths count characters (code points), from 1. */
public final class TextFunctions {
    /** Pairs of bytes of a text and a list up to which the list is gone through for each character. */
    private static final long MOST_TRANSLATED_ONE_BY_ONE = 10_000;

    private TextFunctions() {}

    /** Appends a text to what CONCAT_WS has so far. */
    public static void join(boolean first, Slice separator, Slice text, Slice result) {
        if (!first) {
            result.append(separator);
        }
        result.append(text);
    }

    // ---- case

    @ScalarFunction(syntax = "UPPER(text)", summary = "The text in upper case.", example = "UPPER('abc')")
    public static void upper(Slice text, Slice result) {
        if (!Utf8.isAscii(text)) {
            result.set(LetterCase.upper(text.text()));
            return;
        }
        byte[] bytes = result.allocate(text.length);
        for (int place = 0; place < text.length; place++) {
            byte letter = text.buffer[text.start + place];
            bytes[place] = letter >= 'a' && letter <= 'z' ? (byte) (letter - 32) : letter;
        }
    }

    @ScalarFunction(syntax = "LOWER(text)", summary = "The text in lower case.", example = "LOWER('ABC')")
    public static void lower(Slice text, Slice result) {
        if (!Utf8.isAscii(text)) {
            result.set(LetterCase.lower(text.text()));
            return;
        }
        byte[] bytes = result.allocate(text.length);
        for (int place = 0; place < text.length; place++) {
            byte letter = text.buffer[text.start + place];
            bytes[place] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
        }
    }

    @ScalarFunction(
            syntax = "INITCAP(text)",
            summary = "Each word with a capital first letter and small others.",
            example = "INITCAP('hello world')")
    public static void initcap(Slice text, Slice result) {
        result.clear();
        boolean inWord = false;
        int end = text.start + text.length;
        for (int at = text.start; at < end; at += Utf8.size(text.buffer, at, end)) {
            int character = Utf8.codePoint(text.buffer, at, end);
            boolean letter = Character.isLetterOrDigit(character);
            int cased = inWord ? Character.toLowerCase(character) : Character.toUpperCase(character);
            Utf8.append(letter ? cased : character, result);
            inWord = letter;
        }
    }

    // ---- length

    @ScalarFunction(syntax = "CHAR_LENGTH(text)", summary = "How many characters.", example = "CHAR_LENGTH('äöü')")
    public static long charLength(Slice text) {
        return Utf8.count(text);
    }

    @ScalarFunction(syntax = "LENGTH(text)", summary = "How many characters.", example = "LENGTH('äöü')")
    public static long length(Slice text) {
        return Utf8.count(text);
    }

    @ScalarFunction(
            syntax = "OCTET_LENGTH(value)",
            summary = "How many bytes a text (in UTF-8) or binary value has.",
            example = "OCTET_LENGTH('äöü')",
            binary = true)
    public static long octetLength(Slice value) {
        return value.length;
    }

    // ---- searching

    @ScalarFunction(
            syntax = "POSITION(wanted IN text)",
            summary = "The place of a text within another, or 0.",
            example = "POSITION('lo' IN 'hello')")
    public static long position(Slice wanted, Slice text) {
        return position(wanted, text, 1);
    }

    @ScalarFunction
    public static long position(Slice wanted, Slice text, long from) {
        if (from < 1) {
            return 0;
        }
        int start = Utf8.skip(text.buffer, text.start, text.start + text.length, from - 1);
        if (from > 1 && start == text.start + text.length && Utf8.count(text) < from - 1) {
            return 0;
        }
        int found = find(text, wanted, start);
        return found < 0 ? 0 : Utf8.count(text.buffer, text.start, found) + 1;
    }

    @ScalarFunction(syntax = "STRPOS(text, wanted)", summary = "As POSITION.", example = "STRPOS('hello', 'lo')")
    public static long strpos(Slice text, Slice wanted) {
        return position(wanted, text, 1);
    }

    @ScalarFunction(syntax = "INSTR(text, wanted)", summary = "As POSITION.", example = "INSTR('hello', 'lo')")
    public static long instr(Slice text, Slice wanted) {
        return position(wanted, text, 1);
    }

    @ScalarFunction(
            syntax = "STARTS_WITH(text, start)",
            summary = "Whether a text begins with another.",
            example = "STARTS_WITH('hello', 'he')")
    public static boolean startsWith(Slice text, Slice start) {
        return text.length >= start.length
                && java.util.Arrays.equals(
                        text.buffer,
                        text.start,
                        text.start + start.length,
                        start.buffer,
                        start.start,
                        start.start + start.length);
    }

    @ScalarFunction(
            syntax = "ENDS_WITH(text, end)",
            summary = "Whether a text ends with another.",
            example = "ENDS_WITH('hello', 'lo')")
    public static boolean endsWith(Slice text, Slice end) {
        int from = text.start + text.length - end.length;
        return text.length >= end.length
                && java.util.Arrays.equals(
                        text.buffer, from, from + end.length, end.buffer, end.start, end.start + end.length);
    }

    @ScalarFunction(
            syntax = "STRCMP(text, other)",
            summary = "-1, 0 or 1: the order of two texts.",
            example = "STRCMP('a', 'b')")
    public static long strcmp(Slice text, Slice other) {
        return Integer.signum(Slice.compare(text, other));
    }

    /** Where a text begins within another from a place of the buffer on, or -1. */
    static int find(Slice text, Slice wanted, int from) {
        if (wanted.length == 0) {
            return from <= text.start + text.length ? from : -1;
        }
        return ByteSearch.indexOf(
                text.buffer, from, text.start + text.length, wanted.buffer, wanted.start, wanted.length);
    }

    // ---- making texts

    @ScalarFunction(
            syntax = "REPLACE(text, wanted, replacement)",
            summary = "The text with every occurrence replaced.",
            example = "REPLACE('banana', 'an', 'o')")
    public static void replace(Slice text, Slice wanted, Slice replacement, Slice result) {
        if (wanted.length == 0) {
            result.point(text);
            return;
        }
        result.clear();
        int from = text.start;
        for (int found = find(text, wanted, from); found >= 0; found = find(text, wanted, from)) {
            result.append(text.buffer, from, found - from);
            result.append(replacement);
            from = found + wanted.length;
        }
        result.append(text.buffer, from, text.start + text.length - from);
    }

    @ScalarFunction(
            syntax = "OVERLAY(text PLACING replacement FROM start [FOR length])",
            summary = "The text with a part replaced.",
            example = "OVERLAY('hello' PLACING 'ipp' FROM 2 FOR 3)")
    public static void overlay(Slice text, Slice replacement, long from, Slice result) {
        overlay(text, replacement, from, Utf8.count(replacement), result);
    }

    @ScalarFunction
    public static void overlay(Slice text, Slice replacement, long from, long length, Slice result) {
        if (from < 1 || length < 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        int end = text.start + text.length;
        int start = Utf8.skip(text.buffer, text.start, end, from - 1);
        int stop = Utf8.skip(text.buffer, start, end, length);
        result.clear();
        result.append(text.buffer, text.start, start - text.start);
        result.append(replacement);
        result.append(text.buffer, stop, end - stop);
    }

    @ScalarFunction(syntax = "REPEAT(text, times)", summary = "The text so many times.", example = "REPEAT('ab', 3)")
    public static void repeat(Slice text, long times, Slice result) {
        if (times <= 0 || text.length == 0) {
            result.clear();
            return;
        }
        if (times > Slice.MAX_BYTES / text.length) {
            throw EvaluationFailure.TOO_LONG;
        }
        byte[] bytes = result.allocate(text.length * times);
        for (int at = 0; at < result.length; at += text.length) {
            System.arraycopy(text.buffer, text.start, bytes, at, text.length);
        }
    }

    @ScalarFunction(syntax = "SPACE(length)", summary = "So many blanks.", example = "SPACE(3)")
    public static void space(long length, Slice result) {
        byte[] bytes = result.allocate(Math.max(0, length));
        java.util.Arrays.fill(bytes, 0, result.length, (byte) ' ');
    }

    @ScalarFunction(syntax = "REVERSE(text)", summary = "The characters in reverse.", example = "REVERSE('abc')")
    public static void reverse(Slice text, Slice result) {
        byte[] bytes = result.allocate(text.length);
        int end = text.start + text.length;
        int to = text.length;
        int at = text.start;
        while (at < end) {
            int size = Utf8.size(text.buffer, at, end);
            to -= size;
            System.arraycopy(text.buffer, at, bytes, to, size);
            at += size;
        }
    }

    @ScalarFunction(
            syntax = "LPAD(text, length [, filling])",
            summary = "The text filled up at its start, or cut, to a length.",
            example = "LPAD('7', 3, '0')")
    public static void lpad(Slice text, long length, Slice filling, Slice result) {
        pad(text, length, filling, true, result);
    }

    @ScalarFunction
    public static void lpad(Slice text, long length, Slice result) {
        pad(text, length, Blank.SLICE, true, result);
    }

    @ScalarFunction(
            syntax = "RPAD(text, length [, filling])",
            summary = "The text filled up at its end, or cut, to a length.",
            example = "RPAD('7', 3, '0')")
    public static void rpad(Slice text, long length, Slice filling, Slice result) {
        pad(text, length, filling, false, result);
    }

    @ScalarFunction
    public static void rpad(Slice text, long length, Slice result) {
        pad(text, length, Blank.SLICE, false, result);
    }

    /** One blank; never written to. */
    private static final class Blank {
        static final Slice SLICE = Slice.of(" ");
    }

    private static void pad(Slice text, long length, Slice filling, boolean atStart, Slice result) {
        if (length < 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        long missing = length - Utf8.count(text);
        if (missing <= 0 || filling.length == 0) {
            TextPartFunctions.left(text, length, result);
            return;
        }
        if (length > Slice.MAX_BYTES) {
            throw EvaluationFailure.TOO_LONG;
        }
        result.clear();
        if (!atStart) {
            result.append(text);
        }
        int end = filling.start + filling.length;
        int at = filling.start;
        for (long left = missing; left > 0; left--) {
            int size = Utf8.size(filling.buffer, at, end);
            result.append(filling.buffer, at, size);
            at = at + size < end ? at + size : filling.start;
        }
        if (atStart) {
            result.append(text);
        }
    }

    @ScalarFunction(
            syntax = "TRANSLATE3(text, from, to)",
            summary = "The text with each character of one list replaced by that of another, or left out.",
            example = "TRANSLATE3('12345', '143', 'ax')")
    public static void translate3(Slice text, Slice from, Slice to, Slice result) {
        if ((long) text.length * from.length > MOST_TRANSLATED_ONE_BY_ONE) {
            translateMuch(text, from, to, result);
            return;
        }
        result.clear();
        int end = text.start + text.length;
        for (int at = text.start; at < end; at += Utf8.size(text.buffer, at, end)) {
            int character = Utf8.codePoint(text.buffer, at, end);
            int place = place(from, character);
            if (place < 0) {
                Utf8.append(character, result);
                continue;
            }
            int stop = to.start + to.length;
            int other = Utf8.skip(to.buffer, to.start, stop, place);
            if (other < stop) {
                Utf8.append(Utf8.codePoint(to.buffer, other, stop), result);
            }
        }
    }

    /** The same with a map, which is worth while for long texts and lists. */
    private static void translateMuch(Slice text, Slice from, Slice to, Slice result) {
        int[] wanted = from.text().codePoints().toArray();
        int[] others = to.text().codePoints().toArray();
        Map<Integer, Integer> places = new HashMap<>();
        for (int place = 0; place < wanted.length; place++) {
            places.putIfAbsent(wanted[place], place);
        }
        result.clear();
        int end = text.start + text.length;
        for (int at = text.start; at < end; at += Utf8.size(text.buffer, at, end)) {
            int character = Utf8.codePoint(text.buffer, at, end);
            Integer place = places.get(character);
            if (place == null) {
                Utf8.append(character, result);
            } else if (place < others.length) {
                Utf8.append(others[place], result);
            }
        }
    }

    private static int place(Slice characters, int wanted) {
        int place = 0;
        int end = characters.start + characters.length;
        for (int at = characters.start; at < end; at += Utf8.size(characters.buffer, at, end)) {
            if (Utf8.codePoint(characters.buffer, at, end) == wanted) {
                return place;
            }
            place++;
        }
        return -1;
    }

    @ScalarFunction(
            syntax = "ASCII(text)",
            summary = "The code point of the first character, or 0.",
            example = "ASCII('a')")
    public static long ascii(Slice text) {
        return text.length == 0 ? 0 : Utf8.codePoint(text.buffer, text.start, text.start + text.length);
    }

    @ScalarFunction(syntax = "CHR(code)", summary = "The character with this code point.", example = "CHR(65)")
    public static void chr(long code, Slice result) {
        if (code < 1 || code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        result.clear();
        Utf8.append((int) code, result);
    }
}
