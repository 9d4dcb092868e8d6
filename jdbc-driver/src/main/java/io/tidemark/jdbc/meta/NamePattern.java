package io.tidemark.jdbc.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as DatabaseMetaData takes them: {@code %} is any text, {@code _} any character, and {@code \} takes the meaning
 * from the next one. Null matches all.
 */
record NamePattern(@Nullable String text, boolean exact) {
    static final char ESCAPE = '\\';

    /** A pattern with wildcards. */
    static NamePattern like(@Nullable String text) {
        return new NamePattern(text, false);
    }

    /** A name that stands for itself. */
    static NamePattern name(@Nullable String text) {
        return new NamePattern(text, true);
    }

    boolean matches(String name, boolean anyCase) {
        if (text == null || text.equals("%") && !exact) {
            return true;
        }
        if (exact) {
            return anyCase ? text.equalsIgnoreCase(name) : text.equals(name);
        }
        return matches(text, name, anyCase);
    }

    /** Linear for each {@code %}: it goes back only to the last one. */
    private static boolean matches(String pattern, String name, boolean anyCase) {
        int at = 0;
        int in = 0;
        int lastAny = -1;
        int lastIn = 0;
        while (in < name.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            boolean escaped = wanted == ESCAPE && at + 1 < pattern.length();
            char letter = escaped ? pattern.charAt(at + 1) : wanted;
            if (at < pattern.length() && !escaped && wanted == '%') {
                lastAny = at++;
                lastIn = in;
            } else if (at < pattern.length() && (!escaped && wanted == '_' || same(letter, name.charAt(in), anyCase))) {
                at += escaped ? 2 : 1;
                in++;
            } else if (lastAny >= 0) {
                at = lastAny + 1;
                in = ++lastIn;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '%') {
            at++;
        }
        return at == pattern.length();
    }

    private static boolean same(char one, char other, boolean anyCase) {
        return one == other || anyCase && Character.toLowerCase(one) == Character.toLowerCase(other);
    }

    /** What matches; if nothing does, what matches without regard to case, as names without quotes are looked up. */
    <T> List<T> filter(List<T> all, Function<T, String> nameOf) {
        for (boolean anyCase : new boolean[] {false, true}) {
            List<T> found = new ArrayList<>();
            for (T each : all) {
                if (matches(nameOf.apply(each), anyCase)) {
                    found.add(each);
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }
}
