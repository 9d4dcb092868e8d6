package io.tidemark.planner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlMoniker;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/** What Calcite asks about names: tables, columns (matched without regard to case) and our own type names. */
final class CatalogReader implements Prepare.CatalogReader {
    private static final SqlNameMatcher NAMES = SqlNameMatchers.withCaseSensitive(false);

    private final RelDataTypeFactory typeFactory;
    private final Function<String, @Nullable CatalogTable> tables;
    private final CalciteSchema schema;

    CatalogReader(
            RelDataTypeFactory typeFactory,
            Function<String, @Nullable CatalogTable> tables,
            Supplier<Set<String>> names) {
        this.typeFactory = typeFactory;
        this.tables = tables;
        this.schema = CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(tables, names));
    }

    @Override
    public @Nullable CatalogTable getTable(List<String> names) {
        return names.size() == 1 ? tables.apply(names.get(0)) : null;
    }

    @Override
    public @Nullable CatalogTable getTableForMember(List<String> names) {
        return getTable(names);
    }

    /** Type names of ours that Calcite's parser does not know. */
    @Override
    public @Nullable RelDataType getNamedType(SqlIdentifier name) {
        if (!name.isSimple()) {
            return null;
        }
        String type = name.getSimple().toUpperCase(Locale.ROOT);
        if (type.matches("TIMESTAMP_LTZ_\\d")) { // see ReservedCalls
            return typeFactory.createSqlType(
                    SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, Character.digit(type.charAt(type.length() - 1), 10));
        }
        return switch (type) {
            case "STRING" -> typeFactory.createSqlType(SqlTypeName.VARCHAR);
            case "BYTES" -> typeFactory.createSqlType(SqlTypeName.VARBINARY);
            case "TIMESTAMP_LTZ" -> typeFactory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
            default -> null;
        };
    }

    @Override
    public List<SqlMoniker> getAllSchemaObjectNames(List<String> names) {
        return List.of();
    }

    @Override
    public List<List<String>> getSchemaPaths() {
        return List.of(List.of());
    }

    @Deprecated
    @Override
    public @Nullable RelDataTypeField field(RelDataType rowType, String alias) {
        return NAMES.field(rowType, alias);
    }

    @Override
    public SqlNameMatcher nameMatcher() {
        return NAMES;
    }

    @Deprecated
    @Override
    public boolean matches(String left, String right) {
        return NAMES.matches(left, right);
    }

    @Override
    public RelDataType createTypeFromProjection(RelDataType type, List<String> columnNames) {
        return SqlValidatorUtil.createTypeFromProjection(type, columnNames, typeFactory, false);
    }

    @Deprecated
    @Override
    public boolean isCaseSensitive() {
        return false;
    }

    @Override
    public CalciteSchema getRootSchema() {
        return schema;
    }

    @Override
    public CalciteConnectionConfig getConfig() {
        return CalciteConnectionConfig.DEFAULT;
    }

    @Override
    public RelDataTypeFactory getTypeFactory() {
        return typeFactory;
    }

    @Override
    public void registerRules(RelOptPlanner planner) {
        // There are none: rewriting is done on our own plans.
    }

    @Override
    public Prepare.CatalogReader withSchemaPath(List<String> schemaPath) {
        return this;
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> operators,
            SqlNameMatcher matcher) {
        // Functions come from FunctionTable alone.
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return List.of();
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }
}
