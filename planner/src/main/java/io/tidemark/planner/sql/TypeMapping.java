package io.tidemark.planner.sql;

import io.tidemark.planner.check.NotYet;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Our types as Calcite's and back. */
public final class TypeMapping {
    private TypeMapping() {}

    /** Our type as a Calcite type of the factory. */
    static RelDataType toCalcite(RelDataTypeFactory factory, SqlType type) {
        return factory.createTypeWithNullability(
                switch (type.kind()) {
                    case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
                    case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
                    case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
                    case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
                    case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
                    case REAL -> factory.createSqlType(SqlTypeName.REAL);
                    case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
                    case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
                    case CHAR -> sized(factory, SqlTypeName.CHAR, type);
                    case VARCHAR -> sized(factory, SqlTypeName.VARCHAR, type);
                    case BINARY -> sized(factory, SqlTypeName.BINARY, type);
                    case VARBINARY -> sized(factory, SqlTypeName.VARBINARY, type);
                    case DATE -> factory.createSqlType(SqlTypeName.DATE);
                    case TIME -> sized(factory, SqlTypeName.TIME, type);
                    case TIMESTAMP -> sized(factory, SqlTypeName.TIMESTAMP, type);
                    case TIMESTAMP_LTZ -> sized(factory, SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type);
                    case INTERVAL_DAY -> factory.createSqlIntervalType(Intervals.DAY_TO_SECOND);
                    case INTERVAL_MONTH -> factory.createSqlIntervalType(Intervals.YEAR_TO_MONTH);
                    case ARRAY -> factory.createArrayType(field(factory, type, 0), -1);
                    case MAP -> factory.createMapType(field(factory, type, 0), field(factory, type, 1));
                    case ROW -> fields(factory, type.fields());
                    case NULL -> factory.createSqlType(SqlTypeName.NULL);
                },
                type.nullable());
    }

    /** A row of columns as a Calcite type. */
    static RelDataType row(RelDataTypeFactory factory, List<Column> columns) {
        return build(factory.builder(), factory, columns);
    }

    /** A ROW within a column: its fields can be named behind the column, without the table before it. */
    private static RelDataType fields(RelDataTypeFactory factory, List<Column> columns) {
        return build(factory.builder().kind(StructKind.PEEK_FIELDS_NO_EXPAND), factory, columns);
    }

    private static RelDataType build(
            RelDataTypeFactory.Builder builder, RelDataTypeFactory factory, List<Column> columns) {
        columns.forEach(column -> builder.add(column.name(), toCalcite(factory, column.type())));
        return builder.build();
    }

    /** A Calcite type as ours; a type that we do not have is refused by name. */
    public static SqlType fromCalcite(RelDataType type) {
        boolean nullable = type.isNullable();
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> simple(SqlType.Kind.BOOLEAN, nullable);
            case TINYINT -> simple(SqlType.Kind.TINYINT, nullable);
            case SMALLINT -> simple(SqlType.Kind.SMALLINT, nullable);
            case INTEGER -> simple(SqlType.Kind.INTEGER, nullable);
            case BIGINT -> simple(SqlType.Kind.BIGINT, nullable);
            case FLOAT, REAL -> simple(SqlType.Kind.REAL, nullable);
            case DOUBLE -> simple(SqlType.Kind.DOUBLE, nullable);
            case DECIMAL ->
                SqlType.decimal(type.getPrecision(), type.getScale()).withNullable(nullable);
            case CHAR -> sized(SqlType.Kind.CHAR, type);
            case ANY -> SqlType.varchar().withNullable(nullable); // text FORMAT JSON, and NULL within JSON
            case VARCHAR -> sized(SqlType.Kind.VARCHAR, type);
            case BINARY -> sized(SqlType.Kind.BINARY, type);
            case VARBINARY -> sized(SqlType.Kind.VARBINARY, type);
            case DATE -> simple(SqlType.Kind.DATE, nullable);
            case TIME -> sized(SqlType.Kind.TIME, type);
            case TIMESTAMP -> sized(SqlType.Kind.TIMESTAMP, type);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> sized(SqlType.Kind.TIMESTAMP_LTZ, type);
            case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> simple(SqlType.Kind.INTERVAL_MONTH, nullable);
            case INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> simple(SqlType.Kind.INTERVAL_DAY, nullable);
            case NULL -> simple(SqlType.Kind.NULL, true);
            // A multiset, which COLLECT gives, is an array in the order of arrival.
            case ARRAY, MULTISET -> nested(SqlType.Kind.ARRAY, nullable, List.of(element(type)));
            case MAP -> nested(SqlType.Kind.MAP, nullable, mapFields(type));
            case ROW -> nested(SqlType.Kind.ROW, nullable, columns(type));
            // Calcite's enum has many members that no query here can give: this is the refusal of all of them.
            default -> throw NotYet.refuse("the type " + type.getSqlTypeName().getName(), null);
        };
    }

    /** The fields of a row type as columns. */
    public static List<Column> columns(RelDataType row) {
        List<Column> columns = new ArrayList<>();
        for (RelDataTypeField field : row.getFieldList()) {
            columns.add(new Column(field.getName(), fromCalcite(field.getType())));
        }
        return columns;
    }

    private static RelDataType sized(RelDataTypeFactory factory, SqlTypeName name, SqlType type) {
        return type.precision() == SqlType.UNSPECIFIED
                ? factory.createSqlType(name)
                : factory.createSqlType(name, type.precision());
    }

    private static RelDataType field(RelDataTypeFactory factory, SqlType type, int index) {
        return toCalcite(factory, type.fields().get(index).type());
    }

    private static SqlType simple(SqlType.Kind kind, boolean nullable) {
        return SqlType.of(kind).withNullable(nullable);
    }

    private static SqlType sized(SqlType.Kind kind, RelDataType type) {
        int precision = type.getPrecision();
        boolean unlimited = precision == RelDataType.PRECISION_NOT_SPECIFIED || precision == Integer.MAX_VALUE;
        return SqlType.of(kind, unlimited ? SqlType.UNSPECIFIED : precision).withNullable(type.isNullable());
    }

    private static SqlType nested(SqlType.Kind kind, boolean nullable, List<Column> fields) {
        return new SqlType(kind, SqlType.UNSPECIFIED, 0, nullable, fields);
    }

    private static Column element(RelDataType type) {
        RelDataType element = type.getComponentType();
        return new Column("element", element == null ? SqlType.of(SqlType.Kind.NULL) : fromCalcite(element));
    }

    private static List<Column> mapFields(RelDataType type) {
        RelDataType key = type.getKeyType();
        RelDataType value = type.getValueType();
        if (key == null || value == null) {
            throw NotYet.refuse("a MAP without types", null);
        }
        return List.of(new Column("key", fromCalcite(key)), new Column("value", fromCalcite(value)));
    }
}
