package io.tidemark.planner.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;

/** Names of result columns: a column that is selected without an alias has the name that it was declared with. */
final class ResultNames {
    private ResultNames() {}

    /** For each item of the outermost SELECT, whether it is a column without alias; empty where items are not columns. */
    static List<Boolean> plainColumns(SqlNode parsed) {
        SqlNode query = parsed instanceof SqlOrderBy orderBy ? orderBy.query : parsed;
        List<Boolean> plain = new ArrayList<>();
        if (query instanceof SqlSelect select) {
            for (SqlNode item : select.getSelectList()) {
                if (item instanceof SqlIdentifier identifier && identifier.isStar()) {
                    return List.of();
                }
                plain.add(item instanceof SqlIdentifier);
            }
        }
        return plain;
    }

    /** The names with the declared ones where no alias was given. */
    static List<String> asDeclared(List<String> names, SqlNode validated, List<Boolean> plain) {
        if (!(validated instanceof SqlSelect select) || select.getSelectList().size() < plain.size()) {
            return names;
        }
        SqlNodeList items = select.getSelectList();
        List<String> declared = new ArrayList<>(names);
        for (int index = 0; index < Math.min(plain.size(), names.size()); index++) {
            if (plain.get(index) && items.get(index) instanceof SqlCall as && as.getKind() == SqlKind.AS) {
                if (as.operand(0) instanceof SqlIdentifier column) {
                    String name = column.names.get(column.names.size() - 1);
                    declared.set(index, name.equalsIgnoreCase(names.get(index)) ? name : names.get(index));
                }
            }
        }
        return declared;
    }
}
