package io.tidemark.engine;

import io.tidemark.executor.ledger.Ledger;
import java.util.List;
import java.util.function.Supplier;

/** Where each row went that the last query of a session or its siblings has read. Mutable. Thread: any. */
final class LastLedger {
    private static final Ledger NOTHING_READ = new Ledger(List.of());

    private volatile Supplier<Ledger> last = () -> NOTHING_READ;

    /** A query is answered without reading anything that keeps a ledger. */
    void onAnswer() {
        last = () -> NOTHING_READ;
    }

    /** A query runs from now on. */
    void onStart(Supplier<Ledger> ledger) {
        last = ledger;
    }

    /** That query is over: what it has read is kept, and nothing else of it. */
    void onEnd(Supplier<Ledger> ledger) {
        if (last == ledger) {
            Ledger known = ledger.get();
            last = () -> known;
        }
    }

    /** As it stands now. */
    Ledger now() {
        return last.get();
    }
}
