package io.tidemark.jdbc.meta;

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

    /**
     * The call as the database takes it; null if it is to be left as it is.
     *
     * @param name as it was written
     * @param arguments without escapes; none for empty parentheses
     */
    public static @Nullable String call(String name, List<String> arguments) {
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
            String from = arguments.size() == 3 ? " FROM " + arguments.get(2).strip() : "";
            return "POSITION(" + arguments.get(0).strip() + " IN "
                    + arguments.get(1).strip() + from + ")";
        }
        if (upper.equals("INSERT") && arguments.size() == 4) {
            return "OVERLAY(" + arguments.get(0) + " PLACING "
                    + arguments.get(3).strip() + " FROM " + arguments.get(1).strip() + " FOR "
                    + arguments.get(2).strip() + ")";
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
}
