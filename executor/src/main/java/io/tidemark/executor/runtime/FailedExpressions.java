package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.ledger.FailureCounts;
import io.tidemark.executor.ledger.LedgerBook;
import io.tidemark.executor.operator.FailedRows;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends rows for which an expression fails where on-error says. Thread: task thread. */
final class FailedExpressions implements FailedRows {
    private final LedgerBook book;
    private final FailureCounts failures;
    private final Schema schema;
    private final DeadLetters letters;
    private final @Nullable SourceReader reader;

    /**
     * @param failures counts for the filter or projection in one task
     * @param schema of its input
     * @param reader whose rows come to it in the batches and at the places in which it gave them out, or null
     */
    FailedExpressions(
            LedgerBook book,
            FailureCounts failures,
            Schema schema,
            DeadLetters letters,
            @Nullable SourceReader reader) {
        this.book = book;
        this.failures = failures;
        this.schema = schema;
        this.letters = letters;
        this.reader = reader;
    }

    @Override
    public void reject(ColumnBatch batch, int row, TidemarkException failure) {
        if (!letters.keeps()) {
            throw failure;
        }
        if (!batch.kind(row).adds()) {
            return; // what it takes back has been put aside, for the same reason
        }
        int origin = batch.originOf(row);
        failures.count(Math.max(origin, FailureCounts.NO_ORIGIN), CountedRejects.reason(failure));
        String source = origin >= 0 ? book.source(origin) : "a step of the statement";
        long position = reader == null ? DeadLetters.NO_POSITION : reader.position(row);
        byte[] record = JsonText.row(schema, batch, row).getBytes(StandardCharsets.UTF_8);
        letters.reject(source, position, failure, record);
    }
}
