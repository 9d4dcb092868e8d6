/** A simulated file system for crash tests; starts at {@link io.tidemark.executor.checkpoint.sim.SimFileSystem}. */
package io.tidemark.executor.checkpoint.sim;
