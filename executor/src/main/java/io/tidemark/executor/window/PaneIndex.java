package io.tidemark.executor.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open panes (or windows) of an operator in the order of time, each with what it holds. Mutable; owned by one
 * operator.
 *
 * @param <T> what a pane holds
 */
public final class PaneIndex<T> {
    private long[] panes = new long[8];
    private final List<T> contents = new ArrayList<>();

    /** How many panes are open. */
    public int size() {
        return contents.size();
    }

    /** The pane at a place, the earliest at 0. */
    public long pane(int place) {
        return panes[place];
    }

    /** What the pane at a place holds. */
    public T content(int place) {
        return contents.get(place);
    }

    /** What a pane holds, or null if it is not open. */
    public @Nullable T find(long pane) {
        int place = Arrays.binarySearch(panes, 0, size(), pane);
        return place < 0 ? null : contents.get(place);
    }

    /** The place of the first pane at or after a time. */
    public int ceiling(long pane) {
        int place = Arrays.binarySearch(panes, 0, size(), pane);
        return place < 0 ? -place - 1 : place;
    }

    /** Opens a pane that is not open. */
    public void add(long pane, T content) {
        int place = ceiling(pane);
        int size = size();
        if (size == panes.length) {
            panes = Arrays.copyOf(panes, size * 2);
        }
        System.arraycopy(panes, place, panes, place + 1, size - place);
        panes[place] = pane;
        contents.add(place, content);
    }

    /** Takes the earliest pane out. */
    public T removeFirst() {
        return remove(0);
    }

    /** Takes the pane at a place out. */
    public T remove(int place) {
        System.arraycopy(panes, place + 1, panes, place, size() - 1 - place);
        return contents.remove(place);
    }
}
