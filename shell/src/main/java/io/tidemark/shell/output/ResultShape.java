package io.tidemark.shell.output;

import io.tidemark.engine.RowStream;
import io.tidemark.types.Schema;
import java.time.ZoneId;

/**
 * What a format must know of a result before its first row.
 *
 * @param schema the columns
 * @param showsKinds whether rows may be other than inserts
 * @param timeZone zone of TIMESTAMP_LTZ values
 */
public record ResultShape(Schema schema, boolean showsKinds, ZoneId timeZone) {
    /** The shape of a result. */
    public static ResultShape of(RowStream rows) {
        return new ResultShape(rows.schema(), rows.showsKinds(), rows.timeZone());
    }
}
