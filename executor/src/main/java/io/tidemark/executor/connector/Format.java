package io.tidemark.executor.connector;

import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.Schema;
import java.util.List;

/** How the bytes of a record become columns and back. Thread: any; stateless. */
public interface Format {
    /** Its name in {@code format = '…'}. */
    String name();

    /** One sentence for SHOW FORMATS. */
    String summary();

    /** Its options, beside those of the connector. */
    List<OptionSpec> options();

    /** Checks that the columns fit the format; throws INVALID_OPTION or INVALID_TYPE. */
    void check(TableOptions options, Schema physicalColumns);

    /**
     * A decoder of the wanted columns.
     *
     * @param physicalColumns all columns that records hold, in the order of their declaration
     * @param columns what to read; entries that are metadata are left alone, the connector fills them
     * @param schema the columns' types; as long as columns
     */
    Decoder decoder(TableOptions options, Schema physicalColumns, List<ScanColumn> columns, Schema schema);

    /** An encoder of rows with this schema. */
    Encoder encoder(TableOptions options, Schema schema);
}
