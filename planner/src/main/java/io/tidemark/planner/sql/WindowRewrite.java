package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Brings every spelling of a window to one: a call of a {@link WindowFunction} in FROM. {@code GROUP BY TUMBLE(ts, …)}
 * becomes a grouping on the columns of such a call, and {@code TUMBLE_START(…)} one of these columns. Works in place on
 * the parsed tree, before validation, because what Calcite makes of group windows loses the end of a session.
 */
final class WindowRewrite {
    static final List<String> TABLE_FUNCTION_NAMES = List.of("window_start", "window_end", "window_time");
    private static final List<String> GROUPED_NAMES = List.of("$window_start", "$window_end", "$window_time");

    private final SourceText source;
    private final Map<SqlSelect, GroupWindow> windows = new IdentityHashMap<>();

    WindowRewrite(SourceText source) {
        this.source = source;
    }

    /** Rewrites a whole query. */
    SqlNode rewrite(SqlNode node) {
        if (node instanceof SqlNodeList list) {
            for (int index = 0; index < list.size(); index++) {
                SqlNode element = list.get(index);
                if (element != null) {
                    list.set(index, rewrite(element));
                }
            }
            return node;
        }
        if (!(node instanceof SqlCall call)) {
            return node;
        }
        if (call.getKind() == SqlKind.COLLECTION_TABLE
                && call.operand(0) instanceof SqlCall function
                && !WindowArguments.kind(function).isEmpty()) {
            return tableFunction(call, function);
        }
        if (call.getKind() == SqlKind.COLLECTION_TABLE) {
            refuseOtherFunctions(call.operand(0));
        }
        if (call instanceof SqlOrderBy orderBy) {
            return orderBy(orderBy);
        }
        if (call instanceof SqlSelect select) {
            return select(select);
        }
        refuseElsewhere(call);
        rewriteOperands(call);
        return call;
    }

    private void rewriteOperands(SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        for (int index = 0; index < operands.size(); index++) {
            SqlNode operand = operands.get(index);
            if (operand != null) {
                SqlNode rewritten = rewrite(operand);
                if (rewritten != operand) { // identity is meant
                    call.setOperand(index, rewritten);
                }
            }
        }
    }

    private SqlNode tableFunction(SqlCall collection, SqlCall function) {
        refuseCounting(function);
        WindowArguments arguments = WindowArguments.tableFunction(source, function);
        SqlNode data = rewrite(arguments.data());
        boolean simple = data instanceof SqlSelect || data.getKind() == SqlKind.EXPLICIT_TABLE;
        if (!simple) { // Calcite would take each side of a UNION for an input of its own
            data = allOf(data, null, data.getParserPosition());
        }
        List<SqlIdentifier> partition =
                arguments.partition().stream().map(WindowRewrite::simple).toList();
        return call(arguments, data, partition, TABLE_FUNCTION_NAMES, collection.getParserPosition());
    }

    private SqlNode call(
            WindowArguments arguments,
            SqlNode data,
            List<SqlIdentifier> partition,
            List<String> names,
            SqlParserPos position) {
        SqlIdentifier column = arguments.timeColumn();
        SqlIdentifier simple = simple(column);
        WindowFunction function = new WindowFunction(arguments.kind(), arguments.window(), names, source);
        List<SqlNode> operands = new ArrayList<>();
        operands.add(data);
        operands.add(SqlStdOperatorTable.DESCRIPTOR.createCall(column.getParserPosition(), simple));
        if (!partition.isEmpty()) {
            operands.add(SqlStdOperatorTable.DESCRIPTOR.createCall(position, partition));
        }
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, function.createCall(position, operands));
    }

    private void refuseOtherFunctions(SqlNode node) {
        if (node instanceof SqlCall function && function.getOperator() instanceof SqlUnresolvedFunction) {
            String name = function.getOperator().getName();
            String near = Suggestion.didYouMean(name, WindowArguments.KINDS);
            throw source.error(
                    ErrorCode.UNKNOWN_FUNCTION,
                    "there is no table function '" + name + "'",
                    near.isEmpty() ? "there are " + String.join(", ", WindowArguments.KINDS) : near,
                    function);
        }
    }

    private SqlNode orderBy(SqlOrderBy orderBy) {
        rewrite(orderBy.query);
        if (orderBy.query instanceof SqlSelect select) {
            GroupWindow window = windows.get(select);
            if (window != null) {
                window.replaceProperties(orderBy.orderList);
                return orderBy;
            }
        }
        rewrite(orderBy.orderList);
        return orderBy;
    }

    private SqlNode select(SqlSelect select) {
        SqlNode from = select.getFrom();
        if (from != null) {
            select.setFrom(rewrite(from));
        }
        SqlNodeList group = select.getGroup();
        SqlCall windowCall = group == null ? null : windowOf(group);
        boolean counts = CountWindowFunction.counts(WindowArguments.kind(windowCall));
        if (group != null && windowCall != null && !counts) {
            grouped(select, group, windowCall);
        } else {
            if (group != null && windowCall != null) {
                group.set(group.getList().indexOf(windowCall), CountWindowFunction.of(source, windowCall));
            }
            rewrite(select.getSelectList());
            if (select.getHaving() != null) {
                rewrite(select.getHaving());
            }
            if (group != null) {
                rewrite(group);
            }
            if (select.getOrderList() != null) {
                rewrite(select.getOrderList());
            }
        }
        if (select.getWhere() != null) {
            if (windows.containsKey(select)) {
                GroupWindow.refuseInWhere(source, select.getWhere());
            }
            rewrite(select.getWhere());
        }
        return select;
    }

    private @Nullable SqlCall windowOf(SqlNodeList group) {
        SqlCall found = null;
        for (SqlNode element : group) {
            if (!WindowArguments.kind(element).isEmpty()) {
                if (found != null) {
                    throw source.error(
                            ErrorCode.INVALID_WINDOW,
                            "GROUP BY has more than one window",
                            "put one of them into a subquery",
                            element);
                }
                found = (SqlCall) element;
            }
        }
        return found;
    }

    private void grouped(SqlSelect select, SqlNodeList group, SqlCall windowCall) {
        SqlNode from = select.getFrom();
        WindowArguments arguments = WindowArguments.grouped(source, windowCall);
        if (from == null) {
            throw source.error(ErrorCode.INVALID_WINDOW, "a window needs a FROM clause", null, windowCall);
        }
        if (from.getKind() == SqlKind.JOIN) {
            throw source.notYet("a window in GROUP BY directly over a join (use a subquery)", windowCall);
        }
        SqlIdentifier alias = alias(from);
        SqlIdentifier column = arguments.timeColumn();
        arguments.window();
        checkQualifier(column, alias);
        SqlParserPos position = from.getParserPosition();
        SqlNode rows = allOf(from, whereBelow(select, arguments), position);
        SqlNode windowed = call(arguments, rows, List.of(), GROUPED_NAMES, position);
        select.setFrom(alias == null ? windowed : SqlStdOperatorTable.AS.createCall(position, windowed, alias));
        GroupWindow window = new GroupWindow(source, windowCall, GROUPED_NAMES);
        windows.put(select, window);
        select.setGroupBy(window.groupKeys(group));
        window.replaceInSelectList(select.getSelectList());
        if (select.getHaving() != null) {
            select.setHaving(window.replaceProperties(select.getHaving()));
        }
        if (select.getOrderList() != null) {
            window.replaceProperties(select.getOrderList());
        }
    }

    /** Takes WHERE out of a SELECT whose sessions it must not cut; other windows are the same either way. */
    private @Nullable SqlNode whereBelow(SqlSelect select, WindowArguments arguments) {
        SqlNode where = select.getWhere();
        if (where == null || !arguments.kind().equals("SESSION")) {
            return null;
        }
        GroupWindow.refuseInWhere(source, where);
        select.setWhere(null);
        return rewrite(where);
    }

    private void checkQualifier(SqlIdentifier column, @Nullable SqlIdentifier alias) {
        if (column.names.size() > 1) {
            String qualifier = column.names.get(column.names.size() - 2);
            if (alias == null || !alias.getSimple().equalsIgnoreCase(qualifier)) {
                throw source.error(
                        ErrorCode.UNKNOWN_TABLE, "there is no table '" + qualifier + "' in FROM", null, column);
            }
        }
    }

    /** The name by which the columns of FROM may be qualified. */
    private static @Nullable SqlIdentifier alias(SqlNode from) {
        if (from.getKind() == SqlKind.AS) {
            return ((SqlCall) from).operand(1);
        }
        return from instanceof SqlIdentifier table ? new SqlIdentifier(last(table), table.getParserPosition()) : null;
    }

    private static SqlNode allOf(SqlNode from, @Nullable SqlNode where, SqlParserPos position) {
        SqlNodeList star = new SqlNodeList(position);
        star.add(SqlIdentifier.star(position));
        return new SqlSelect(position, null, star, from, where, null, null, null, null, null, null, null, null);
    }

    private void refuseElsewhere(SqlCall call) {
        String kind = WindowArguments.kind(call);
        refuseCounting(call);
        if (!kind.isEmpty()) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    kind + " stands in GROUP BY or in FROM TABLE(…), not here",
                    "group by it, beside ROLLUP, CUBE or GROUPING SETS if there are any",
                    call);
        }
        GroupWindow.refuseStray(source, call);
    }

    /** Windows of rows stand only in GROUP BY, and have no bounds. */
    private void refuseCounting(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        if (CountWindowFunction.counts(WindowArguments.kind(call))) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    name + " stands in GROUP BY, not here",
                    "group by it: GROUP BY key, " + name + "(…)",
                    call);
        }
        int end = name.lastIndexOf('_');
        if (end > 0 && CountWindowFunction.counts(name.substring(0, end))) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    "there is no " + name + ": a window of rows begins and ends with a row, not at a time",
                    "take the times of its rows, such as MIN(ts) and MAX(ts)",
                    call);
        }
    }

    private static SqlIdentifier simple(SqlIdentifier column) {
        return new SqlIdentifier(last(column), column.getParserPosition());
    }

    private static String last(SqlIdentifier identifier) {
        return identifier.names.get(identifier.names.size() - 1);
    }
}
