package io.tidemark.server.session;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.log.TraceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to clients what went wrong. They learn all about their own mistakes; of ours only a number, under which the log has
 * the rest. Thread: any.
 */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final LogLimit log;
    private final PublishedLong count = new PublishedLong(0);
    private final String prefix;
    private final @Nullable String hidden;

    /** For clients in the same process, who may know where its files are. */
    public Failures(Clock clock, LogLimit log) {
        this(clock, log, null);
    }

    /** @param hidden a folder whose place is nobody's business; its files are named without it */
    public Failures(Clock clock, LogLimit log, @Nullable Path hidden) {
        this.log = log;
        prefix = Long.toString(clock.millis() / 1000, Character.MAX_RADIX);
        this.hidden = hidden == null ? null : hidden.toString();
    }

    private @Nullable String shown(@Nullable String text) {
        return text == null || hidden == null ? text : text.replace(hidden, "the data directory");
    }

    /** The message about a failure of a statement or a connection. */
    public Failed of(Throwable thrown) {
        if (!(thrown instanceof TidemarkException failed) || failed.code().kind() == ErrorCode.Kind.INTERNAL) {
            String incident = prefix + "-" + count.add(1);
            boolean told = log.allows("internal_error");
            if (told) {
                LOG.error("event=internal_error incident={}{}", incident, TraceText.of(thrown));
            }
            return new Failed(
                    ErrorCode.INTERNAL.code(),
                    ErrorCode.INTERNAL.sqlState(),
                    ErrorCode.Kind.INTERNAL.name(),
                    "an error of the server's own, not of the statement; its log has "
                            + (told ? "more under incident " : "too many others to tell more of incident ") + incident,
                    "report it with that number",
                    0,
                    0,
                    incident);
        }
        Position at = failed.position();
        return new Failed(
                failed.code().code(),
                sqlState(failed.code()),
                failed.code().kind().name(),
                String.valueOf(shown(failed.text())),
                shown(failed.hint()),
                at == null ? 0 : at.line(),
                at == null ? 0 : at.column(),
                null);
    }

    /**
     * Pools of connections throw one away at 08xxx and 0A000, which therefore stand for no mistake in a statement: what is
     * not supported is bad SQL, and what a connector cannot reach is an error of a system outside.
     */
    private static String sqlState(ErrorCode code) {
        String state = code.sqlState();
        if (code == ErrorCode.PROTOCOL_VIOLATION) {
            return state;
        }
        return state.startsWith("0A") ? "42000" : state.startsWith("08") ? "58030" : state;
    }
}
