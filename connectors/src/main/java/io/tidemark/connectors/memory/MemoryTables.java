package io.tidemark.connectors.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables of the connector {@code memory} of one engine, by name. Thread: any. */
public final class MemoryTables {
    private final Map<String, MemoryTable> tables = new ConcurrentHashMap<>();

    /** The table of exactly this name; an empty one is made when it is first asked for. */
    public MemoryTable table(String name) {
        return tables.computeIfAbsent(name, MemoryTable::new);
    }

    /** Forgets a table and its rows; readers that have it open go on. */
    public void remove(String name) {
        tables.remove(name);
    }
}
