package io.tidemark.server.net;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.server.config.TlsFiles;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate as its files have it now: when they change, connections get the new one from then on. Files that cannot be
 * used change nothing, as when only one of a pair was replaced yet. Thread: any.
 */
final class RenewedTls {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedTls.class);
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final TlsFiles files;
    private final Executor reading;
    private final Clock clock;
    private final PublishedLong lookedNanos;
    private final Published<State> state;

    /** What was read, and from which versions of the files. */
    private record State(String versions, Tls tls) {}

    /**
     * @param reading runs what reads files
     * @throws TidemarkException INVALID_CONFIG if the files cannot be used
     */
    RenewedTls(TlsFiles files, Executor reading, Clock clock) {
        this.files = files;
        this.reading = reading;
        this.clock = clock;
        lookedNanos = new PublishedLong(clock.nanos());
        String versions = versions();
        Tls first = Tls.of(files);
        state = new Published<>(new State(versions, first));
        LOG.info("event=certificate_read subject=\"{}\"", first.subject());
    }

    /** The certificate for a new connection. Reads nothing itself. */
    Tls current() {
        long now = clock.nanos();
        if (now - lookedNanos.value() >= LOOK_NANOS) {
            lookedNanos.set(now);
            reading.execute(this::look);
        }
        return state.value().tls();
    }

    private void look() {
        State known = state.value();
        String versions = versions();
        if (versions.equals(known.versions())) {
            return;
        }
        try {
            Tls next = Tls.of(files);
            state.setIf(known, new State(versions, next));
            LOG.info("event=certificate_renewed subject=\"{}\"", next.subject());
        } catch (TidemarkException wrong) {
            state.setIf(known, new State(versions, known.tls())); // said once for each change
            LOG.error("event=certificate_unusable reason=\"{}\"", wrong.text());
        }
    }

    private String versions() {
        return version(files.certificate()) + version(files.key()) + version(files.store());
    }

    private static String version(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.fileKey() + " " + found.size() + " " + found.lastModifiedTime() + ";";
        } catch (IOException gone) {
            return "unreadable;";
        }
    }
}
