package io.tidemark.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords out of what is shown, logged and remembered. Stateless. */
public final class Secrets {
    private static final String HIDDEN = "***";

    /** An option whose name says that its value is secret, in single or double quotes or bare, and the value. */
    private static final Pattern OPTION = Pattern.compile(
            "(['\"]?(?<![\\w.-])[\\w.-]*(?:password|secret|token|credential|jaas|authorization|cookie|api-?key)[\\w.-]*['\"]?\\s*=\\s*)'(?:[^']|'')*'",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CREATE_SECRET = Pattern.compile("\\bcreate\\s+secret\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*(?:'|$)");

    private Secrets() {}

    /** A statement, well formed or not, with stars in place of the values of secrets and secret options. */
    public static String hide(String statement) {
        if (CREATE_SECRET.matcher(statement).find()) {
            return STRING.matcher(statement).replaceAll("'" + HIDDEN + "'");
        }
        return OPTION.matcher(statement)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "'" + HIDDEN + "'"));
    }

    /** The value of an option, or stars. */
    static String hide(String key, String value) {
        return OPTION.matcher(key + "=''").matches() ? HIDDEN : value;
    }
}
