package io.tidemark.planner.sql;

import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;

/**
 * Takes the character sets out of a parsed tree: {@code U&'\00e9'}, {@code N'é'}, {@code _LATIN1'é'} and CHARACTER SET in
 * a CAST. All texts are Unicode here, whatever they were written as, and Calcite would not compare those of different sets.
 * Works in place.
 */
final class UnicodeTexts {
    private UnicodeTexts() {}

    /** The tree without character sets. */
    static SqlNode in(SqlNode node) {
        if (node instanceof SqlCharStringLiteral literal) {
            return literal(literal);
        }
        if (node instanceof SqlDataTypeSpec type) {
            return type(type);
        }
        if (node instanceof SqlNodeList list) {
            for (int index = 0; index < list.size(); index++) {
                SqlNode element = list.get(index);
                if (element != null) {
                    list.set(index, in(element));
                }
            }
        } else if (node instanceof SqlCall call) {
            for (int index = 0; index < call.operandCount(); index++) {
                SqlNode operand = call.getOperandList().get(index);
                SqlNode changed = operand == null ? null : in(operand);
                if (changed != operand) { // identity is meant
                    call.setOperand(index, changed);
                }
            }
        }
        return node;
    }

    private static SqlNode literal(SqlCharStringLiteral literal) {
        NlsString text = literal.getValueAs(NlsString.class);
        return text.getCharsetName() == null
                ? literal
                : SqlLiteral.createCharString(text.getValue(), literal.getParserPosition());
    }

    private static SqlNode type(SqlDataTypeSpec type) {
        if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic && basic.getCharSetName() != null) {
            boolean padded = basic.getTypeName().getSimple().equals("CHAR"); // only texts have character sets
            return new SqlDataTypeSpec(
                    new SqlBasicTypeNameSpec(
                            padded ? SqlTypeName.CHAR : SqlTypeName.VARCHAR,
                            basic.getPrecision(),
                            type.getParserPosition()),
                    type.getTimeZone(),
                    type.getNullable(),
                    type.getParserPosition());
        }
        return type;
    }
}
