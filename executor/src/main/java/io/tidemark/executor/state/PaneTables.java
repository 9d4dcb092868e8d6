package io.tidemark.executor.state;

/**
 * Makes the tables of one windowed operator, one for each pane (window slice), and learns from those before how
 * large the next will be. Mutable. Thread: task thread.
 */
public final class PaneTables {
    private final StateStore store;
    private final String name;
    private final TableShape shape;
    private final TableShape scratchShape;
    private long learntEntries;

    PaneTables(StateStore store, String name, TableShape shape) {
        this.store = store;
        this.name = name;
        this.shape = shape;
        this.scratchShape = shape.untracked();
    }

    /**
     * An empty table for a pane.
     *
     * @param order where the pane stands among the others, such as its end; the lowest are spilled first
     */
    public StateTable open(long order) {
        return store.open(this, name, shape, order, learntEntries);
    }

    /** The same for a table that is closed before the next snapshot, such as the sum of several panes. */
    public StateTable openScratch(long order) {
        return store.open(this, name, scratchShape, order, learntEntries);
    }

    void onClose(long entries) {
        learntEntries = Math.max(entries, learntEntries - learntEntries / 64);
    }
}
