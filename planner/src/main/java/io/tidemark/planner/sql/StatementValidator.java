package io.tidemark.planner.sql;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.ParameterScope;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Calcite's validator, which also lets a BOOLEAN be cast to a number: 1 or 0. Inherits because Calcite asks for it. */
final class StatementValidator extends SqlValidatorImpl {
    private static final SqlTypeMappingRule CASTS = casts();

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

    /** Leaves a parameter room: it is a text of any length even if it is compared with a shorter one. */
    @Override
    protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
        RelDataType type = inferred;
        if (node instanceof SqlDynamicParam && SqlTypeUtil.inCharFamily(inferred)) {
            type = typeFactory.createSqlType(SqlTypeName.VARCHAR);
        } else if (node instanceof SqlDynamicParam && SqlTypeUtil.isBinary(inferred)) {
            type = typeFactory.createSqlType(SqlTypeName.VARBINARY);
        }
        super.inferUnknownTypes(type, scope, node);
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
