package io.tidemark.executor.state;

/**
 * What a store holds; a snapshot.
 *
 * @param openTables tables that are not closed
 * @param entries entries of all tables; an entry of a spilled pane that was touched since counts twice
 * @param hotBytes heap memory of all tables, without what is kept for reuse
 * @param pooledBytes heap memory kept for reuse
 * @param spilledBytes size of all spill files
 * @param spills how many times a table was written out
 */
public record StateStatistics(
        int openTables, long entries, long hotBytes, long pooledBytes, long spilledBytes, long spills) {}
