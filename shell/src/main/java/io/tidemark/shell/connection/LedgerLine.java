package io.tidemark.shell.connection;

import io.tidemark.executor.ledger.Ledger;
import java.util.List;

/**
 * What became of the rows of one partition of a table.
 *
 * @param source the partition or file
 * @param reasons why rows were not used, and how many for which; may be empty
 */
public record LedgerLine(
        String table, String source, long read, long used, long filtered, long late, long rejected, String reasons) {
    /** The lines of an engine's ledger. */
    static List<LedgerLine> of(Ledger ledger) {
        return ledger.lines().stream()
                .map(line -> new LedgerLine(
                        line.table(),
                        line.source(),
                        line.read(),
                        line.used(),
                        line.filteredRows(),
                        line.lateRows(),
                        line.rejectedRows(),
                        Ledger.reasons(line)))
                .toList();
    }

    /** As people read it. */
    public String text() {
        return "table " + table + ", " + source + ": " + read + " read = " + used + " used + " + filtered
                + " filtered + " + late + " late + " + rejected + " rejected"
                + (reasons.isEmpty() ? "" : " (" + reasons + ")");
    }
}
