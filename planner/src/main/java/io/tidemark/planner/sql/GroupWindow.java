package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Litmus;

/** The window in one SELECT's GROUP BY, and what TUMBLE_START and its like mean in that SELECT. */
final class GroupWindow {
    private static final Map<String, Integer> PROPERTIES = Map.of("_START", 0, "_END", 1, "_ROWTIME", 2);

    private static final Set<String> WINDOWS = Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION");

    private final SourceText source;
    private final SqlCall windowCall;
    private final List<String> columns;

    /** @param columns names of the columns for start, end and time */
    GroupWindow(SourceText source, SqlCall windowCall, List<String> columns) {
        this.source = source;
        this.windowCall = windowCall;
        this.columns = columns;
    }

    /** GROUP BY with the window's columns in its place. */
    SqlNodeList groupKeys(SqlNodeList group) {
        SqlNodeList keys = new SqlNodeList(group.getParserPosition());
        for (SqlNode element : group) {
            if (element.equalsDeep(windowCall, Litmus.IGNORE)) {
                columns.forEach(name -> keys.add(new SqlIdentifier(name, element.getParserPosition())));
            } else {
                keys.add(element);
            }
        }
        return keys;
    }

    /** Replaces the window's properties; one that stands alone gets a readable name. */
    void replaceInSelectList(SqlNodeList list) {
        for (int index = 0; index < list.size(); index++) {
            SqlNode item = list.get(index);
            SqlNode replaced = replaceProperties(item);
            if (replaced != item && replaced instanceof SqlIdentifier column) { // identity is meant
                SqlIdentifier name = new SqlIdentifier(column.getSimple().replace("$", ""), column.getParserPosition());
                replaced = SqlStdOperatorTable.AS.createCall(column.getParserPosition(), column, name);
            }
            list.set(index, replaced);
        }
    }

    /** Replaces the window's properties in an expression or list. */
    SqlNode replaceProperties(SqlNode node) {
        if (node instanceof SqlNodeList list) {
            for (int index = 0; index < list.size(); index++) {
                SqlNode element = list.get(index);
                if (element != null) {
                    list.set(index, replaceProperties(element));
                }
            }
            return list;
        }
        if (!(node instanceof SqlCall call) || node instanceof SqlSelect) {
            return node;
        }
        int property = property(call);
        if (property >= 0) {
            checkSameWindow(call);
            return new SqlIdentifier(columns.get(property), call.getParserPosition());
        }
        if (!WindowArguments.kind(call).isEmpty()) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    WindowArguments.kind(call) + " stands in GROUP BY or in FROM TABLE(…), not here",
                    "use " + WindowArguments.kind(call) + "_START or " + WindowArguments.kind(call) + "_END",
                    call);
        }
        for (int index = 0; index < call.operandCount(); index++) {
            SqlNode operand = call.operand(index);
            if (operand != null) {
                SqlNode replaced = replaceProperties(operand);
                if (replaced != operand) { // identity is meant
                    call.setOperand(index, replaced);
                }
            }
        }
        return call;
    }

    /** Refuses a property of a window where no window is in GROUP BY. */
    static void refuseStray(SourceText source, SqlCall call) {
        if (property(call) >= 0) {
            String name = name(call);
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    name + " needs " + name.substring(0, name.lastIndexOf('_')) + " in GROUP BY of the same SELECT",
                    "after a window table function, use its columns window_start, window_end and window_time",
                    call);
        }
    }

    /** Refuses a property of the window in WHERE, where rows are not grouped yet. */
    static void refuseInWhere(SourceText source, SqlNode where) {
        where.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (property(call) >= 0) {
                    throw source.error(
                            ErrorCode.INVALID_WINDOW,
                            name(call) + " is not known in WHERE, which looks at rows before they are grouped",
                            "put this condition into HAVING",
                            call);
                }
                return super.visit(call);
            }
        });
    }

    private void checkSameWindow(SqlCall call) {
        boolean sameKind = name(call).startsWith(WindowArguments.kind(windowCall) + "_");
        boolean same = call.operandCount() == 0;
        if (call.operandCount() == windowCall.operandCount()) {
            same = true;
            for (int index = 0; index < call.operandCount(); index++) {
                same &= sameArgument(call.operand(index), windowCall.operand(index));
            }
        }
        if (!sameKind || !same) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    text(call) + " is not the window in GROUP BY, which is " + text(windowCall),
                    "give it the same arguments, or none",
                    call);
        }
    }

    /** Columns are the same with or without the table's name before them. */
    private static boolean sameArgument(SqlNode left, SqlNode right) {
        if (left instanceof SqlIdentifier leftName && right instanceof SqlIdentifier rightName) {
            return last(leftName).equalsIgnoreCase(last(rightName));
        }
        return left.equalsDeep(right, Litmus.IGNORE);
    }

    private static String last(SqlIdentifier name) {
        return name.names.get(name.names.size() - 1);
    }

    private static int property(SqlCall call) {
        String name = name(call);
        int dash = name.lastIndexOf('_');
        if (call.getKind() == SqlKind.AS || dash < 0) {
            return -1;
        }
        String window = name.substring(0, dash);
        boolean known = WINDOWS.contains(window);
        return known ? PROPERTIES.getOrDefault(name.substring(dash), -1) : -1;
    }

    private static String name(SqlCall call) {
        return call.getOperator().getName().toUpperCase(Locale.ROOT);
    }

    private static String text(SqlCall call) {
        return call.toSqlString(config -> config.withAlwaysUseParentheses(false)
                        .withQuoteAllIdentifiers(false)
                        .withIndentation(0)
                        .withLineFolding(null))
                .getSql()
                .replace("`", "")
                .replace("$", "")
                .replaceAll("\\s+", " ");
    }
}
