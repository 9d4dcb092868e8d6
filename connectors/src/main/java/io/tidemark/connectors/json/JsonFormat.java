package io.tidemark.connectors.json;

import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.TextTypes;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * One JSON object a record; a column takes the field of exactly its name. Numbers are read exactly, a field that is
 * missing or null is NULL, of a field that comes twice the last counts. A text column takes any value: the characters of
 * a string, or else the JSON text of the value as it stands. The whole record must be well-formed, but fields that no
 * column asks for are not looked at beyond that.
 */
public final class JsonFormat implements Format {
    /** The option that says how points of time are written. */
    public static final OptionSpec TIMESTAMP_FORMAT = OptionSpec.oneOf(
            "timestamp-format",
            "sql",
            List.of("sql", "iso-8601", "epoch-millis"),
            "How timestamps are written: 2026-01-31 23:59:59.999, with a T between, or as milliseconds; all are read.");

    private static final OptionSpec UNKNOWN_FIELDS = OptionSpec.oneOf(
            "unknown-fields",
            "ignore",
            List.of("ignore", "fail"),
            "Whether a field that is no column makes a record malformed.");

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String summary() {
        return "One JSON object a record; fields are matched to columns by name.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(UNKNOWN_FIELDS, TIMESTAMP_FORMAT);
    }

    @Override
    public void check(TableOptions options, Schema physicalColumns) {
        TextTypes.checkNested(options.table(), name(), physicalColumns);
    }

    @Override
    public Decoder decoder(TableOptions options, Schema physicalColumns, List<ScanColumn> columns, Schema schema) {
        boolean onlyKnown = options.require(UNKNOWN_FIELDS.key()).equals("fail");
        return new JsonDecoder(JsonFields.of(onlyKnown ? physicalColumns : null, columns, schema));
    }

    @Override
    public Encoder encoder(TableOptions options, Schema schema) {
        return new JsonEncoder(schema, timestampForm(options));
    }

    /** The value of {@link #TIMESTAMP_FORMAT}. */
    public static TimestampForm timestampForm(TableOptions options) {
        return switch (options.require(TIMESTAMP_FORMAT.key())) {
            case "iso-8601" -> TimestampForm.ISO_8601;
            case "epoch-millis" -> TimestampForm.EPOCH_MILLIS;
            default -> TimestampForm.SQL;
        };
    }
}
