package io.tidemark.connectors.raw;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** The whole record is the only column, a text or bytes. NULL is written as an empty record. */
public final class RawFormat implements Format {
    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String summary() {
        return "The whole record is the only column, VARCHAR or VARBINARY.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public void check(TableOptions options, Schema physicalColumns) {
        boolean fits = physicalColumns.size() == 1
                && (physicalColumns.type(0).isText() || physicalColumns.type(0).isBinary());
        if (!fits) {
            throw new TidemarkException(
                    ErrorCode.INVALID_TYPE,
                    "table " + options.table() + ": the format 'raw' needs exactly one column beside metadata, VARCHAR "
                            + "or VARBINARY",
                    "for records with fields use 'json' or 'csv'",
                    null);
        }
    }

    @Override
    public Decoder decoder(TableOptions options, Schema physicalColumns, List<ScanColumn> columns, Schema schema) {
        for (int index = 0; index < columns.size(); index++) {
            if (!columns.get(index).metadata()) {
                return decoder(index, columns.get(index).name(), schema.type(index));
            }
        }
        return (record, offset, length, batch, row) -> {};
    }

    private static Decoder decoder(int index, String name, SqlType type) {
        FieldReader reader = new FieldReader(name, type);
        return (record, offset, length, batch, row) -> {
            BytesVector column = batch.bytes(index);
            if (type.isText()) {
                reader.text(record, offset, offset + length, column, row);
            } else {
                reader.binary(record, offset, offset + length, column, row);
            }
        };
    }

    @Override
    public Encoder encoder(TableOptions options, Schema schema) {
        return RawFormat::encode;
    }

    private static void encode(ColumnBatch batch, int row, BytesVector target, int targetRow) {
        BytesVector column = batch.bytes(0);
        int length = column.isNull(row) ? 0 : column.length[row];
        target.set(targetRow, column.buffer, length == 0 ? 0 : column.start[row], length);
    }
}
