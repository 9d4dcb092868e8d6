package io.tidemark.jdbc.meta;

import io.tidemark.jdbc.value.JdbcTypes;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.List;

/** Types as CATALOG tells them. Stateless. */
final class CatalogTypes {
    private static final Column UNKNOWN = new Column("element", SqlType.of(Kind.NULL));

    private CatalogTypes() {}

    /** The type of a row with kind, precision and scale; what is inside of nested types is not known. */
    static SqlType of(CatalogRow row) {
        Kind kind = kind(row.text("kind"));
        Integer precision = row.number("precision");
        Integer scale = row.number("scale");
        List<Column> fields =
                kind == Kind.ARRAY ? List.of(UNKNOWN) : kind == Kind.MAP ? List.of(UNKNOWN, UNKNOWN) : List.of();
        return new SqlType(
                kind, precision == null ? SqlType.UNSPECIFIED : precision, scale == null ? 0 : scale, true, fields);
    }

    private static Kind kind(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        return Kind.NULL; // of a newer server
    }

    /** The name of a type: as the server writes it where it has parts. */
    static String name(CatalogRow row, SqlType type) {
        return switch (type.kind()) {
            case ARRAY, MAP, ROW, NULL -> row.text("type");
            default -> JdbcTypes.name(type);
        };
    }
}
