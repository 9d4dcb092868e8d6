package io.tidemark.executor.connector;

/**
 * Where reading a split goes on after a restart. Both texts are the connector's own and go into checkpoint files.
 *
 * @param split names the split for ever: a topic's id and partition, a file's path
 * @param position what to read next, such as an offset
 */
public record SplitPosition(String split, String position) {}
