package io.tidemark.executor.function;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Functions that give a part of a text, as a slice of it without copying. Places count characters, from 1. */
public final class TextPartFunctions {
    private TextPartFunctions() {}

    // ---- parts

    @ScalarFunction(
            syntax = "SUBSTRING(text FROM start [FOR length])",
            summary = "A part of a text.",
            example = "SUBSTRING('hello' FROM 2 FOR 3)")
    public static void substring(Slice text, long from, Slice result) {
        substring(text, from, Integer.MAX_VALUE, result);
    }

    @ScalarFunction
    public static void substring(Slice text, long from, long length, Slice result) {
        if (length < 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        int end = text.start + text.length;
        long first = Math.max(from, 1);
        long behind = Math.max(first, Math.min(from, Integer.MAX_VALUE) + Math.min(length, Integer.MAX_VALUE));
        int start = Utf8.skip(text.buffer, text.start, end, first - 1);
        int stop = Utf8.skip(text.buffer, start, end, behind - first);
        result.point(text.buffer, start, stop - start);
    }

    @ScalarFunction(
            syntax = "SUBSTRING_INDEX(text, separator, count)",
            summary =
                    "What stands before the separator where it comes for so many times; from the end with a negative count.",
            example = "SUBSTRING_INDEX('www.example.org', '.', 2)")
    public static void substringIndex(Slice text, Slice separator, long count, Slice result) {
        if (separator.length == 0 || count == 0) {
            result.clear();
            return;
        }
        boolean fromStart = count > 0;
        Slice all = fromStart ? text : backwards(text); // bytes of UTF-8 are found only where characters are
        Slice wanted = fromStart ? separator : backwards(separator);
        long wantedTimes = fromStart ? count : -Math.max(count, -Integer.MAX_VALUE);
        int place = all.start - wanted.length;
        for (long times = 0; times < wantedTimes; times++) {
            place = TextFunctions.find(all, wanted, place + wanted.length);
            if (place < 0) {
                result.point(text.buffer, text.start, text.length);
                return;
            }
        }
        int length = place - all.start;
        result.point(text.buffer, fromStart ? text.start : text.start + text.length - length, length);
    }

    private static Slice backwards(Slice text) {
        byte[] bytes = new byte[text.length];
        for (int place = 0; place < bytes.length; place++) {
            bytes[place] = text.buffer[text.start + text.length - 1 - place];
        }
        Slice turned = new Slice();
        turned.point(bytes, 0, bytes.length);
        return turned;
    }

    @ScalarFunction(
            syntax = "FIND_IN_SET(text, list)",
            summary = "The place of a text in a list with commas between its parts, from 1; 0 if it is not there.",
            example = "FIND_IN_SET('b', 'a,b,c')")
    public static long findInSet(Slice text, Slice list) {
        String wanted = text.text();
        if (list.length == 0 || wanted.indexOf(',') >= 0) {
            return 0;
        }
        String[] parts = list.text().split(",", -1);
        for (int part = 0; part < parts.length; part++) {
            if (parts[part].equals(wanted)) {
                return part + 1L;
            }
        }
        return 0;
    }

    @ScalarFunction(
            syntax = "CONTAINS_SUBSTR(text, part)",
            summary = "Whether a text contains another, whatever their case.",
            example = "CONTAINS_SUBSTR('the Blue house', 'bLUE')")
    public static boolean containsSubstr(Slice text, Slice part) {
        return TextFunctions.find(inOneCase(text), inOneCase(part), 0) >= 0;
    }

    /** In lower case, with one letter for a sigma wherever it stands. */
    private static Slice inOneCase(Slice text) {
        return Slice.of(LetterCase.lower(text.text()).replace('ς', 'σ'));
    }

    @ScalarFunction(binary = true)
    public static void substringBytes(Slice bytes, long from, Slice result) {
        substringBytes(bytes, from, Integer.MAX_VALUE, result);
    }

    @ScalarFunction(binary = true)
    public static void substringBytes(Slice bytes, long from, long length, Slice result) {
        if (length < 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        long first = Math.min(Math.max(from, 1) - 1, bytes.length);
        long behind = Math.min(from, Integer.MAX_VALUE) + Math.min(length, Integer.MAX_VALUE) - 1;
        long stop = Math.min(Math.max(behind, first), bytes.length);
        result.point(bytes.buffer, bytes.start + (int) first, (int) (stop - first));
    }

    @ScalarFunction(
            syntax = "SUBSTR(text, start [, length])",
            summary = "A part of a text.",
            example = "SUBSTR('hello', 2, 3)")
    public static void substr(Slice text, long from, Slice result) {
        substring(text, from, result);
    }

    @ScalarFunction
    public static void substr(Slice text, long from, long length, Slice result) {
        substring(text, from, length, result);
    }

    @ScalarFunction(syntax = "LEFT(text, length)", summary = "The first characters.", example = "LEFT('hello', 2)")
    public static void left(Slice text, long length, Slice result) {
        int end = Utf8.skip(text.buffer, text.start, text.start + text.length, length);
        result.point(text.buffer, text.start, end - text.start);
    }

    @ScalarFunction(syntax = "RIGHT(text, length)", summary = "The last characters.", example = "RIGHT('hello', 2)")
    public static void right(Slice text, long length, Slice result) {
        int end = text.start + text.length;
        long skipped = Math.max(0, Utf8.count(text) - Math.max(0, length));
        int start = Utf8.skip(text.buffer, text.start, end, skipped);
        result.point(text.buffer, start, end - start);
    }

    @ScalarFunction(
            syntax = "SPLIT_PART(text, separator, number)",
            summary = "A part between separators, counted from 1, or from the end by a negative number.",
            example = "SPLIT_PART('a-b-c', '-', 2)")
    public static void splitPart(Slice text, Slice separator, long number, Slice result) {
        if (number == 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        if (separator.length == 0) {
            result.point(text.buffer, text.start, number == 1 || number == -1 ? text.length : 0);
            return;
        }
        int end = text.start + text.length;
        long wanted = number;
        if (number < 0) {
            long parts = 1;
            for (int at = TextFunctions.find(text, separator, text.start);
                    at >= 0;
                    at = TextFunctions.find(text, separator, at + separator.length)) {
                parts++;
            }
            wanted = parts + number + 1;
        }
        if (wanted < 1) {
            result.clear();
            return;
        }
        int start = text.start;
        int found = TextFunctions.find(text, separator, start);
        long part = 1;
        while (part < wanted && found >= 0) {
            part++;
            start = found + separator.length;
            found = TextFunctions.find(text, separator, start);
        }
        if (part < wanted) {
            result.clear();
        } else {
            result.point(text.buffer, start, (found < 0 ? end : found) - start);
        }
    }

    // ---- trimming

    @ScalarFunction(
            syntax = "TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)",
            summary = "The text without these characters (blanks) at its ends.",
            example = "TRIM('  abc ')")
    public static void trim(Slice text, Slice result) {
        trim(null, text, true, true, result);
    }

    @ScalarFunction
    public static void trimBoth(Slice characters, Slice text, Slice result) {
        trim(characters, text, true, true, result);
    }

    @ScalarFunction
    public static void trimLeading(Slice characters, Slice text, Slice result) {
        trim(characters, text, true, false, result);
    }

    @ScalarFunction
    public static void trimTrailing(Slice characters, Slice text, Slice result) {
        trim(characters, text, false, true, result);
    }

    @ScalarFunction(syntax = "LTRIM(text [, characters])", summary = "Trims the start.", example = "LTRIM('  abc')")
    public static void ltrim(Slice text, Slice result) {
        trim(null, text, true, false, result);
    }

    @ScalarFunction
    public static void ltrim(Slice text, Slice characters, Slice result) {
        trim(characters, text, true, false, result);
    }

    @ScalarFunction(syntax = "RTRIM(text [, characters])", summary = "Trims the end.", example = "RTRIM('abc  ')")
    public static void rtrim(Slice text, Slice result) {
        trim(null, text, false, true, result);
    }

    @ScalarFunction
    public static void rtrim(Slice text, Slice characters, Slice result) {
        trim(characters, text, false, true, result);
    }

    private static void trim(@Nullable Slice characters, Slice text, boolean leading, boolean trailing, Slice result) {
        Trimmed trimmed = Trimmed.of(characters);
        byte[] bytes = text.buffer;
        int from = text.start;
        int end = text.start + text.length;
        while (leading && from < end && trimmed.has(bytes, from, end)) {
            from += Utf8.size(bytes, from, end);
        }
        while (trailing && end > from) {
            int last = end - 1;
            while (last > from && (bytes[last] & 0xC0) == 0x80) {
                last--;
            }
            if (!trimmed.has(bytes, last, end)) {
                break;
            }
            end = last;
        }
        result.point(bytes, from, end - from);
    }

    /** Which characters are trimmed. */
    private interface Trimmed {
        /** Lists of more bytes are not gone through for each character. */
        int SHORT = 64;

        boolean has(byte[] bytes, int at, int end);

        static Trimmed of(@Nullable Slice characters) {
            if (characters == null) {
                return (bytes, at, end) -> bytes[at] == ' ';
            }
            if (characters.length > SHORT) {
                BitSet all = new BitSet();
                characters.text().codePoints().forEach(all::set);
                return (bytes, at, end) -> all.get(Utf8.codePoint(bytes, at, end));
            }
            return (bytes, at, end) -> isAmong(characters, Utf8.codePoint(bytes, at, end));
        }
    }

    private static boolean isAmong(Slice characters, int wanted) {
        int stop = characters.start + characters.length;
        for (int place = characters.start; place < stop; place += Utf8.size(characters.buffer, place, stop)) {
            if (Utf8.codePoint(characters.buffer, place, stop) == wanted) {
                return true;
            }
        }
        return false;
    }
}
