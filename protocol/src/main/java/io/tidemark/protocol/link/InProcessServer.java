package io.tidemark.protocol.link;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server in this process, for {@code jdbc:tidemark:embedded:}. Found with {@link java.util.ServiceLoader}; the module
 * {@code server} provides it.
 */
public interface InProcessServer {
    /**
     * Connects to an engine in this process. The first connection to a directory opens the engine, the last that is closed
     * closes it; engines in memory ({@code data} null) are shared by name.
     *
     * @param data the directory of the engine's data, or null for one that keeps nothing
     * @param name of an engine in memory; empty for one of its own
     * @throws io.tidemark.types.TidemarkException if the engine cannot be opened
     */
    Link connect(@Nullable Path data, String name, LinkListener listener);
}
