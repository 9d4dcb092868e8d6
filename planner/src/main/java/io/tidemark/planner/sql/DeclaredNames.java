package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/** Replaces names in an expression of a table by the names that its columns were declared with. Works in place. */
final class DeclaredNames {
    private final SourceText source;
    private final Set<String> columns;
    private final String table;

    DeclaredNames(SourceText source, Set<String> columns, String table) {
        this.source = source;
        this.columns = columns;
        this.table = table;
    }

    /** The expression with declared names; a name that is no column is refused. */
    SqlNode replace(SqlNode node) {
        if (node instanceof SqlIdentifier identifier) {
            return declared(identifier);
        }
        if (node instanceof SqlNodeList list) {
            list.replaceAll(element -> element == null ? element : replace(element));
        } else if (node instanceof SqlCall call) {
            List<SqlNode> operands = call.getOperandList();
            for (int index = 0; index < operands.size(); index++) {
                SqlNode operand = operands.get(index);
                if (operand != null) {
                    SqlNode replaced = replace(operand);
                    if (replaced != operand) { // identity is meant
                        call.setOperand(index, replaced);
                    }
                }
            }
        }
        return node;
    }

    private SqlNode declared(SqlIdentifier identifier) {
        String name = identifier.names.get(identifier.names.size() - 1);
        boolean qualified = identifier.names.size() > 1;
        if (!qualified || identifier.names.get(0).equalsIgnoreCase(table)) {
            for (String declared : columns) {
                if (declared.equalsIgnoreCase(name)) {
                    return new SqlIdentifier(declared, identifier.getParserPosition());
                }
            }
        }
        if (!qualified && FunctionTable.isKnown(name)) {
            return identifier; // CURRENT_DATE and its like stand without parentheses
        }
        throw source.error(
                ErrorCode.UNKNOWN_COLUMN,
                "column '" + name + "' is not in " + table + ", or is itself computed",
                Suggestion.nearest(name, columns)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(null),
                identifier);
    }
}
