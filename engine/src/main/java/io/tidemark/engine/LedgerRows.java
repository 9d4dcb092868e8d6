package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.number;
import static io.tidemark.engine.FixedRows.text;

import io.tidemark.executor.ledger.Ledger;
import java.time.ZoneId;

/** A ledger as rows, for SHOW LEDGER. */
final class LedgerRows {
    private LedgerRows() {}

    /** A row for each line, and one for their sum if there are several. */
    static Result of(Ledger ledger, ZoneId timeZone) {
        FixedRows.Builder rows = FixedRows.columns(
                text("table"),
                text("source"),
                number("rows_read"),
                number("used"),
                number("filtered"),
                number("late"),
                number("rejected"),
                text("reasons"));
        ledger.lines().forEach(line -> add(rows, line, line.table(), line.source()));
        if (ledger.lines().size() > 1) {
            add(rows, ledger.total(), "all", null);
        }
        return rows.build(timeZone);
    }

    private static void add(
            FixedRows.Builder rows, Ledger.Line line, String table, @org.jspecify.annotations.Nullable String source) {
        rows.row(
                table,
                source,
                line.read(),
                line.used(),
                line.filteredRows(),
                line.lateRows(),
                line.rejectedRows(),
                Ledger.reasons(line));
    }
}
