package io.tidemark.planner.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Finds out what parameters that are arguments of a function can be, by trying. Thread: sql. */
final class FunctionOperands {
    private static final List<SqlTypeName> TRIED = List.of(
            SqlTypeName.VARCHAR,
            SqlTypeName.INTEGER,
            SqlTypeName.DOUBLE,
            SqlTypeName.TIMESTAMP,
            SqlTypeName.VARBINARY,
            SqlTypeName.BOOLEAN);
    private static final Set<SqlTypeName> TEXT_OR_BYTES = EnumSet.of(SqlTypeName.VARCHAR, SqlTypeName.VARBINARY);
    private static final Set<SqlTypeName> NUMBERS = EnumSet.of(SqlTypeName.INTEGER, SqlTypeName.DOUBLE);
    private static final int MOST_MIXED = 3;

    private final SqlValidator validator;
    private final SqlValidatorScope scope;
    private final ParameterInference.Sink sink;

    FunctionOperands(SqlValidator validator, SqlValidatorScope scope, ParameterInference.Sink sink) {
        this.validator = validator;
        this.scope = scope;
        this.sink = sink;
    }

    /**
     * The types of a call's parameters.
     *
     * @param open the operands that are parameters of which nothing is known
     * @param wanted what the call is to give
     * @return one for each open operand; empty if several would do
     */
    List<RelDataType> find(SqlCall call, List<SqlNode> open, RelDataType wanted) {
        List<RelDataType> found = first(call, open, ofArrays(call));
        if (!found.isEmpty()) {
            return found;
        }
        List<List<RelDataType>> fitting = new ArrayList<>();
        for (SqlTypeName name : TRIED) {
            List<RelDataType> same = Collections.nCopies(open.size(), type(name));
            if (takes(call, open, same)) {
                fitting.add(same);
            }
        }
        if (fitting.isEmpty() && open.size() == 1) {
            return first(call, open, arrays(call));
        }
        if (fitting.isEmpty() && open.size() > 1 && open.size() <= MOST_MIXED) {
            mix(call, open, new ArrayList<>(), fitting);
        }
        if (!fitting.isEmpty() && fitting.stream().flatMap(List::stream).allMatch(SqlTypeUtil::isNumeric)) {
            return numbers(call, open, wanted, fitting);
        }
        return each(call, open, fitting);
    }

    /** The first type that all open operands can have; empty if there is none. */
    private List<RelDataType> first(SqlCall call, List<SqlNode> open, List<RelDataType> types) {
        for (RelDataType type : types) {
            List<RelDataType> same = Collections.nCopies(open.size(), type);
            if (takes(call, open, same)) {
                return same;
            }
        }
        return List.of();
    }

    /** What functions take beside an array: one of its elements, or an array like it. */
    private List<RelDataType> ofArrays(SqlCall call) {
        List<RelDataType> likely = new ArrayList<>();
        for (RelDataType type : beside(call)) {
            if (type.getComponentType() != null) {
                likely.add(type(type.getComponentType()));
                likely.add(type(type));
            }
        }
        return likely;
    }

    /** Arrays of what stands beside a parameter, as ARRAY_CONTAINS(?, x) takes. */
    private List<RelDataType> arrays(SqlCall call) {
        return beside(call).stream()
                .filter(ParameterInference::isKnown)
                .map(type -> type(validator.getTypeFactory().createArrayType(type(type), -1)))
                .toList();
    }

    private List<RelDataType> beside(SqlCall call) {
        return call.getOperandList().stream()
                .filter(operand -> !(operand instanceof SqlNodeList) && !sink.isOpen(operand))
                .map(operand -> validator.deriveType(scope, operand))
                .toList();
    }

    /** A function of numbers: of those that are wanted, or of DOUBLE if it makes a DOUBLE of all. */
    private List<RelDataType> numbers(
            SqlCall call, List<SqlNode> open, RelDataType wanted, List<List<RelDataType>> fitting) {
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        List<RelDataType> asked = Collections.nCopies(open.size(), type(wanted));
        boolean known = ParameterInference.isKnown(wanted) && SqlTypeUtil.isNumeric(wanted);
        if (known && takes(call, open, asked)) {
            return asked;
        }
        List<RelDataType> doubles = Collections.nCopies(open.size(), type(SqlTypeName.DOUBLE));
        boolean always = fitting.stream().allMatch(types -> operators(call).stream()
                .allMatch(operator -> operator.inferReturnType(
                                        new SqlCallBinding(validator, scope, with(operator, call, open, types)))
                                .getSqlTypeName()
                        == SqlTypeName.DOUBLE));
        return always ? doubles : List.of();
    }

    /** What each parameter can be by itself; several where a function takes them alike. */
    private List<RelDataType> each(SqlCall call, List<SqlNode> open, List<List<RelDataType>> fitting) {
        List<RelDataType> chosen = new ArrayList<>();
        for (int index = 0; index < open.size(); index++) {
            Set<SqlTypeName> names = EnumSet.noneOf(SqlTypeName.class);
            for (List<RelDataType> types : fitting) {
                names.add(types.get(index).getSqlTypeName());
            }
            if (names.size() == TRIED.size() || names.equals(TEXT_OR_BYTES)) { // CONCAT and COUNT take anything
                chosen.add(type(SqlTypeName.VARCHAR));
            } else if (names.equals(NUMBERS)) { // beside texts: a length or a position
                chosen.add(type(SqlTypeName.INTEGER));
            } else if (names.size() == 1) {
                chosen.add(type(names.iterator().next()));
            } else {
                return List.of();
            }
        }
        return takes(call, open, chosen) ? chosen : List.of();
    }

    /** Adds all ways in which the arguments can be of different types. */
    private void mix(SqlCall call, List<SqlNode> open, List<RelDataType> chosen, List<List<RelDataType>> fitting) {
        if (chosen.size() == open.size()) {
            if (takes(call, open, chosen)) {
                fitting.add(List.copyOf(chosen));
            }
            return;
        }
        for (SqlTypeName name : TRIED) {
            chosen.add(type(name));
            mix(call, open, chosen, fitting);
            chosen.remove(chosen.size() - 1);
        }
    }

    private RelDataType type(SqlTypeName name) {
        return type(validator.getTypeFactory().createSqlType(name));
    }

    private RelDataType type(RelDataType type) {
        return validator.getTypeFactory().createTypeWithNullability(type, true);
    }

    private boolean takes(SqlCall call, List<SqlNode> open, List<RelDataType> types) {
        return operators(call).stream()
                .anyMatch(operator ->
                        sink.takes(new SqlCallBinding(validator, scope, with(operator, call, open, types))));
    }

    /** What the name of a call can mean; the parser leaves that to the validator. */
    private List<SqlOperator> operators(SqlCall call) {
        if (!(call.getOperator() instanceof SqlUnresolvedFunction function) || function.getSqlIdentifier() == null) {
            return List.of(call.getOperator());
        }
        List<SqlOperator> operators = new ArrayList<>();
        validator
                .getOperatorTable()
                .lookupOperatorOverloads(
                        function.getSqlIdentifier(),
                        function.getFunctionType(),
                        SqlSyntax.FUNCTION,
                        operators,
                        validator.getCatalogReader().nameMatcher());
        operators.removeIf(operator -> !operator.getOperandCountRange().isValidCount(call.operandCount()));
        return operators;
    }

    /** A copy of a call to try types on: the validator never forgets a type that a node had. */
    private SqlCall with(SqlOperator operator, SqlCall call, List<SqlNode> open, List<RelDataType> types) {
        List<SqlNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            int index = open.indexOf(operand);
            if (index >= 0) {
                SqlNode copy = new SqlDynamicParam(((SqlDynamicParam) operand).getIndex(), operand.getParserPosition());
                sink.assume(copy, types.get(index));
                operands.add(copy);
            } else {
                operands.add(operand);
            }
        }
        return operator.createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
    }
}
