package io.tidemark.server.session;

import io.tidemark.engine.Tidemark;
import io.tidemark.executor.thread.Clock;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.log.LogLimit;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all conversations of a server share.
 *
 * @param engine that runs the statements
 * @param sql threads that parse, plan and run statements
 * @param closing threads that wait for queries to end
 * @param cursors threads that carry rows
 * @param logins who may come in; null if all may do everything
 * @param permissions who may do what
 * @param results those under way
 * @param log how much clients can make it write there
 */
public record Serving(
        Tidemark engine,
        SqlThreads sql,
        Executor closing,
        CursorThreads cursors,
        Clock clock,
        ServingLimits limits,
        @Nullable Logins logins,
        Permissions permissions,
        OpenResults results,
        Failures failures,
        Meters meters,
        LogLimit log) {}
