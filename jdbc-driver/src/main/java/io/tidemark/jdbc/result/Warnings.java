package io.tidemark.jdbc.result;

import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The warnings of one object, a chain that is bounded. Thread: any. */
public final class Warnings {
    private static final int MOST = 100;
    private static final String STATE = "01000";

    private @Nullable SQLWarning first;
    private int count;

    /** Adds what a server has noted. */
    public synchronized void add(List<String> notices) {
        for (String notice : notices) {
            SQLWarning warning = new SQLWarning(notice, STATE);
            if (first == null) {
                first = warning;
            } else if (count < MOST) {
                first.setNextWarning(warning);
            }
            count++;
        }
    }

    /** The chain, or null. */
    public synchronized @Nullable SQLWarning first() {
        return first;
    }

    /** Forgets all. */
    public synchronized void clear() {
        first = null;
        count = 0;
    }
}
