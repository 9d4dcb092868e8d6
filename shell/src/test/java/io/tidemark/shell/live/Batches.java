package io.tidemark.shell.live;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.List;

/** Writes rows of a name and a count as tests read them: {@code "+I a 1"}. Stateless. */
public final class Batches {
    /** A name and a count. */
    public static final Schema SCHEMA =
            Schema.of(new Column("name", SqlType.varchar()), new Column("n", SqlType.bigint()));

    private static final List<String> KINDS = List.of("+I", "-U", "+U", "-D");

    private Batches() {}

    /** Rows such as {@code +I a 1}; a name may hold what it likes but blanks. */
    public static ColumnBatch of(String... rows) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, rows.length);
        batch.kinds = new byte[rows.length];
        for (int row = 0; row < rows.length; row++) {
            String[] parts = rows[row].split(" ");
            batch.kinds[row] = (byte) RowKind.values()[KINDS.indexOf(parts[0])].ordinal();
            batch.bytes(0).set(row, parts[1]);
            batch.longs(1).values[row] = Long.parseLong(parts[2]);
        }
        batch.rowCount = rows.length;
        return batch;
    }
}
