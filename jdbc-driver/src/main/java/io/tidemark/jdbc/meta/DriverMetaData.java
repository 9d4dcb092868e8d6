package io.tidemark.jdbc.meta;

import io.tidemark.jdbc.result.Wrappers;
import io.tidemark.jdbc.value.JdbcTypes;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the database is and what is in it. There are no schemas and no catalogs: all names are in one place, and a filter by
 * schema or catalog other than null, "" and "%" finds nothing. Immutable.
 */
public final class DriverMetaData extends EmptyListings {
    private static final List<String> TABLE_TYPES = List.of("MATERIALIZED VIEW", "TABLE", "VIEW");
    private static final Integer NO = 0;

    private final CatalogSource source;

    public DriverMetaData(CatalogSource source) {
        this.source = source;
    }

    // ---- who and which

    @Override
    public String getURL() {
        return source.url();
    }

    @Override
    public String getUserName() {
        return source.user();
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return source.connection().isReadOnly();
    }

    @Override
    public String getDatabaseProductVersion() {
        return source.serverVersion();
    }

    @Override
    public int getDatabaseMajorVersion() {
        return DriverVersion.part(source.serverVersion(), 0);
    }

    @Override
    public int getDatabaseMinorVersion() {
        return DriverVersion.part(source.serverVersion(), 1);
    }

    @Override
    public String getDriverVersion() {
        return DriverVersion.TEXT;
    }

    @Override
    public int getDriverMajorVersion() {
        return DriverVersion.MAJOR;
    }

    @Override
    public int getDriverMinorVersion() {
        return DriverVersion.MINOR;
    }

    @Override
    public Connection getConnection() {
        return source.connection();
    }

    // ---- words

    @Override
    public String getSQLKeywords() throws SQLException {
        Set<String> words = new TreeSet<>();
        for (CatalogRow row : source.catalog("keywords")) {
            String word = row.text("word").toUpperCase(java.util.Locale.ROOT);
            if (!StandardKeywords.SQL_2003.contains(word)) {
                words.add(word);
            }
        }
        return String.join(",", words);
    }

    private String functions(FunctionGroup group) throws SQLException {
        Set<String> names = new TreeSet<>(EscapedFunctions.of(group));
        for (CatalogRow row : source.catalog("functions")) {
            if (FunctionGroup.of(row.text("name"), row.text("syntax")) == group) {
                names.add(row.text("name"));
            }
        }
        return String.join(",", names);
    }

    @Override
    public String getNumericFunctions() throws SQLException {
        return functions(FunctionGroup.NUMERIC);
    }

    @Override
    public String getStringFunctions() throws SQLException {
        return functions(FunctionGroup.STRING);
    }

    @Override
    public String getSystemFunctions() throws SQLException {
        return functions(FunctionGroup.SYSTEM);
    }

    @Override
    public String getTimeDateFunctions() throws SQLException {
        return functions(FunctionGroup.TIME);
    }

    // ---- tables

    private static boolean anywhere(@Nullable String catalog, @Nullable String schema) {
        return (catalog == null || catalog.isEmpty() || catalog.equals("%"))
                && (schema == null || schema.isEmpty() || schema.equals("%"));
    }

    private ResultSet result(Shape shape, List<List<@Nullable Object>> rows) {
        return source.result(shape.schema(), rows);
    }

    @Override
    ResultSet nothing(Shape shape) {
        return result(shape, List.of());
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            String @Nullable [] types)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (anywhere(catalog, schemaPattern)) {
            List<CatalogRow> tables = new ArrayList<>(
                    NamePattern.like(namePattern).filter(source.catalog("tables"), table -> table.text("name")));
            tables.sort(Comparator.comparing((CatalogRow table) -> table.text("type"))
                    .thenComparing(table -> table.text("name")));
            for (CatalogRow table : tables) {
                if (types == null || Arrays.asList(types).contains(table.text("type"))) {
                    rows.add(row(
                            null,
                            null,
                            table.text("name"),
                            table.text("type"),
                            table.text("remarks"),
                            null,
                            null,
                            null,
                            null,
                            null));
                }
            }
        }
        return result(Shape.TABLES, rows);
    }

    @Override
    public ResultSet getTableTypes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        TABLE_TYPES.forEach(type -> rows.add(row(type)));
        return result(Shape.TABLE_TYPES, rows);
    }

    @Override
    public ResultSet getSchemas() {
        return nothing(Shape.SCHEMAS);
    }

    @Override
    public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern) {
        return nothing(Shape.SCHEMAS);
    }

    @Override
    public ResultSet getCatalogs() {
        return nothing(Shape.CATALOGS);
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (anywhere(catalog, schemaPattern)) {
            List<CatalogRow> ofTables =
                    NamePattern.like(tablePattern).filter(source.catalog("columns"), column -> column.text("table"));
            List<CatalogRow> columns =
                    new ArrayList<>(NamePattern.like(columnPattern).filter(ofTables, column -> column.text("name")));
            columns.sort(Comparator.comparing((CatalogRow column) -> column.text("table"))
                    .thenComparing(column -> column.number("position"), Comparator.nullsLast(Integer::compare)));
            columns.forEach(column -> rows.add(columnRow(column)));
        }
        return result(Shape.COLUMNS, rows);
    }

    private static List<@Nullable Object> columnRow(CatalogRow column) {
        SqlType type = CatalogTypes.of(column);
        boolean nullable = column.flag("nullable");
        int size = JdbcTypes.precision(type);
        boolean number = JdbcTypes.signed(type);
        return row(
                null,
                null,
                column.text("table"),
                column.text("name"),
                JdbcTypes.number(type),
                CatalogTypes.name(column, type),
                size,
                null,
                number || type.isTimestamp() || type.kind() == Kind.TIME ? (Integer) JdbcTypes.scale(type) : null,
                number ? (Integer) 10 : null,
                nullable ? columnNullable : columnNoNulls,
                column.text("remarks"),
                column.value("default"),
                null,
                null,
                type.isText() || type.isBinary() ? (Integer) size : null,
                column.number("position"),
                nullable ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO",
                column.value("generated") == null ? "NO" : "YES");
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (CatalogRow key : keys(catalog, schema, table)) {
            rows.add(row(null, null, key.text("table"), key.text("column"), key.number("position"), key.value("name")));
        }
        rows.sort(Comparator.comparing(row -> String.valueOf(row.get(3))));
        return result(Shape.PRIMARY_KEYS, rows);
    }

    private List<CatalogRow> keys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return anywhere(catalog, schema)
                ? NamePattern.name(table).filter(source.catalog("keys"), key -> key.text("table"))
                : List.of();
    }

    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalog,
            @Nullable String schema,
            @Nullable String table,
            boolean unique,
            boolean approximate)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (CatalogRow key : keys(catalog, schema, table)) {
            rows.add(row(
                    null,
                    null,
                    key.text("table"),
                    false,
                    null,
                    key.value("name"),
                    (int) tableIndexOther,
                    key.number("position"),
                    key.text("column"),
                    null,
                    0L,
                    0L,
                    null));
        }
        return result(Shape.INDEX_INFO, rows);
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, int scope, boolean nullable)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (anywhere(catalog, schema)) {
            for (CatalogRow column :
                    NamePattern.name(table).filter(source.catalog("columns"), each -> each.text("table"))) {
                if (column.number("key_position") != null) {
                    SqlType type = CatalogTypes.of(column);
                    rows.add(row(
                            bestRowSession,
                            column.text("name"),
                            JdbcTypes.number(type),
                            CatalogTypes.name(column, type),
                            JdbcTypes.precision(type),
                            null,
                            JdbcTypes.scale(type),
                            bestRowNotPseudo));
                }
            }
        }
        return result(Shape.BEST_ROW_IDENTIFIER, rows);
    }

    // ---- types and functions

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (CatalogRow each : source.catalog("types")) {
            SqlType type = CatalogTypes.of(each);
            boolean number = JdbcTypes.signed(type);
            Integer precision = each.number("precision");
            rows.add(row(
                    each.text("name"),
                    JdbcTypes.number(type),
                    precision == null ? (Integer) JdbcTypes.precision(type) : precision,
                    each.value("prefix"),
                    each.value("suffix"),
                    each.value("parameters"),
                    typeNullable,
                    type.isText(),
                    type.fields().isEmpty() ? typeSearchable : typePredBasic,
                    !number,
                    false,
                    false,
                    each.text("name"),
                    each.value("minimum_scale") == null ? NO : each.number("minimum_scale"),
                    each.value("maximum_scale") == null ? NO : each.number("maximum_scale"),
                    null,
                    null,
                    number ? (Integer) 10 : null));
        }
        rows.sort(Comparator.comparingInt(row -> (Integer) java.util.Objects.requireNonNull(row.get(1))));
        return result(Shape.TYPE_INFO, rows);
    }

    @Override
    public ResultSet getFunctions(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (anywhere(catalog, schemaPattern)) {
            for (CatalogRow each :
                    NamePattern.like(namePattern).filter(source.catalog("functions"), row -> row.text("name"))) {
                rows.add(row(
                        null,
                        null,
                        each.text("name"),
                        each.text("syntax") + ": " + each.text("summary"),
                        functionNoTable,
                        each.text("name")));
            }
            rows.sort(Comparator.comparing(row -> String.valueOf(row.get(2))));
        }
        return result(Shape.FUNCTIONS, rows);
    }

    @Override
    public ResultSet getClientInfoProperties() {
        return result(
                Shape.CLIENT_INFO, List.of(row("ApplicationName", 64, "", "the name of the application, for people")));
    }

    /** A result without rows for keys that were generated: none ever are. */
    public static ResultSet noGeneratedKeys(CatalogSource source) {
        return source.result(Shape.GENERATED_KEYS.schema(), List.of());
    }

    @Override
    public <T> T unwrap(@Nullable Class<T> wanted) throws SQLException {
        return Wrappers.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(@Nullable Class<?> wanted) {
        return Wrappers.isFor(this, wanted);
    }
}
