package io.tidemark.jdbc.meta;

import io.tidemark.jdbc.error.Errors;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of JDBC's escape <code>{fn …}</code> that the database has under another name or form. Stateless. */
public final class EscapedFunctions {
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "UCASE", "UPPER", "LCASE", "LOWER", "CHAR", "CHR", "CEILING", "CEIL", "CHARACTER_LENGTH", "CHAR_LENGTH");

    /** Functions that are words here, and have empty parentheses in the escape. */
    private static final Map<String, String> WORDS = Map.of(
            "CURDATE", "CURRENT_DATE",
            "CURTIME", "LOCALTIME",
            "CURRENT_DATE", "CURRENT_DATE",
            "CURRENT_TIME", "LOCALTIME",
            "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP",
            "LOCALTIME", "LOCALTIME",
            "LOCALTIMESTAMP", "LOCALTIMESTAMP",
            "PI", "PI");

    private static final Set<String> WITH_UNITS = Set.of("TIMESTAMPADD", "TIMESTAMPDIFF");
    private static final String UNIT = "SQL_TSI_";

    private EscapedFunctions() {}

    /** The names of a list that the catalog does not have. */
    static Set<String> of(FunctionGroup group) {
        return switch (group) {
            case NUMERIC -> Set.of("CEILING");
            case STRING -> Set.of("CHAR", "CHARACTER_LENGTH", "INSERT", "LCASE", "LOCATE", "UCASE");
            case TIME -> Set.of("CURDATE", "CURTIME", "CURRENT_TIME");
            case SYSTEM, OTHER -> Set.of();
        };
    }

    /** Whether {@link #call} may change a call of this function. */
    public static boolean mayChange(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return WORDS.containsKey(upper)
                || OTHER_NAMES.containsKey(upper)
                || WITH_UNITS.contains(upper)
                || upper.equals("LOCATE")
                || upper.equals("INSERT");
    }

    /**
     * The call as the database takes it; null if it is to be left as it is.
     *
     * @param name as it was written
     * @param arguments without escapes; none for empty parentheses
     * @throws SQLException if parameters would come in another order than they were written in
     */
    public static @Nullable String call(String name, List<String> arguments) throws SQLException {
        String upper = name.toUpperCase(Locale.ROOT);
        String word = WORDS.get(upper);
        if (word != null) {
            return arguments.isEmpty() ? word : null;
        }
        String other = OTHER_NAMES.get(upper);
        if (other != null) {
            return other + "(" + String.join(",", arguments) + ")";
        }
        if (upper.equals("LOCATE")) {
            if (arguments.size() != 2 && arguments.size() != 3) {
                return "POSITION(" + String.join(",", arguments) + ")"; // which says what is wrong
            }
            String from = arguments.size() == 3 ? " FROM " + stripped(arguments.get(2)) : "";
            return "POSITION(" + stripped(arguments.get(0)) + " IN " + stripped(arguments.get(1)) + from + ")";
        }
        if (upper.equals("INSERT") && arguments.size() == 4) {
            return overlay(arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3));
        }
        if (WITH_UNITS.contains(upper) && arguments.size() == 3) {
            String unit = arguments.get(0).strip();
            boolean ofJdbc = unit.regionMatches(true, 0, UNIT, 0, UNIT.length());
            return ofJdbc
                    ? upper + "(" + unit.substring(UNIT.length()) + "," + arguments.get(1) + "," + arguments.get(2)
                            + ")"
                    : null;
        }
        return null;
    }

    /** The one call whose arguments change places: the new text passes the numbers. */
    private static String overlay(String text, String start, String length, String replacement) throws SQLException {
        boolean passed = SkippedText.hasParameter(start) || SkippedText.hasParameter(length);
        if (passed && SkippedText.hasParameter(replacement)) {
            throw Errors.of(
                    "0A000",
                    "{fn INSERT(...)} would change the order of its parameters: write"
                            + " OVERLAY(text PLACING replacement FROM start FOR length) and set them in that order");
        }
        return "OVERLAY(" + text + " PLACING " + stripped(replacement) + " FROM " + stripped(start) + " FOR "
                + stripped(length) + ")";
    }

    /** Without spaces around; the end of the line stays where there may be a comment that ends with it. */
    private static String stripped(String argument) {
        return argument.contains("--") ? argument : argument.strip();
    }
}
