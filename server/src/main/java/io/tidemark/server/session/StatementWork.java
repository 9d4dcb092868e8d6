package io.tidemark.server.session;

import io.tidemark.engine.Prepared;
import io.tidemark.engine.Result;
import io.tidemark.engine.Session;

/** What a statement does once it is its turn. */
interface StatementWork {
    /** Does it. Thread: one of those that run statements. */
    Outcome run(Session session);

    /** How many characters it keeps until then: its text and its values. */
    default long characters() {
        return 0;
    }

    /** The same work, of which it is known how much it keeps. */
    default StatementWork keeping(long size) {
        StatementWork work = this;
        return new StatementWork() {
            @Override
            public Outcome run(Session session) {
                return work.run(session);
            }

            @Override
            public long characters() {
                return size;
            }
        };
    }

    /** What came of it. */
    sealed interface Outcome {
        /** It ran. */
        record Ran(Result result) implements Outcome {}

        /** It can be run from now on. */
        record CanRun(Prepared prepared) implements Outcome {}
    }
}
