package io.tidemark.server.session;

/** Threads that parse, plan and run statements, each for as long as one takes. Thread: any. */
@FunctionalInterface
public interface SqlThreads {
    /**
     * Runs a task when it is its turn.
     *
     * @param client whose task it is: who has many that wait does not keep out the others
     */
    void execute(String client, Runnable task);
}
