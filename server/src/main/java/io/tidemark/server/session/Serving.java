package io.tidemark.server.session;

import io.tidemark.engine.Tidemark;
import io.tidemark.executor.thread.Clock;
import java.util.concurrent.Executor;

/**
 * What all conversations of a server share.
 *
 * @param engine that runs the statements
 * @param sql threads that parse, plan and run statements, each for as long as one takes
 * @param closing threads that wait for queries to end
 * @param cursors threads that carry rows
 */
public record Serving(
        Tidemark engine,
        Executor sql,
        Executor closing,
        CursorThreads cursors,
        Clock clock,
        ServingLimits limits,
        Failures failures,
        Meters meters) {}
