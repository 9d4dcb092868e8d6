package io.tidemark.executor.state;

/**
 * Makes the tables of one windowed operator, one for each pane (window slice), and learns from those before how
 * large the next will be. Mutable. Thread: task thread.
 */
public final class PaneTables {
    private final StateStore store;
    private final String name;
    private final TableShape shape;
    private long learntEntries;

    PaneTables(StateStore store, String name, TableShape shape) {
        this.store = store;
        this.name = name;
        this.shape = shape;
    }

    /**
     * An empty table for a pane.
     *
     * @param order where the pane stands among the others, such as its end; the lowest are spilled first
     */
    public StateTable open(long order) {
        return store.open(this, name, shape, order, learntEntries);
    }

    void onClose(long entries) {
        learntEntries = Math.max(entries, learntEntries - learntEntries / 64);
    }
}
