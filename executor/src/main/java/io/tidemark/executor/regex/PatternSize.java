package io.tidemark.executor.regex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many steps a regular expression is compiled to: RE2/J writes what stands before {@code {1000}} a thousand times, and
 * so fills the memory with {@code ((a{1000}){1000}){1000}}. Mutable, used once.
 */
public final class PatternSize {
    /** Most characters of a pattern. */
    public static final int MAX_LENGTH = 1_000;

    /** Most steps. */
    public static final int MAX_STEPS = 10_000;

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long before;
    private long last;
    private int index;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** What is wrong with the size of a pattern, as a part of a sentence; empty if nothing. */
    public static String problem(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            return "has " + pattern.length() + " characters; at most " + MAX_LENGTH + " are allowed";
        }
        long steps = new PatternSize(pattern).count();
        return steps > MAX_STEPS
                ? "stands for more than " + MAX_STEPS + " steps, with what is repeated counted each time"
                : "";
    }

    private long count() {
        while (index < pattern.length() && before + last <= MAX_STEPS) {
            char next = pattern.charAt(index++);
            if (next == '(') {
                outer.push(before + last);
                before = 0;
                last = 0;
            } else if (next == ')' && !outer.isEmpty()) {
                last = before + last + 1;
                before = outer.pop();
            } else if (next == '{') {
                repeat();
            } else {
                skip(next);
                before += last;
                last = 1;
            }
        }
        return before + last;
    }

    private void skip(char first) {
        if (first == '\\') {
            index++;
        } else if (first == '[') {
            index += pattern.startsWith("^", index) ? 1 : 0;
            index += pattern.startsWith("]", index) ? 1 : 0;
            while (index < pattern.length() && pattern.charAt(index) != ']') {
                index += pattern.charAt(index) == '\\' ? 2 : 1;
            }
            index++;
        }
    }

    private void repeat() {
        Matcher matcher = REPEAT.matcher(pattern).region(index - 1, pattern.length());
        if (!matcher.lookingAt()) {
            before += last;
            last = 1;
            return;
        }
        index = matcher.end();
        long least = Long.parseLong(matcher.group(1));
        String most = matcher.group(2);
        last *= Math.max(1, most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most)));
    }
}
