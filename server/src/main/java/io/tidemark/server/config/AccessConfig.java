package io.tidemark.server.config;

import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What statements of clients may reach outside the engine.
 *
 * @param fileRoots folders in which the file connector may read and write; none without
 * @param hosts hosts to which connectors may connect, as {@link OutsideAccess#confined} takes them; none without
 */
public record AccessConfig(List<Path> fileRoots, List<String> hosts) {
    static final Map<String, String> KEYS = Map.of("file.roots", "", "hosts", "");

    public AccessConfig {
        fileRoots = List.copyOf(fileRoots);
        hosts = List.copyOf(hosts);
    }

    static AccessConfig of(ConfigValues values) {
        List<String> hosts = values.words("hosts");
        for (String host : hosts) {
            try {
                OutsideAccess.confined(List.of(), List.of(host));
            } catch (IllegalArgumentException malformed) {
                throw new TidemarkException(
                        ErrorCode.INVALID_CONFIG,
                        values.place("hosts") + ": " + malformed.getMessage(),
                        "write names or addresses such as broker1:9092, *.example.org, 10.0.0.0/8, [::1]:9092",
                        null,
                        malformed);
            }
        }
        return new AccessConfig(values.paths("file.roots"), hosts);
    }

    /** The same as the engine takes it. */
    public OutsideAccess limits() {
        return OutsideAccess.confined(fileRoots, hosts);
    }
}
