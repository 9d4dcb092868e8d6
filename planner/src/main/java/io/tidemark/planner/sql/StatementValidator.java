package io.tidemark.planner.sql;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
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

    private final Map<Integer, RelDataType> decided = new HashMap<>();
    private @Nullable RelDataType wanted;

    /** @param wanted what the query or expression is to give, where a parameter does not tell its type; or null */
    StatementValidator(
            SqlOperatorTable operators,
            SqlValidatorCatalogReader reader,
            RelDataTypeFactory types,
            Config config,
            @Nullable RelDataType wanted) {
        super(operators, reader, types, config);
        this.wanted = wanted;
    }

    @Override
    public void validateQuery(SqlNode node, @Nullable SqlValidatorScope scope, RelDataType target) {
        RelDataType whole = wanted;
        wanted = null; // what comes next is a part of the whole
        super.validateQuery(node, scope, whole == null ? target : whole);
    }

    @Override
    public SqlNode validateParameterizedExpression(SqlNode expression, Map<String, RelDataType> columns) {
        RelDataType whole = wanted;
        wanted = null;
        if (whole != null) {
            inferUnknownTypes(whole, new ParameterScope(this, columns), expression);
        }
        return super.validateParameterizedExpression(expression, columns);
    }

    @Override
    protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
        if (node instanceof SqlDynamicParam && !ParameterInference.isKnown(inferred)) {
            return; // something further out may tell; if nothing does, ParameterTypes refuses it
        }
        if (node instanceof SqlDynamicParam parameter) {
            decided.putIfAbsent(parameter.getIndex(), typeFactory.createTypeWithNullability(inferred, true));
        }
        if (node.getKind() == SqlKind.IS_NULL || node.getKind() == SqlKind.IS_NOT_NULL) {
            Map<Integer, RelDataType> before = Map.copyOf(decided);
            super.inferUnknownTypes(inferred, scope, node); // anything can be NULL: this tells nothing
            decided.keySet().retainAll(before.keySet());
            return;
        }
        if (!(node instanceof SqlCall call) || !ParameterInference.hasParameter(call)) {
            super.inferUnknownTypes(inferred, scope, node);
            return;
        }
        ParameterInference parameters = new ParameterInference(this, scope, new ParameterInference.Sink() {
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
        });
        parameters.before(call, inferred);
        super.inferUnknownTypes(inferred, scope, node);
        parameters.after(call, inferred);
    }

    /** What a parameter is, wherever it stands: rewriting repeats some. */
    @Nullable
    RelDataType parameterType(int number) {
        return decided.get(number);
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
