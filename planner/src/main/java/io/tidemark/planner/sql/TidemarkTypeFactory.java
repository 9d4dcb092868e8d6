package io.tidemark.planner.sql;

import io.tidemark.planner.check.Deadline;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's types with our limits and UTF-8 texts; inherits because Calcite asks for it. Calcite asks for a type at each
 * expression that it makes, and does not look at a deadline itself while it simplifies them: so the deadline is looked at here.
 */
final class TidemarkTypeFactory extends SqlTypeFactoryImpl {
    private static final int CALLS_PER_CHECK = 256;

    private final Deadline deadline;
    private int calls;

    TidemarkTypeFactory(Deadline deadline) {
        super(TidemarkTypeSystem.INSTANCE);
        this.deadline = deadline;
    }

    @Override
    public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
        calls++;
        if (calls % CALLS_PER_CHECK == 0) {
            deadline.check();
        }
        return super.createTypeWithNullability(type, nullable);
    }

    /**
     * The type of several rows of a column. Calcite takes that of the last row for arrays if one of the rows is NULL, and so
     * would cut texts; NULLs have no say here.
     */
    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule mapping) {
        List<RelDataType> told = types.stream()
                .filter(type -> type.getSqlTypeName() != SqlTypeName.NULL)
                .toList();
        boolean nested = told.stream()
                .anyMatch(
                        type -> type.getSqlTypeName() == SqlTypeName.ARRAY || type.getSqlTypeName() == SqlTypeName.MAP);
        if (!nested || told.size() == types.size()) {
            return super.leastRestrictive(types, mapping);
        }
        RelDataType found = super.leastRestrictive(told, mapping);
        return found == null ? null : createTypeWithNullability(found, true);
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
