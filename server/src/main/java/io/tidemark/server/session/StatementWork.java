package io.tidemark.server.session;

import io.tidemark.engine.Prepared;
import io.tidemark.engine.Result;
import io.tidemark.engine.Session;

/** What a statement does once it is its turn. */
interface StatementWork {
    /** Does it. Thread: one of those that run statements. */
    Outcome run(Session session);

    /** What came of it. */
    sealed interface Outcome {
        /** It ran. */
        record Ran(Result result) implements Outcome {}

        /** It can be run from now on. */
        record CanRun(Prepared prepared) implements Outcome {}
    }
}
