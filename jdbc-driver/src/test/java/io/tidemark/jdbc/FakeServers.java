package io.tidemark.jdbc;

import io.tidemark.protocol.link.InProcessServer;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives connections to the {@link FakeServer} of a name, for {@code jdbc:tidemark:embedded::memory:NAME}. */
public final class FakeServers implements InProcessServer {
    static final Map<String, FakeServer> BY_NAME = new ConcurrentHashMap<>();

    @Override
    public Link connect(@Nullable Path data, String name, LinkListener listener) {
        FakeServer server = BY_NAME.get(name);
        if (server == null) {
            throw new IllegalStateException("no fake server " + name);
        }
        return server.connect(listener);
    }
}
