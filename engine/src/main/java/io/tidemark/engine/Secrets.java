package io.tidemark.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords out of what is shown, logged and remembered. Stateless. */
public final class Secrets {
    private static final String HIDDEN = "***";

    /** An option whose name says that its value is secret, in single or double quotes or bare, and the value. */
    private static final Pattern OPTION = Pattern.compile(
            "(['\"]?(?<![\\w.-])[\\w.-]*(?:password|secret|token|credential|jaas|authorization|cookie|api-?key)[\\w.-]*['\"]?\\s*=\\s*)'([^']*+(?:''[^']*+)*+)'",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CREATE = Pattern.compile("\\bcreate\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET = Pattern.compile("secret\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern STRING = Pattern.compile("'([^']*+(?:''[^']*+)*+)(?:'|$)");

    /** A part of a text that nobody is to see: the inside of a string. */
    private record Part(int start, int end) {}

    private Secrets() {}

    /** Whether a text may hold a CREATE SECRET, comments between its words or not. */
    public static boolean createsSecret(String text) {
        return behindCreateSecret(text, 0) >= 0;
    }

    /** A statement, well formed or not, with stars in place of the values of secrets and secret options. */
    public static String hide(String statement) {
        StringBuilder shown = new StringBuilder();
        int done = 0;
        for (Part part : parts(statement)) {
            boolean open = part.end() == statement.length();
            shown.append(statement, done, part.start()).append(HIDDEN).append(open ? "'" : "");
            done = part.end();
        }
        return shown.append(statement, done, statement.length()).toString();
    }

    /** The same, but with as many stars as there were characters, so that all else stays at its line and column. */
    public static String cover(String script) {
        StringBuilder shown = new StringBuilder(script);
        for (Part part : parts(script)) {
            for (int index = part.start(); index < part.end(); index++) {
                if (!Character.isISOControl(script.charAt(index))) {
                    shown.setCharAt(index, '*');
                }
            }
        }
        return shown.toString();
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        int created = behindCreateSecret(text, 0);
        Matcher option = OPTION.matcher(text);
        boolean hasOption = option.find();
        while (created >= 0 || hasOption) {
            if (hasOption && option.start() < at) {
                hasOption = option.find();
            } else if (created >= 0 && (!hasOption || created <= option.start())) {
                int next = behindCreateSecret(text, created);
                at = addStrings(text, created, next < 0 ? text.length() : next, parts);
                created = next;
            } else {
                parts.add(new Part(option.start(2), option.end(2)));
                at = option.end();
                created = created >= 0 && created < at ? behindCreateSecret(text, at) : created;
                hasOption = option.find();
            }
        }
        return parts;
    }

    /**
     * Adds the strings up to the end of a statement; says where that is. What looks like another CREATE SECRET may stand in a
     * string, or the string that seems to be around it may be none: it begins anew there.
     */
    private static int addStrings(String text, int from, int limit, List<Part> parts) {
        Matcher string = STRING.matcher(text);
        int at = from;
        while (string.region(at, limit).find()) {
            int end = text.indexOf(';', at);
            if (end >= 0 && end < string.start()) {
                return end;
            }
            parts.add(new Part(string.start(1), string.end(1)));
            at = string.end();
        }
        int end = text.indexOf(';', at);
        return end < 0 ? limit : Math.min(end, limit);
    }

    /** Where the words of a CREATE SECRET end that begins at an index or behind it; -1 if there is none. */
    private static int behindCreateSecret(String text, int from) {
        Matcher create = CREATE.matcher(text);
        Matcher secret = SECRET.matcher(text);
        for (int at = from; create.find(at); at = create.end()) {
            int next = behindBlanks(text, create.end());
            if (secret.region(next, text.length()).lookingAt()) {
                return secret.end();
            }
        }
        return -1;
    }

    private static int behindBlanks(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return at;
            }
        }
        return at;
    }

    /** The value of an option, or stars. */
    static String hide(String key, String value) {
        return OPTION.matcher(key + "=''").matches() ? HIDDEN : value;
    }
}
