package io.tidemark.planner.sql;

import io.tidemark.planner.check.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Calcite knows how to type: those of the standard, and those of other databases when a query names
 * one (their table takes long to load). Which of them can run is said by the function catalog.
 */
final class FunctionTable implements SqlOperatorTable {
    private static final Set<SqlLibrary> LIBRARIES = Set.of(SqlLibrary.POSTGRESQL, SqlLibrary.MYSQL);

    private static final Map<String, SqlOperator> OWN = Map.of(
            "CURRENT_TIMESTAMP",
            new ClockFunction("CURRENT_TIMESTAMP", SqlSyntax.FUNCTION_ID),
            "NOW",
            new ClockFunction("NOW", SqlSyntax.FUNCTION),
            FinePartsBetween.FUNCTION.getName(),
            FinePartsBetween.FUNCTION,
            "TO_TIMESTAMP", // Calcite's takes no text alone
            SqlBasicFunction.create(
                    "TO_TIMESTAMP",
                    ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3).andThen(SqlTypeTransforms.TO_NULLABLE),
                    OperandTypes.or(OperandTypes.STRING, OperandTypes.STRING_STRING)),
            "TO_DATE",
            SqlBasicFunction.create(
                    "TO_DATE",
                    ReturnTypes.DATE_NULLABLE,
                    OperandTypes.or(OperandTypes.STRING, OperandTypes.STRING_STRING)),
            "REGEXP_REPLACE", // with flags as in PostgreSQL; Calcite's takes a place there, as in MySQL
            SqlBasicFunction.create(
                    "REGEXP_REPLACE",
                    ReturnTypes.VARCHAR_NULLABLE,
                    OperandTypes.or(
                            OperandTypes.STRING_STRING_STRING,
                            OperandTypes.family(
                                    SqlTypeFamily.CHARACTER,
                                    SqlTypeFamily.CHARACTER,
                                    SqlTypeFamily.CHARACTER,
                                    SqlTypeFamily.CHARACTER))),
            "PROCTIME",
            new ClockFunction("PROCTIME", SqlSyntax.FUNCTION));

    /** Functions that Calcite types as NOT NULL although they give NULL for NULL. */
    private static final Set<String> TYPED_NOT_NULL = Set.of("CONCAT", "DAYNAME", "LPAD", "MONTHNAME", "RPAD");

    private final Deadline deadline;

    FunctionTable(Deadline deadline) {
        this.deadline = deadline;
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> operators,
            SqlNameMatcher matcher) {
        deadline.check();
        SqlOperator own = name.isSimple() ? OWN.get(name.getSimple().toUpperCase(Locale.ROOT)) : null;
        if (own == null && name.isSimple()) {
            own = AggregateOperators.find(name.getSimple());
        }
        if (own != null) {
            operators.add(own);
            return;
        }
        SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, operators, matcher);
        if (!operators.isEmpty() || !name.isSimple()) {
            return;
        }
        SqlOperator other = syntax == SqlSyntax.FUNCTION || syntax == SqlSyntax.SPECIAL
                ? OtherLibraries.OPERATORS.get(name.getSimple().toUpperCase(Locale.ROOT))
                : null;
        if (other != null) {
            operators.add(other);
        } else if (syntax == SqlSyntax.FUNCTION) {
            libraries().lookupOperatorOverloads(name, category, syntax, operators, matcher);
        }
        operators.replaceAll(FunctionTable::nullOfNull);
    }

    private static SqlOperator nullOfNull(SqlOperator operator) {
        SqlReturnTypeInference type = operator.getReturnTypeInference();
        return operator instanceof SqlBasicFunction function
                        && type != null
                        && TYPED_NOT_NULL.contains(function.getName())
                ? function.withReturnTypeInference(type.andThen(SqlTypeTransforms.TO_NULLABLE))
                : operator;
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return SqlStdOperatorTable.instance().getOperatorList();
    }

    /** Whether any function of Calcite has this name. */
    static boolean isKnown(String name) {
        return AggregateOperators.find(name) != null
                || named(SqlStdOperatorTable.instance(), name)
                || named(libraries(), name);
    }

    private static boolean named(SqlOperatorTable table, String name) {
        return table.getOperatorList().stream()
                .anyMatch(operator -> operator.getName().equalsIgnoreCase(name));
    }

    private static SqlOperatorTable libraries() {
        return SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(LIBRARIES); // it keeps what it has made
    }

    /** Operators of libraries that are not taken as a whole; loaded only when a name is not of the standard. */
    private static final class OtherLibraries {
        static final Map<String, SqlOperator> OPERATORS = Map.ofEntries(
                Map.entry("TRY_CAST", SqlLibraryOperators.TRY_CAST),
                Map.entry("SAFE_CAST", SqlLibraryOperators.SAFE_CAST),
                Map.entry("IF", SqlLibraryOperators.IF),
                Map.entry("REGEXP_EXTRACT", SqlLibraryOperators.REGEXP_EXTRACT),
                Map.entry("REGEXP_SUBSTR", SqlLibraryOperators.REGEXP_SUBSTR),
                Map.entry("REGEXP_INSTR", SqlLibraryOperators.REGEXP_INSTR),
                Map.entry("ARRAY_APPEND", SqlLibraryOperators.ARRAY_APPEND),
                Map.entry("ARRAY_COMPACT", SqlLibraryOperators.ARRAY_COMPACT),
                Map.entry("ARRAY_CONCAT", SqlLibraryOperators.ARRAY_CONCAT),
                Map.entry("ARRAY_CONTAINS", SqlLibraryOperators.ARRAY_CONTAINS),
                Map.entry("ARRAY_DISTINCT", SqlLibraryOperators.ARRAY_DISTINCT),
                Map.entry("ARRAY_EXCEPT", SqlLibraryOperators.ARRAY_EXCEPT),
                Map.entry("ARRAY_INTERSECT", SqlLibraryOperators.ARRAY_INTERSECT),
                Map.entry("ARRAY_JOIN", SqlLibraryOperators.ARRAY_JOIN),
                Map.entry("ARRAY_LENGTH", SqlLibraryOperators.ARRAY_LENGTH),
                Map.entry("ARRAY_MAX", SqlLibraryOperators.ARRAY_MAX),
                Map.entry("ARRAY_MIN", SqlLibraryOperators.ARRAY_MIN),
                Map.entry("ARRAY_POSITION", SqlLibraryOperators.ARRAY_POSITION),
                Map.entry("ARRAY_PREPEND", SqlLibraryOperators.ARRAY_PREPEND),
                Map.entry("ARRAY_REMOVE", SqlLibraryOperators.ARRAY_REMOVE),
                Map.entry("ARRAY_REVERSE", SqlLibraryOperators.ARRAY_REVERSE),
                Map.entry("ARRAY_SIZE", SqlLibraryOperators.ARRAY_SIZE),
                Map.entry("ARRAY_SLICE", SqlLibraryOperators.ARRAY_SLICE),
                Map.entry("ARRAY_TO_STRING", SqlLibraryOperators.ARRAY_TO_STRING),
                Map.entry("ARRAY_UNION", SqlLibraryOperators.ARRAY_UNION),
                Map.entry("ARRAYS_OVERLAP", SqlLibraryOperators.ARRAYS_OVERLAP),
                Map.entry("SORT_ARRAY", SqlLibraryOperators.SORT_ARRAY),
                Map.entry("MAP_ENTRIES", SqlLibraryOperators.MAP_ENTRIES),
                Map.entry("MAP_KEYS", SqlLibraryOperators.MAP_KEYS),
                Map.entry("MAP_VALUES", SqlLibraryOperators.MAP_VALUES),
                Map.entry("MAP_FROM_ARRAYS", SqlLibraryOperators.MAP_FROM_ARRAYS),
                Map.entry("SPLIT", SqlLibraryOperators.SPLIT),
                Map.entry("NVL", SqlLibraryOperators.NVL),
                Map.entry("IFNULL", SqlLibraryOperators.IFNULL),
                Map.entry("ILIKE", SqlLibraryOperators.ILIKE),
                Map.entry("NOT ILIKE", SqlLibraryOperators.NOT_ILIKE),
                Map.entry("RLIKE", SqlLibraryOperators.RLIKE),
                Map.entry("NOT RLIKE", SqlLibraryOperators.NOT_RLIKE),
                Map.entry("IS_NAN", SqlLibraryOperators.IS_NAN),
                Map.entry("IS_INF", SqlLibraryOperators.IS_INF),
                Map.entry("LOG1P", SqlLibraryOperators.LOG1P),
                Map.entry("FACTORIAL", SqlLibraryOperators.FACTORIAL),
                Map.entry("HYPOT", SqlLibraryOperators.HYPOT),
                Map.entry("CRC32", SqlLibraryOperators.CRC32),
                Map.entry("LEVENSHTEIN", SqlLibraryOperators.LEVENSHTEIN),
                Map.entry("URL_ENCODE", SqlLibraryOperators.URL_ENCODE),
                Map.entry("URL_DECODE", SqlLibraryOperators.URL_DECODE),
                Map.entry("SUBSTRING_INDEX", SqlLibraryOperators.SUBSTRING_INDEX),
                Map.entry("FIND_IN_SET", SqlLibraryOperators.FIND_IN_SET),
                Map.entry("CONTAINS_SUBSTR", SqlLibraryOperators.CONTAINS_SUBSTR),
                Map.entry("UNIX_DATE", SqlLibraryOperators.UNIX_DATE),
                Map.entry("DATE_FROM_UNIX_DATE", SqlLibraryOperators.DATE_FROM_UNIX_DATE),
                Map.entry("TIMESTAMP_MICROS", SqlLibraryOperators.TIMESTAMP_MICROS),
                Map.entry("UNIX_MICROS", SqlLibraryOperators.UNIX_MICROS),
                Map.entry("ENDS_WITH", SqlLibraryOperators.ENDS_WITH),
                Map.entry("TO_HEX", SqlLibraryOperators.TO_HEX),
                Map.entry("FROM_HEX", SqlLibraryOperators.FROM_HEX),
                Map.entry("TIMESTAMP_MILLIS", SqlLibraryOperators.TIMESTAMP_MILLIS),
                Map.entry("TIMESTAMP_SECONDS", SqlLibraryOperators.TIMESTAMP_SECONDS),
                Map.entry("UNIX_MILLIS", SqlLibraryOperators.UNIX_MILLIS),
                Map.entry("UNIX_SECONDS", SqlLibraryOperators.UNIX_SECONDS));
    }
}
