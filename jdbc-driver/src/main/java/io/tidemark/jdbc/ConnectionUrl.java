package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.link.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A URL of this driver: {@code jdbc:tidemark://host:port,host:port/?property=value&…}, {@code jdbc:tidemark:embedded:DIR} or
 * {@code jdbc:tidemark:embedded::memory:NAME}, the latter two with properties behind a question mark too. Immutable.
 *
 * @param servers to try in turn; empty for an engine in this process
 * @param directory of an engine in this process; null for one that keeps nothing
 * @param memoryName of an engine that keeps nothing; empty for one of its own
 * @param properties of the URL
 */
record ConnectionUrl(List<Address> servers, @Nullable Path directory, String memoryName, Properties properties) {
    static final String PREFIX = "jdbc:tidemark:";
    private static final String REMOTE = PREFIX + "//";
    private static final String EMBEDDED = PREFIX + "embedded:";
    private static final String MEMORY = ":memory:";
    private static final int MAX_LENGTH = 16 << 10;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SERVERS = 16;

    /** Whether a URL is for this driver. */
    static boolean isOurs(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    static ConnectionUrl parse(String url) throws SQLException {
        if (url.length() > MAX_LENGTH) {
            throw malformed("it has more than " + MAX_LENGTH + " characters");
        }
        int question = url.indexOf('?');
        String place = question < 0 ? url : url.substring(0, question);
        Properties properties = question < 0 ? new Properties() : properties(url.substring(question + 1));
        if (place.startsWith(REMOTE)) {
            return new ConnectionUrl(servers(place.substring(REMOTE.length())), null, "", properties);
        }
        if (!place.startsWith(EMBEDDED)) {
            throw malformed("behind " + PREFIX + " comes //host:port/ or embedded:");
        }
        String where = decode(place.substring(EMBEDDED.length()));
        if (where.startsWith(MEMORY)) {
            return new ConnectionUrl(List.of(), null, where.substring(MEMORY.length()), properties);
        }
        if (where.isEmpty()) {
            throw malformed("behind embedded: comes a directory or :memory:");
        }
        try {
            return new ConnectionUrl(List.of(), Path.of(where), "", properties);
        } catch (InvalidPathException invalid) {
            throw malformed("the directory cannot be: " + invalid.getReason());
        }
    }

    boolean isEmbedded() {
        return servers.isEmpty();
    }

    private static SQLException malformed(String why) {
        return Errors.misconfigured(
                "the URL is malformed: " + why
                        + "; it looks like jdbc:tidemark://localhost:7333/ or jdbc:tidemark:embedded:DIR",
                null);
    }

    private static List<Address> servers(String text) throws SQLException {
        int slash = text.indexOf('/');
        if (slash >= 0 && slash < text.length() - 1) {
            throw malformed("behind the / come only properties; there is one database");
        }
        String hosts = slash < 0 ? text : text.substring(0, slash);
        if (hosts.indexOf('@') >= 0) {
            throw malformed("the user goes into the properties user and password");
        }
        List<Address> servers = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            servers.add(address(host));
        }
        if (servers.size() > MAX_SERVERS) {
            throw malformed("it names more than " + MAX_SERVERS + " servers");
        }
        return List.copyOf(servers);
    }

    private static Address address(String text) throws SQLException {
        int colon = text.startsWith("[") ? text.indexOf(':', Math.max(0, text.indexOf(']'))) : text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1).replace("%25", "%"); // before the name of an interface
        }
        if (host.isEmpty() || host.indexOf('[') >= 0 || host.indexOf(']') >= 0 || host.indexOf(' ') >= 0) {
            throw malformed("'" + shown(text) + "' names no host (an IPv6 address stands in brackets: [::1])");
        }
        return new Address(host, colon < 0 ? Address.DEFAULT_PORT : port(text.substring(colon + 1)));
    }

    private static int port(String text) throws SQLException {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw malformed("'" + shown(text) + "' is no port");
        }
        return port;
    }

    private static Properties properties(String text) throws SQLException {
        Properties properties = new Properties();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (properties.setProperty(key, value) != null) {
                throw malformed("the property " + shown(key) + " comes twice");
            }
        }
        return properties;
    }

    private static String decode(String text) throws SQLException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw malformed("a % is not followed by two hexadecimal digits");
        }
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** The URL without properties, which may be secret. */
    String withoutProperties() {
        if (!isEmbedded()) {
            List<String> hosts = new ArrayList<>();
            servers.forEach(server -> hosts.add(server.toString()));
            return REMOTE + String.join(",", hosts) + "/";
        }
        return EMBEDDED + (directory == null ? MEMORY + memoryName : directory.toString());
    }
}
