package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.ledger.LedgerBook;
import io.tidemark.executor.ledger.LedgerCut;
import io.tidemark.executor.thread.PublishedCounts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the splits of one reader their numbers in the ledger and counts the rows that they give out. Thread: task thread. */
final class SourceOrigins {
    private final LedgerBook book;
    private final int scan;
    private final SourceReader reader;
    private final PublishedCounts given;
    private final @Nullable LetterBox letters;
    private int[] numbers = {};

    /** @param letters takes the scan's dead letters in jobs that keep checkpoints */
    SourceOrigins(LedgerBook book, int scan, SourceReader reader, @Nullable LetterBox letters) {
        this.letters = letters;
        this.book = book;
        this.scan = scan;
        this.reader = reader;
        this.given = book.openReader();
    }

    /** What is counted, for its task to publish. */
    PublishedCounts counts() {
        return given;
    }

    /** Adds what was rejected of the reader's splits. */
    void addTo(LedgerCut cut) {
        cut.add(book, scan, names());
    }

    /** Takes the dead letters of the reader's splits. */
    void takeLetters(Map<Path, List<byte[]>> into) {
        if (letters != null) {
            letters.take(names(), into);
        }
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        for (int split = 0; split < reader.splitCount(); split++) {
            names.add(reader.describe(split));
        }
        return names;
    }

    /** Notes the splits that the reader has by now, so that those without rows are in the ledger too. */
    void onSplits(int count) {
        int known = numbers.length;
        if (count > known) {
            numbers = Arrays.copyOf(numbers, count);
            for (int split = known; split < count; split++) {
                numbers[split] = book.origin(scan, reader.describe(split));
            }
        }
    }

    /** Marks and counts the rows of a batch. */
    void mark(ColumnBatch batch) {
        onSplits(batch.split + 1);
        batch.origin = numbers[batch.split];
        batch.origins = null;
        given.add(batch.origin, batch.activeCount());
    }
}
