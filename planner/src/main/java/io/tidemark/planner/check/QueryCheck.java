package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * Walks over a parsed query, before names and types are known: refuses by name and place what this version cannot run,
 * checks literals and type names, and notes where tables and functions stand for later messages.
 */
public final class QueryCheck extends SqlBasicVisitor<Void> {
    private static final int MAX_DECIMAL_PRECISION = 38;
    private static final int MAX_TIME_PRECISION = 3;
    /** TIMESTAMP_LTZ(n), as {@code ReservedCalls} writes it for the parser. */
    private static final Pattern LOCAL_TIME = Pattern.compile("TIMESTAMP_LTZ_\\d", Pattern.CASE_INSENSITIVE);

    /** Type names that Calcite's parser does not know. */
    private static final Set<String> OWN_TYPES = Set.of("STRING", "BYTES", "TIMESTAMP_LTZ");

    private static final List<String> ALL_TYPES = List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "REAL",
            "DOUBLE",
            "DECIMAL",
            "VARCHAR",
            "STRING",
            "VARBINARY",
            "BYTES",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ");
    private static final Set<SqlKind> OTHER_STATEMENTS = Set.of(
            SqlKind.INSERT, SqlKind.UPDATE, SqlKind.DELETE, SqlKind.MERGE, SqlKind.EXPLAIN, SqlKind.DESCRIBE_TABLE);
    private static final Map<SqlKind, String> LATER = Map.ofEntries(
            Map.entry(SqlKind.OVER, "OVER"),
            Map.entry(SqlKind.MATCH_RECOGNIZE, "MATCH_RECOGNIZE"),
            Map.entry(SqlKind.LATERAL, "LATERAL"),
            Map.entry(SqlKind.INTERSECT, "INTERSECT"),
            Map.entry(SqlKind.EXCEPT, "EXCEPT"),
            Map.entry(SqlKind.SOME, "SOME (a subquery)"),
            Map.entry(SqlKind.ALL, "ALL (a subquery)"),
            Map.entry(SqlKind.TABLESAMPLE, "TABLESAMPLE"),
            Map.entry(SqlKind.PIVOT, "PIVOT"),
            Map.entry(SqlKind.UNPIVOT, "UNPIVOT"),
            Map.entry(SqlKind.SNAPSHOT, "FOR SYSTEM_TIME AS OF"),
            Map.entry(SqlKind.WITHIN_DISTINCT, "WITHIN DISTINCT"),
            Map.entry(SqlKind.IGNORE_NULLS, "IGNORE NULLS"),
            Map.entry(SqlKind.RESPECT_NULLS, "RESPECT NULLS"),
            Map.entry(SqlKind.ARRAY_QUERY_CONSTRUCTOR, "ARRAY"),
            Map.entry(SqlKind.MAP_QUERY_CONSTRUCTOR, "MAP"),
            Map.entry(SqlKind.MULTISET_VALUE_CONSTRUCTOR, "MULTISET"),
            Map.entry(SqlKind.MULTISET_QUERY_CONSTRUCTOR, "MULTISET"));

    private final SourceText source;
    private final Map<String, Position> places;

    /** @param places gets the first place of each table (in lower case) and function (in upper case) */
    public QueryCheck(SourceText source, Map<String, Position> places) {
        this.source = source;
        this.places = places;
    }

    /** Checks a query. */
    public void check(SqlNode query) {
        if (OTHER_STATEMENTS.contains(query.getKind())) {
            throw source.error(ErrorCode.SYNTAX, "a query was expected, not " + query.getKind().sql, null, query);
        }
        query.accept(this);
    }

    @Override
    public Void visit(SqlCall call) {
        String later = LATER.get(call.getKind());
        if (later != null) {
            throw source.notYet(later, call);
        }
        if (call instanceof SqlJoin join) {
            checkJoin(join);
            if (join.getCondition() != null) {
                join.getCondition().accept(new SubqueryCheck(source));
            }
        } else if (call instanceof SqlSelect select) {
            checkSelect(select);
        } else if (call instanceof SqlWith with) {
            checkWith(with);
        } else if (call.getKind() == SqlKind.ROW && call.operandCount() != 1) {
            notePlace("ROW", call);
        }
        notePlace(call.getOperator().getName().toUpperCase(Locale.ROOT), call);
        return super.visit(call);
    }

    @Override
    public Void visit(SqlIdentifier identifier) {
        if (!identifier.isStar()) {
            places.putIfAbsent(
                    identifier.names.get(identifier.names.size() - 1).toLowerCase(Locale.ROOT),
                    source.locate(identifier));
        }
        return super.visit(identifier);
    }

    @Override
    public Void visit(SqlLiteral literal) {
        LiteralCheck.check(source, literal);
        return super.visit(literal);
    }

    @Override
    public Void visit(SqlDataTypeSpec type) {
        if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic) {
            String name = basic.getTypeName().getSimple();
            int precision = basic.getPrecision();
            boolean time = name.startsWith("TIME");
            if (time && precision > MAX_TIME_PRECISION) {
                throw source.error(
                        ErrorCode.INVALID_TYPE,
                        name + "(" + precision + ") is too fine: at most 3 digits of a second are kept",
                        "write " + name + "(3)",
                        type);
            }
            if (name.equals("DECIMAL")
                    && (precision > MAX_DECIMAL_PRECISION || basic.getScale() > Math.max(0, precision))) {
                throw source.error(
                        ErrorCode.INVALID_TYPE,
                        "DECIMAL has at most 38 digits, and its scale is not above its precision",
                        null,
                        type);
            }
        }
        if (type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec named) {
            String name = named.getTypeName().toString();
            if (LOCAL_TIME.matcher(name).matches()) {
                char precision = name.charAt(name.length() - 1);
                if (precision > '3') {
                    throw source.error(
                            ErrorCode.INVALID_TYPE,
                            "TIMESTAMP_LTZ(" + precision + ") is too fine: at most 3 digits of a second are kept",
                            "write TIMESTAMP_LTZ(3)",
                            type);
                }
            } else if (!OWN_TYPES.contains(name.toUpperCase(Locale.ROOT))) {
                throw source.error(
                        ErrorCode.INVALID_TYPE,
                        "there is no type '" + name + "'",
                        Suggestion.nearest(name, ALL_TYPES)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("the types are " + String.join(", ", ALL_TYPES)),
                        type);
            }
        }
        return super.visit(type);
    }

    private void checkJoin(SqlJoin join) {
        JoinType type = join.getJoinType();
        boolean outerUnnest = type == JoinType.LEFT && UnnestCheck.isUnnest(join.getRight());
        if (outerUnnest) {
            UnnestCheck.check(source, join);
        } else if (type != JoinType.INNER && type != JoinType.COMMA && type != JoinType.CROSS) {
            throw source.notYet(type.name().replace("_", " ") + " JOIN", join.getRight());
        }
        if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
            throw source.notYet(join.isNatural() ? "NATURAL JOIN" : "JOIN … USING", join.getRight());
        }
        notePlace("JOIN", join.getRight());
    }

    private void checkSelect(SqlSelect select) {
        SqlNode stream = select.getModifierNode(SqlSelectKeyword.STREAM);
        if (stream != null) {
            throw source.error(
                    ErrorCode.SYNTAX,
                    "SELECT STREAM is not part of the language",
                    "leave STREAM out and end the statement with EMIT CHANGES or EMIT AFTER WATERMARK",
                    stream);
        }
        if (select.getQualify() != null) {
            throw source.notYet("QUALIFY", select.getQualify());
        }
        if (!select.getWindowList().isEmpty()) {
            throw source.notYet("WINDOW", select.getWindowList());
        }
        for (SqlNode part : Arrays.asList(
                select.getSelectList(),
                select.getWhere(),
                select.getGroup(),
                select.getHaving(),
                select.getOrderList())) {
            if (part != null) {
                part.accept(new SubqueryCheck(source));
            }
        }
        notePlace("SELECT", select);
        SqlNodeList group = select.getGroup();
        if (group != null) {
            notePlace("GROUP BY", group);
        }
    }

    private void checkWith(SqlWith with) {
        for (SqlNode item : with.withList) {
            if (item instanceof SqlWithItem one && one.recursive.booleanValue()) {
                throw source.notYet("WITH RECURSIVE", item);
            }
        }
    }

    private void notePlace(String name, SqlNode node) {
        places.putIfAbsent(name, source.locate(node));
    }
}
