package io.tidemark.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords out of what is shown. Stateless. */
final class Secrets {
    private static final String HIDDEN = "***";

    /** An option whose name says that its value is secret, in single or double quotes or bare, and the value. */
    private static final Pattern OPTION = Pattern.compile(
            "(['\"]?[\\w.-]*(?:password|secret|token|credential|jaas)[\\w.-]*['\"]?\\s*=\\s*)'(?:[^']|'')*'",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** A statement with stars in place of the values of secret options. */
    static String hide(String statement) {
        return OPTION.matcher(statement)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "'" + HIDDEN + "'"));
    }

    /** The value of an option, or stars. */
    static String hide(String key, String value) {
        return OPTION.matcher(key + "=''").matches() ? HIDDEN : value;
    }
}
