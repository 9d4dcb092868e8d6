package io.tidemark.executor.regex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many steps a regular expression is compiled to: RE2/J writes what stands before {@code {1000}} a thousand times, and
 * so fills the memory with {@code ((a{1000}){1000}){1000}}. The pattern is read as RE2/J reads it, since whatever is taken for a
 * bracket or a repetition by mistake falsifies the number; of patterns that RE2/J refuses the number means nothing. Mutable, used
 * once.
 */
public final class PatternSize {
    /** Most characters of a pattern. */
    public static final int MAX_LENGTH = 1_000;

    /** Most steps. */
    public static final int MAX_STEPS = 10_000;

    private static final Pattern REPEAT = Pattern.compile("\\{(0|[1-9]\\d{0,8})(?:(,)(0|[1-9]\\d{0,8})?)?\\}");
    /** Flags among which is the one to ignore case. */
    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[imsU]*i");

    /**
     * Small letters whose large one has another small one: whoever goes from one to the next, as RE2/J 1.8 does for each letter of a
     * pattern that ignores case, and for each in a range, never comes back to them.
     */
    private static final int FIRST_ENDLESS = 0x1C80;

    private static final int LAST_ENDLESS = 0x1C88;

    private static final String FLAGS = "imsU-";
    private static final String SETS = "pPdDsSwW";

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long before;
    private long last;
    private int index;
    private boolean endlessCase;
    private int written;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /**
     * What is wrong with a pattern, as a part of a sentence; empty if nothing.
     *
     * @param ignoresCase whether it does so from its beginning
     */
    public static String problem(String pattern, boolean ignoresCase) {
        String tooLong = lengthProblem(pattern);
        return tooLong.isEmpty() ? stepsProblem(pattern, ignoresCase) : tooLong;
    }

    /** What is wrong with the number of characters that somebody has written, as a part of a sentence; empty if nothing. */
    public static String lengthProblem(String pattern) {
        return pattern.length() > MAX_LENGTH
                ? "has " + pattern.length() + " characters; at most " + MAX_LENGTH + " are allowed"
                : "";
    }

    /**
     * What is wrong with the steps of a pattern of any length, as a part of a sentence; empty if nothing.
     *
     * @param ignoresCase whether it does so from its beginning
     */
    public static String stepsProblem(String pattern, boolean ignoresCase) {
        PatternSize size = new PatternSize(pattern);
        long steps = size.count();
        if (size.endlessCase && (ignoresCase || IGNORES_CASE.matcher(pattern).find())) {
            return "ignores case, and has a letter from U+1C80 to U+1C88 or a range over them, of which the case is not known";
        }
        return steps > MAX_STEPS
                ? "stands for more than " + MAX_STEPS + " steps, with what is repeated counted each time"
                : "";
    }

    /** About how many steps; of more than {@link #MAX_STEPS} only that they are more. */
    static long steps(String pattern) {
        return new PatternSize(pattern).count();
    }

    private long count() {
        while (index < pattern.length() && before + last <= MAX_STEPS) {
            switch (pattern.charAt(index++)) {
                case '(' -> open();
                case ')' -> close();
                case '{' -> repeat();
                case '*', '+', '?' -> last++;
                case '\\' -> escaped();
                case '[' -> {
                    skipSet();
                    add(1);
                }
                default -> {
                    letter(pattern.charAt(index - 1), pattern.charAt(index - 1));
                    add(1);
                }
            }
        }
        long steps = before + last;
        for (long open : outer) {
            steps += open;
        }
        return steps;
    }

    /** Takes a letter, or a range of them. */
    private void letter(int from, int to) {
        endlessCase |= from <= LAST_ENDLESS && to >= FIRST_ENDLESS;
    }

    /** Takes steps of which a repetition that follows repeats one. */
    private void add(long steps) {
        before += last + steps - 1;
        last = 1;
    }

    /** A group; or flags, which are no step: what follows them repeats what stands before them. */
    private void open() {
        if (pattern.startsWith("?P<", index) || pattern.startsWith("?<", index)) {
            index = behind(">");
        } else if (pattern.startsWith("?", index)) {
            index++;
            while (index < pattern.length() && FLAGS.indexOf(pattern.charAt(index)) >= 0) {
                index++;
            }
            if (pattern.startsWith(")", index++)) {
                return;
            }
        }
        outer.push(before + last);
        before = 0;
        last = 0;
    }

    private void close() {
        if (outer.isEmpty()) {
            add(1);
        } else {
            last = before + last + 1;
            before = outer.pop();
        }
    }

    private void repeat() {
        Matcher matcher = REPEAT.matcher(pattern).region(index - 1, pattern.length());
        if (!matcher.lookingAt()) {
            add(1);
            return;
        }
        index = matcher.end();
        long least = Long.parseLong(matcher.group(1));
        boolean endless = matcher.group(2) != null && matcher.group(3) == null;
        long most = matcher.group(3) == null ? least : Math.max(least, Long.parseLong(matcher.group(3)));
        last = last * Math.max(1, most) + most - least + (endless ? 1 : 0);
    }

    /** What stands behind a backslash outside of a set. */
    private void escaped() {
        if (!pattern.startsWith("Q", index)) {
            skipEscape();
            add(1);
            return;
        }
        int from = index + 1;
        int end = pattern.indexOf("\\E", from);
        int quoted = pattern.codePointCount(from, end < 0 ? pattern.length() : end);
        pattern.substring(from, end < 0 ? pattern.length() : end).codePoints().forEach(each -> letter(each, each));
        index = end < 0 ? pattern.length() : end + 2;
        if (quoted > 0) {
            add(quoted);
        }
    }

    /** Skips what stands behind a backslash, and says with which letter it begins. */
    private char skipEscape() {
        if (index >= pattern.length()) {
            return '\\';
        }
        char letter = pattern.charAt(index++);
        boolean unicode = letter == 'p' || letter == 'P';
        if (letter == 'x' || unicode) {
            int from = index;
            index = pattern.startsWith("{", index) ? behind("}") : index + (unicode ? 1 : 2);
            written = letter == 'x' ? number(pattern.substring(from, Math.min(index, pattern.length()))) : 0;
        } else {
            written = letter;
        }
        letter(written, written);
        return letter;
    }

    /** The letter that {@code \x{…}} stands for; the last of all for what is none. */
    private static int number(String digits) {
        try {
            return Integer.parseInt(digits.replace("{", "").replace("}", ""), 16);
        } catch (NumberFormatException none) {
            return Character.MAX_CODE_POINT;
        }
    }

    /** Skips a set in brackets, in which a ] that stands first, in [:name:] or behind a hyphen does not end it. */
    private void skipSet() {
        index += pattern.startsWith("^", index) ? 1 : 0;
        boolean first = true;
        while (index < pattern.length() && (first || pattern.charAt(index) != ']')) {
            first = false;
            if (pattern.startsWith("[:", index) && pattern.indexOf(":]", index) >= 0) {
                index = behind(":]");
            } else if (!skipMember() && pattern.startsWith("-", index) && !pattern.startsWith("-]", index)) {
                int from = written;
                index++;
                skipMember();
                letter(from, written);
            }
        }
        index++;
    }

    /** Skips a character of a set, or a set of it like \d, of which it says that it is one: it begins no range. */
    private boolean skipMember() {
        if (index >= pattern.length()) {
            return false;
        }
        int letter = pattern.codePointAt(index);
        index += Character.charCount(letter);
        if (letter != '\\') {
            written = letter;
            letter(letter, letter);
        }
        return letter == '\\' && SETS.indexOf(skipEscape()) >= 0;
    }

    /** The place behind the next such text; the end if there is none. */
    private int behind(String text) {
        int place = pattern.indexOf(text, index);
        return place < 0 ? pattern.length() : place + text.length();
    }
}
