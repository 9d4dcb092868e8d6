package io.tidemark.executor.operator;

import io.tidemark.executor.state.StateTable;

/** What several tables that belong together have in common. Stateless. */
final class StateTables {
    private StateTables() {}

    /** Closes all of them. */
    static void close(StateTable[] tables) {
        for (StateTable table : tables) {
            table.close();
        }
    }
}
