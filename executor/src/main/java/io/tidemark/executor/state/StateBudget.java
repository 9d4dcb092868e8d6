package io.tidemark.executor.state;

import io.tidemark.types.Check;

/**
 * How much room state may take.
 *
 * @param hotBytes memory on the heap; beyond it state is spilled to files
 * @param maxBytes memory and files together; beyond it the job fails
 */
public record StateBudget(long hotBytes, long maxBytes) {
    public StateBudget {
        Check.state(hotBytes > 0 && maxBytes > 0, "a state budget must be positive");
    }
}
