package io.tidemark.shell.live;

import java.util.Arrays;

/** A row on the screen and which of its cells have just changed. Mutable. */
final class LiveRow {
    String[] cells;
    boolean[] changed;
    long changedAtNanos;

    LiveRow(String[] cells, long nowNanos) {
        this.cells = cells;
        this.changed = new boolean[cells.length];
        this.changedAtNanos = nowNanos;
        Arrays.fill(changed, true);
    }

    /** The row as it stands now, which no change reaches. */
    LiveRow still() {
        LiveRow row = new LiveRow(cells, changedAtNanos);
        row.changed = changed.clone();
        return row;
    }

    void replace(String[] newCells, long nowNanos) {
        for (int cell = 0; cell < cells.length; cell++) {
            changed[cell] = !newCells[cell].equals(cells[cell]);
        }
        cells = newCells;
        changedAtNanos = nowNanos;
    }
}
