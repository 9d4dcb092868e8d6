package io.tidemark.executor.checkpoint.sim;

/** The simulated process is gone. An Error, so that no code under test takes it for a failed operation. */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    PowerCut() {
        super("the power was cut");
    }
}
