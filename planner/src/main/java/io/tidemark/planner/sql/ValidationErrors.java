package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Calcite's errors about names and types in our words, with the nearest name. */
final class ValidationErrors {
    private static final Pattern COLUMN_IN_ANY = Pattern.compile("Column '(.*?)' not found in any table(?:;.*)?");
    private static final Pattern COLUMN_IN_TABLE = Pattern.compile("Column '(.*?)' not found in table '(.*?)'(?:;.*)?");
    private static final Pattern UNKNOWN_IDENTIFIER = Pattern.compile("Unknown (?:identifier|field) '(.*?)'.*");
    private static final Pattern TABLE = Pattern.compile("(?:Table|Object) '(.*?)' not found(?: within '.*')?(?:;.*)?");
    private static final Pattern AMBIGUOUS = Pattern.compile("Column(?: name)? '(.*?)' (?:is|in .* is) ambiguous.*");
    private static final Pattern FUNCTION = Pattern.compile("No match found for function signature ([^(]+)\\((.*)\\)");
    private static final Pattern ARGUMENT_COUNT = Pattern.compile("Invalid number of arguments to function '(.*?)'.*");
    private static final Pattern CANNOT_APPLY = Pattern.compile(
            "(?s)Cannot apply '(.*?)' to arguments of type '(.*?)'\\.(?: Supported form\\(s\\): (.*))?");
    private static final Pattern NOT_GROUPED = Pattern.compile("Expression '(.*?)' is not being grouped.*");
    private static final Pattern LITERAL =
            Pattern.compile("(?s)(?:Illegal|Invalid) (\\w+(?: \\w+)*?) literal '?(.*?)'?(?:: (.*)|; (.*))?");
    private static final Pattern TYPES = Pattern.compile("(?si).*(?:values? (?:passed|in)|type|cast function).*");

    /** Two points of time, one taken from the other without the kind of interval that is wanted. */
    private static final Pattern TIMES = Pattern.compile("(DATE|TIME).* - (DATE|TIME).*");

    private static final Pattern UNKNOWN = Pattern.compile("\\bUNKNOWN\\b");

    private final SourceText source;
    private final Names names;

    /** The names that are known, for suggestions. */
    interface Names {
        Names NONE = new Names() {
            @Override
            public Collection<String> columns() {
                return List.of();
            }

            @Override
            public Collection<String> tables() {
                return List.of();
            }

            @Override
            public Collection<String> functions() {
                return List.of();
            }

            @Override
            public Collection<String> aliases() {
                return List.of();
            }

            @Override
            public Collection<String> tablesInUse() {
                return List.of();
            }
        };

        Collection<String> columns();

        Collection<String> tables();

        Collection<String> functions();

        /** Names that the query gives with AS. */
        Collection<String> aliases();

        /** Tables that the query has named so far. */
        Collection<String> tablesInUse();
    }

    ValidationErrors(SourceText source, Names names) {
        this.source = source;
        this.names = names;
    }

    TidemarkException translate(CalciteContextException e) {
        Position position = e.getPosLine() < 1
                ? source.text().position()
                : source.locate(new SqlParserPos(
                        e.getPosLine(), Math.max(1, e.getPosColumn()), e.getEndPosLine(), e.getEndPosColumn()));
        String message = innermost(e);
        Matcher matcher = COLUMN_IN_TABLE.matcher(message);
        if (matcher.matches()) {
            return unknownColumn(matcher.group(1), "in table " + matcher.group(2), position);
        }
        matcher = COLUMN_IN_ANY.matcher(message);
        if (!matcher.matches()) {
            matcher = UNKNOWN_IDENTIFIER.matcher(message);
        }
        if (matcher.matches()) {
            return unknownColumn(matcher.group(1), inTables(), position);
        }
        matcher = TABLE.matcher(message);
        if (matcher.matches()) {
            return unknownTable(matcher.group(1), position);
        }
        matcher = AMBIGUOUS.matcher(message);
        if (matcher.matches()) {
            return error(
                    ErrorCode.AMBIGUOUS_COLUMN,
                    "column '" + matcher.group(1) + "' is ambiguous: more than one table has it",
                    "write the table's name or alias before it",
                    position);
        }
        return functionOrType(message, position);
    }

    private TidemarkException functionOrType(String message, Position position) {
        Matcher matcher = FUNCTION.matcher(message);
        if (matcher.matches()) {
            return unknownFunction(matcher.group(1).strip(), matcher.group(2), position);
        }
        matcher = ARGUMENT_COUNT.matcher(message);
        if (matcher.matches()) {
            return error(ErrorCode.TYPE_MISMATCH, "wrong number of arguments for " + matcher.group(1), null, position);
        }
        matcher = CANNOT_APPLY.matcher(message);
        if (matcher.matches()) {
            String forms = matcher.group(3);
            String name = matcher.group(1);
            String types = readable(matcher.group(2));
            if (UNKNOWN.matcher(types).find()) {
                return ParameterTypes.undecided(position);
            }
            boolean prefix = types.startsWith(name + "(");
            return error(
                    ErrorCode.TYPE_MISMATCH,
                    prefix
                            ? name + " does not take " + types.substring(name.length())
                            : name + " cannot be applied to " + types,
                    name.equals("-") && TIMES.matcher(types).matches()
                            ? "write (later - time) DAY TO SECOND, or TIMESTAMPDIFF(SECOND, time, later)"
                            : forms == null
                                    ? null
                                    : "it takes " + readable(String.join(" or ", forms.split("\\s*\\n\\s*"))),
                    position);
        }
        matcher = NOT_GROUPED.matcher(message);
        if (matcher.matches()) {
            return error(
                    ErrorCode.INVALID_QUERY,
                    "'" + matcher.group(1) + "' is neither in GROUP BY nor inside an aggregate",
                    "add it to GROUP BY, or use MIN, MAX or ANY_VALUE",
                    position);
        }
        matcher = LITERAL.matcher(message);
        if (matcher.matches()) {
            return error(ErrorCode.INVALID_LITERAL, uncapitalized(message), null, position);
        }
        if (message.startsWith("Numeric literal") && message.endsWith("out of range")) {
            return error(
                    ErrorCode.INVALID_LITERAL,
                    uncapitalized(message),
                    "a number has at most 38 digits, and with an exponent at most 1.8E308",
                    position);
        }
        if (message.contains("llegal use of dynamic parameter") || message.contains("<UNKNOWN>")) {
            return ParameterTypes.undecided(position);
        }
        ErrorCode code = TYPES.matcher(message).matches() ? ErrorCode.TYPE_MISMATCH : ErrorCode.INVALID_QUERY;
        return error(code, uncapitalized(message), null, position);
    }

    private TidemarkException unknownColumn(String column, String where, Position position) {
        boolean alias = names.aliases().stream().anyMatch(column::equalsIgnoreCase);
        return error(
                ErrorCode.UNKNOWN_COLUMN,
                "column '" + column + "' is not " + where,
                alias
                        ? "names that SELECT gives are not known in its WHERE, GROUP BY and HAVING; repeat the expression,"
                                + " or put the query into a subquery"
                        : Suggestion.didYouMean(column, names.columns()),
                position);
    }

    private TidemarkException unknownTable(String table, Position position) {
        return error(
                ErrorCode.UNKNOWN_TABLE,
                "there is no stream, table or view '" + table + "'",
                Suggestion.didYouMean(table, names.tables()),
                position);
    }

    private TidemarkException unknownFunction(String function, String arguments, Position position) {
        boolean known = names.functions().stream().anyMatch(function::equalsIgnoreCase);
        return known
                ? error(
                        ErrorCode.TYPE_MISMATCH,
                        function + " does not take (" + readable(arguments) + ")",
                        null,
                        position)
                : error(
                        ErrorCode.UNKNOWN_FUNCTION,
                        "there is no function '" + function + "'",
                        Suggestion.didYouMean(function, names.functions()),
                        position);
    }

    private String inTables() {
        Collection<String> tables = names.tablesInUse();
        if (tables.isEmpty()) {
            return "known here";
        }
        return (tables.size() == 1 ? "in table " : "in any of the tables ") + String.join(", ", tables);
    }

    private static TidemarkException error(
            ErrorCode code, String message, @Nullable String hint, @Nullable Position position) {
        return new TidemarkException(code, message, hint == null || hint.isEmpty() ? null : hint, position);
    }

    private static String innermost(Throwable e) {
        Throwable inner = e;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return String.valueOf(inner.getMessage());
    }

    private static String readable(String types) {
        return types.replaceAll("[<>'](?=[A-Z_(),\\s]|$)|(?<=\\s|^|\\()[<']", "")
                .replace("<", "")
                .replace(">", "")
                .strip();
    }

    private static String uncapitalized(String message) {
        return message.length() > 1 && Character.isLowerCase(message.charAt(1))
                ? Character.toLowerCase(message.charAt(0)) + message.substring(1)
                : message;
    }
}
