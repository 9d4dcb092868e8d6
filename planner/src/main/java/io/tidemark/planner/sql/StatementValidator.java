package io.tidemark.planner.sql;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.ParameterScope;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Calcite's validator, which also lets a BOOLEAN be cast to a number: 1 or 0. Inherits because Calcite asks for it. */
final class StatementValidator extends SqlValidatorImpl {
    private static final SqlTypeMappingRule CASTS = casts();

    private final Map<Integer, RelDataType> known;
    private final Map<Integer, RelDataType> decided = new HashMap<>();
    private @Nullable RelDataType wanted;

    /**
     * @param wanted what the query or expression is to give, where a parameter does not tell its type; or null
     * @param known the types of parameters, by number; the types of others are looked for
     */
    StatementValidator(
            SqlOperatorTable operators,
            SqlValidatorCatalogReader reader,
            RelDataTypeFactory types,
            Config config,
            @Nullable RelDataType wanted,
            Map<Integer, RelDataType> known) {
        super(operators, reader, types, config);
        this.wanted = wanted;
        this.known = known;
    }

    @Override
    public void validateQuery(SqlNode node, @Nullable SqlValidatorScope scope, RelDataType target) {
        RelDataType whole = wanted;
        wanted = null; // what comes next is a part of the whole
        super.validateQuery(node, scope, beside(node, scope, whole == null ? target : whole));
    }

    private RelDataType beside(SqlNode node, @Nullable SqlValidatorScope scope, RelDataType target) {
        boolean asks = target == unknownType && SqlKind.SET_QUERY.contains(node.getKind()) && isOpen(node);
        if (!asks) {
            return target;
        }
        List<RelDataType> rows = new ArrayList<>();
        for (SqlNode operand : ((SqlCall) node).getOperandList()) {
            if (!isOpen(operand)) {
                super.validateQuery(operand, scope, unknownType);
                rows.add(getValidatedNodeType(operand));
            }
        }
        RelDataType common = rows.isEmpty() ? null : typeFactory.leastRestrictive(rows);
        return common == null ? target : common;
    }

    @Override
    protected void validateValues(SqlCall node, RelDataType target, SqlValidatorScope scope) {
        boolean asks = target == unknownType && isOpen(node);
        super.validateValues(node, asks ? columns(node, scope) : target, scope);
    }

    /** The types of the columns of VALUES, as far as its rows tell. */
    private RelDataType columns(SqlCall values, SqlValidatorScope scope) {
        int width = ((SqlCall) values.operand(0)).operandCount();
        RelDataTypeFactory.Builder columns = typeFactory.builder();
        for (int column = 0; column < width; column++) {
            List<RelDataType> types = new ArrayList<>();
            for (SqlNode row : values.getOperandList()) {
                List<SqlNode> cells = ((SqlCall) row).getOperandList();
                if (cells.size() == width && !isOpen(cells.get(column))) {
                    types.add(deriveType(scope, cells.get(column)));
                }
            }
            RelDataType common = types.isEmpty() ? null : typeFactory.leastRestrictive(types);
            columns.add("c" + column, common == null ? unknownType : common);
        }
        return columns.build();
    }

    @Override
    public SqlNode validateParameterizedExpression(SqlNode expression, Map<String, RelDataType> columns) {
        RelDataType whole = wanted;
        wanted = null;
        if (whole == null) {
            return super.validateParameterizedExpression(expression, columns);
        }
        SqlNode rewritten = performUnconditionalRewrites(expression, false);
        inferUnknownTypes(whole, new ParameterScope(this, columns), rewritten);
        return super.validateParameterizedExpression(rewritten, columns);
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
        if (expression instanceof SqlNodeList && isOpen(expression)) {
            return unknownType; // Calcite asks a list for its type while it looks for that of what stands before IN
        }
        RelDataType type = expression instanceof SqlDynamicParam ? getValidatedNodeTypeIfKnown(expression) : null;
        if (type == null) {
            return super.deriveType(scope, expression);
        }
        setValidatedNodeType(expression, type);
        return type;
    }

    @Override
    public @Nullable RelDataType getValidatedNodeTypeIfKnown(SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            RelDataType type = known.get(parameter.getIndex());
            if (type != null) {
                return type;
            }
            RelDataType own = super.getValidatedNodeTypeIfKnown(node);
            return own == null ? decided.get(parameter.getIndex()) : own; // rewriting repeats some
        }
        return super.getValidatedNodeTypeIfKnown(node);
    }

    @Override
    protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            RelDataType type = known.get(parameter.getIndex());
            if (type != null) {
                setValidatedNodeType(node, type);
                return;
            }
            if (!ParameterInference.isKnown(inferred)) {
                return; // something further out may tell; if nothing does, ParameterTypes refuses it
            }
            decided.putIfAbsent(parameter.getIndex(), typeFactory.createTypeWithNullability(inferred, true));
        }
        if (node.getKind() == SqlKind.CAST_NOT_NULL && isOpen(node)) { // what COALESCE makes of its operands
            inferUnknownTypes(inferred, scope, ((SqlCall) node).operand(0));
        }
        if (node.getKind() == SqlKind.IS_NULL || node.getKind() == SqlKind.IS_NOT_NULL) {
            SqlNode operand = ((SqlCall) node).operand(0);
            if (operand instanceof SqlDynamicParam) {
                Map<Integer, RelDataType> before = Map.copyOf(decided);
                super.inferUnknownTypes(inferred, scope, node); // anything can be NULL: this tells nothing
                decided.keySet().retainAll(before.keySet());
            } else {
                inferUnknownTypes(unknownType, scope, operand);
            }
            return;
        }
        if (!(node instanceof SqlCall call) || !isOpen(call)) {
            super.inferUnknownTypes(inferred, scope, node);
            return;
        }
        ParameterInference parameters = new ParameterInference(this, scope, new Findings(scope));
        if (!parameters.before(call, inferred)) {
            super.inferUnknownTypes(inferred, scope, node);
        }
        parameters.after(call, inferred);
    }

    /** What a parameter is, wherever it stands; null if nothing has told. */
    @Nullable
    RelDataType parameterType(int number) {
        return decided.get(number);
    }

    /** What Calcite takes a parameter for about which nothing has told; null if it does not know either. */
    @Nullable
    RelDataType assumedType(SqlDynamicParam parameter) {
        RelDataType type = super.getValidatedNodeTypeIfKnown(parameter);
        return type != null && ParameterInference.isKnown(type) ? type : null;
    }

    private boolean isOpen(SqlNode node) {
        return ParameterInference.has(node, parameter -> !known.containsKey(parameter.getIndex()));
    }

    /** Keeps what is found out about the operands of one call. */
    private final class Findings implements ParameterInference.Sink {
        private final SqlValidatorScope scope;

        Findings(SqlValidatorScope scope) {
            this.scope = scope;
        }

        @Override
        public void infer(RelDataType type, SqlNode part) {
            inferUnknownTypes(type, scope, part);
        }

        @Override
        public boolean takes(SqlCallBinding binding) {
            return takesAsIs(binding);
        }

        @Override
        public void set(SqlNode part, RelDataType type) {
            setValidatedNodeType(part, type);
            if (part instanceof SqlDynamicParam parameter && ParameterInference.isKnown(type)) {
                decided.put(parameter.getIndex(), type);
            }
        }

        @Override
        public void assume(SqlNode copy, RelDataType type) {
            setValidatedNodeType(copy, type);
        }

        @Override
        public RelDataType unknown() {
            return unknownType;
        }

        @Override
        public boolean isOpen(SqlNode part) {
            return StatementValidator.this.isOpen(part);
        }
    }

    /** Whether a call's operands are what its operator takes, without a cast that would be put in on the way. */
    private boolean takesAsIs(SqlCallBinding binding) {
        Config usual = config();
        transform(config -> config.withTypeCoercionEnabled(false));
        try {
            return binding.getOperator().checkOperandTypes(binding, false);
        } catch (CalciteException | UnsupportedOperationException unfit) {
            return false;
        } finally {
            transform(config -> usual);
        }
    }

    private static SqlTypeMappingRule casts() {
        Map<SqlTypeName, ImmutableSet<SqlTypeName>> allowed =
                new HashMap<>(SqlTypeCoercionRule.instance().getTypeMapping());
        for (SqlTypeName number : SqlTypeName.NUMERIC_TYPES) {
            ImmutableSet<SqlTypeName> from = allowed.get(number);
            if (from != null) {
                allowed.put(
                        number,
                        ImmutableSet.<SqlTypeName>builder()
                                .addAll(from)
                                .add(SqlTypeName.BOOLEAN)
                                .build());
            }
        }
        return SqlTypeCoercionRule.instance(allowed);
    }

    @Override
    public SqlTypeMappingRule getTypeMappingRule() {
        return CASTS;
    }
}
