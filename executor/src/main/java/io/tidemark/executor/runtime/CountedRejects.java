package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.RejectedRecords;
import io.tidemark.executor.ledger.LedgerBook;
import io.tidemark.types.TidemarkException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what a scan rejects into the ledger before it goes where on-error says. Thread: any task thread. */
final class CountedRejects implements RejectedRecords {
    private final LedgerBook book;
    private final int scan;
    private final RejectedRecords target;

    CountedRejects(LedgerBook book, int scan, RejectedRecords target) {
        this.book = book;
        this.scan = scan;
        this.target = target;
    }

    /** A record that the reader leaves out. */
    @Override
    public void reject(String source, long position, TidemarkException error, byte @Nullable [] record) {
        book.countUnread(scan, source, reason(error));
        target.reject(source, position, error, record);
    }

    @Override
    public void lost(String source, long records) {
        book.countLost(scan, source, records);
        target.lost(source, records);
    }

    /** The name of an error's code in words. */
    static String reason(TidemarkException error) {
        return error.code().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A row that the reader has given out already. */
    void rejectRow(String reason, String source, long position, TidemarkException error) {
        book.countUnusable(scan, source, reason);
        target.reject(source, position, error, null);
    }
}
