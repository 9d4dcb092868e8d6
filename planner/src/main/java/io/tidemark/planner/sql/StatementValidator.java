package io.tidemark.planner.sql;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;

/** Calcite's validator, which also lets a BOOLEAN be cast to a number: 1 or 0. Inherits because Calcite asks for it. */
final class StatementValidator extends SqlValidatorImpl {
    private static final SqlTypeMappingRule CASTS = casts();

    StatementValidator(
            SqlOperatorTable operators, SqlValidatorCatalogReader reader, RelDataTypeFactory types, Config config) {
        super(operators, reader, types, config);
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
