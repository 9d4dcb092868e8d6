package io.tidemark.server.config;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What statements of clients may reach outside the engine.
 *
 * @param fileRoots folders in which the file connector may read and write; none without
 * @param hosts hosts to which connectors may connect, as {@code host}, {@code host:port} or {@code *.domain}; none without
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
            if (!host.matches("(\\*\\.)?[A-Za-z0-9_.-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:]+\\](:\\d{1,5})?")) {
                throw new TidemarkException(
                        ErrorCode.INVALID_CONFIG,
                        values.place("hosts") + ": '" + host + "' is not a host",
                        "write names or addresses such as broker1:9092, *.example.org, 10.0.0.7, [::1]:9092",
                        null);
            }
        }
        return new AccessConfig(values.paths("file.roots"), hosts);
    }
}
