package io.tidemark.connectors.csv;

import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.connectors.text.SplitFormat;
import io.tidemark.connectors.text.TextTypes;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * Fields between commas, after RFC 4180: a field in quotes may hold delimiters, line breaks and quotes, which are
 * doubled. With a header, columns are found by name without regard to case; without one, and in records of Kafka, the
 * fields are the columns in order. Whole numbers are points of time if they are also written so. Every record must have as many fields as the header or the table.
 */
public final class CsvFormat implements SplitFormat {
    static final String HEADER = "header";
    static final String DELIMITER = "delimiter";
    static final String QUOTE = "quote";
    static final String NULL_LITERAL = "null-literal";
    static final String COMMENT = "comment";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String summary() {
        return "Fields between commas, with quotes as in RFC 4180; files have a header line.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.optional(
                        HEADER, OptionSpec.Kind.BOOLEAN, "true", "Whether files begin with a line of column names."),
                OptionSpec.optional(DELIMITER, OptionSpec.Kind.TEXT, ",", "The character between fields; \\t for tab."),
                OptionSpec.optional(QUOTE, OptionSpec.Kind.TEXT, "\"", "The character around fields; empty for none."),
                OptionSpec.optional(
                        NULL_LITERAL, OptionSpec.Kind.TEXT, "", "The field, without quotes, that stands for NULL."),
                OptionSpec.optional(
                        COMMENT, OptionSpec.Kind.TEXT, null, "The character that begins lines which are not read."),
                JsonFormat.TIMESTAMP_FORMAT);
    }

    @Override
    public void check(TableOptions options, Schema physicalColumns) {
        TextTypes.check(options.table(), name(), physicalColumns);
        CsvSyntax.of(options);
    }

    @Override
    public RecordSplitter splitter(TableOptions options) {
        return CsvSyntax.of(options);
    }

    @Override
    public Decoder decoder(TableOptions options, Schema physicalColumns, List<ScanColumn> columns, Schema schema) {
        return new CsvDecoder(
                CsvSyntax.of(options),
                JsonFormat.timestampForm(options) == TimestampForm.EPOCH_MILLIS,
                physicalColumns,
                columns,
                schema);
    }

    @Override
    public Encoder encoder(TableOptions options, Schema schema) {
        return new CsvEncoder(CsvSyntax.of(options), JsonFormat.timestampForm(options), schema);
    }
}
