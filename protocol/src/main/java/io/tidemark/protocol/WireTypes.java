package io.tidemark.protocol;

import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Types and columns on the wire. Stateless. */
final class WireTypes {
    private static final int MAX_DEPTH = 32;
    private static final int LEAST_COLUMN_BYTES = 12;

    /** The number of each kind on the wire; numbers never change their meaning. */
    private static final Kind[] KINDS = {
        Kind.NULL,
        Kind.BOOLEAN,
        Kind.TINYINT,
        Kind.SMALLINT,
        Kind.INTEGER,
        Kind.BIGINT,
        Kind.REAL,
        Kind.DOUBLE,
        Kind.DECIMAL,
        Kind.CHAR,
        Kind.VARCHAR,
        Kind.BINARY,
        Kind.VARBINARY,
        Kind.DATE,
        Kind.TIME,
        Kind.TIMESTAMP,
        Kind.TIMESTAMP_LTZ,
        Kind.INTERVAL_DAY,
        Kind.INTERVAL_MONTH,
        Kind.ARRAY,
        Kind.MAP,
        Kind.ROW
    };

    private WireTypes() {}

    static void writeSchema(Schema schema, WireWriter target) {
        writeColumns(schema.columns(), target);
    }

    static Schema readSchema(WireReader source) {
        return new Schema(readColumns(source, 0));
    }

    private static void writeColumns(List<Column> columns, WireWriter target) {
        target.i32(columns.size());
        for (Column column : columns) {
            target.text(column.name());
            writeType(column.type(), target);
        }
    }

    private static List<Column> readColumns(WireReader source, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ProtocolException("a type is nested more than " + MAX_DEPTH + " deep");
        }
        int count = source.count(LEAST_COLUMN_BYTES);
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String name = source.text();
            columns.add(new Column(name, readType(source, depth)));
        }
        return columns;
    }

    static void writeType(SqlType type, WireWriter target) {
        target.u8(number(type.kind()));
        target.i32(type.precision()).u8(type.scale()).flag(type.nullable());
        writeColumns(type.fields(), target);
    }

    static SqlType readType(WireReader source, int depth) {
        int number = source.u8();
        if (number >= KINDS.length) {
            throw new ProtocolException("there is no type with the number " + number);
        }
        int precision = source.i32();
        int scale = source.u8();
        boolean nullable = source.flag();
        List<Column> fields = readColumns(source, depth + 1);
        int wanted = KINDS[number] == Kind.ARRAY ? 1 : KINDS[number] == Kind.MAP ? 2 : -1;
        if (wanted >= 0 && fields.size() != wanted) {
            throw new ProtocolException("a type " + KINDS[number] + " has " + fields.size() + " parts");
        }
        return new SqlType(KINDS[number], precision, scale, nullable, fields);
    }

    private static int number(Kind kind) {
        for (int number = 0; number < KINDS.length; number++) {
            if (KINDS[number] == kind) {
                return number;
            }
        }
        throw new IllegalArgumentException("a kind of type without a number: " + kind);
    }
}
