package io.tidemark.server.link;

import io.tidemark.protocol.link.InProcessServer;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gives connections to engines in this process. Thread: any. */
public final class LocalServer implements InProcessServer {
    /** A service is made anew whenever one looks for it, but a directory can be open once only in a process. */
    private static final LocalEngines ENGINES = new LocalEngines();

    @Override
    public Link connect(@Nullable Path data, String name, LinkListener listener) {
        LocalEngine engine = ENGINES.use(data, name);
        return new LocalLink(engine, () -> ENGINES.leave(engine), listener);
    }
}
