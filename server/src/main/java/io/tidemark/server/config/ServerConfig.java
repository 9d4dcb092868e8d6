package io.tidemark.server.config;

import io.tidemark.engine.TidemarkConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a server runs. Made by {@link #defaults()} or {@link #read(Path)}; what the command line says comes on top. Not yet
 * checked as a whole: {@link #checked()} does that.
 *
 * @param data folder of the engine
 * @param address name or number of the interface to listen on
 * @param port to listen on; 0 for any that is free
 * @param insecure whether it may listen to other machines without TLS or without users
 * @param tls certificate and key, or null for no TLS
 * @param usersFile the password file, or null: who connects may do everything
 * @param metricsAddress name or number of the interface for metrics
 * @param metricsPort of the metrics; −1 for none, 0 for any that is free, {@link #NEXT_PORT} for the one behind the port
 * @param heartbeat how long nothing is sent before a heartbeat is
 * @param stopTimeout how long statements may go on when the server stops
 * @param access what statements may reach outside
 * @param limits what clients may use up
 */
public record ServerConfig(
        Path data,
        String address,
        int port,
        boolean insecure,
        @Nullable TlsFiles tls,
        @Nullable Path usersFile,
        String metricsAddress,
        int metricsPort,
        Duration heartbeat,
        Duration stopTimeout,
        AccessConfig access,
        ServerLimits limits) {
    /** The port that clients take if none is said. */
    public static final int DEFAULT_PORT = 7333;

    /** The port of the metrics where none is given. */
    public static final int NEXT_PORT = -2;

    private static final int MAX_PORT = 65_535;

    private static final Map<String, String> OWN_KEYS = Map.ofEntries(
            Map.entry("data", ""),
            Map.entry("address", "127.0.0.1"),
            Map.entry("port", Integer.toString(DEFAULT_PORT)),
            Map.entry("insecure", "false"),
            Map.entry("tls.certificate", ""),
            Map.entry("tls.key", ""),
            Map.entry("tls.store", ""),
            Map.entry("tls.password-file", ""),
            Map.entry("users.file", ""),
            Map.entry("metrics.address", "127.0.0.1"),
            Map.entry("metrics.port", "7334"),
            Map.entry("heartbeat", "3 s"),
            Map.entry("stop-timeout", "10 s"));

    /** All keys with their defaults, for the documentation. */
    public static Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>(OWN_KEYS);
        keys.putAll(AccessConfig.KEYS);
        keys.putAll(ServerLimits.KEYS);
        return new TreeMap<>(keys);
    }

    /** A server on this machine only, without users. */
    public static ServerConfig defaults() {
        return of(ConfigValues.none(keys()), defaultData());
    }

    /**
     * Reads a config file in the syntax of {@link java.util.Properties}; relative paths begin at its folder.
     *
     * @throws io.tidemark.types.TidemarkException INVALID_CONFIG with file and line for what it does not take
     */
    public static ServerConfig read(Path file) {
        return read(file, defaultData());
    }

    /**
     * The same.
     *
     * @param otherwise folder of the engine, if the file names none
     */
    public static ServerConfig read(Path file, Path otherwise) {
        return of(ConfigValues.read(file, keys()), otherwise);
    }

    /** Folder of the engine if nobody names one. */
    public static Path defaultData() {
        return Path.of(System.getProperty("user.home", "")).resolve(".tidemark").toAbsolutePath();
    }

    private static ServerConfig of(ConfigValues values, Path otherwise) {
        Path data = values.path("data");
        return new ServerConfig(
                data == null ? otherwise : data,
                values.text("address").orElse("127.0.0.1"),
                values.number("port", 0, MAX_PORT),
                values.flag("insecure"),
                tls(values),
                values.path("users.file"),
                values.text("metrics.address").orElse("127.0.0.1"),
                metricsPort(values),
                values.duration("heartbeat", Duration.ofMillis(100), Duration.ofMinutes(10)),
                values.duration("stop-timeout", Duration.ofMillis(0), Duration.ofMinutes(10)),
                AccessConfig.of(values),
                ServerLimits.of(values));
    }

    private static int metricsPort(ConfigValues values) {
        if (!values.isGiven("metrics.port")) {
            return NEXT_PORT;
        }
        return values.text("metrics.port").orElse("").equals("off") ? -1 : values.number("metrics.port", 0, MAX_PORT);
    }

    /** The port of the metrics: if none is given the one behind {@link #port}, or any that is free where that is or none is behind. */
    @Override
    public int metricsPort() {
        if (metricsPort != NEXT_PORT) {
            return metricsPort;
        }
        return port == 0 || port == MAX_PORT ? 0 : port + 1;
    }

    private static @Nullable TlsFiles tls(ConfigValues values) {
        TlsFiles files = new TlsFiles(
                values.path("tls.certificate"),
                values.path("tls.key"),
                values.path("tls.store"),
                values.path("tls.password-file"));
        if ((files.certificate() == null) != (files.key() == null)) {
            String present = files.certificate() == null ? "tls.key" : "tls.certificate";
            throw ConfigValues.wrong(
                    values.place(present) + ": 'tls.certificate' and 'tls.key' belong together",
                    "give both, or 'tls.store' with a PKCS12 file",
                    null);
        }
        if (files.store() != null && files.certificate() != null) {
            throw ConfigValues.wrong(
                    values.place("tls.store") + ": there is 'tls.store' and 'tls.certificate'",
                    "give one of them",
                    null);
        }
        return files.store() == null && files.certificate() == null ? null : files;
    }

    /** The engine of such a server: statements reach what {@link #access} lists, and relative paths begin at the first root. */
    public TidemarkConfig engine() {
        TidemarkConfig.Builder builder = TidemarkConfig.builder()
                .dataDirectory(data)
                .access(access.limits())
                .maxStateBytes(limits.jobStateBytes());
        if (!access.fileRoots().isEmpty()) {
            builder.workingDirectory(access.fileRoots().get(0));
        }
        return builder.build();
    }

    /** The same with another port. Metrics whose port is not given go to the one behind it. */
    public ServerConfig withPort(int other) {
        return new ServerConfig(
                data,
                address,
                other,
                insecure,
                tls,
                usersFile,
                metricsAddress,
                metricsPort,
                heartbeat,
                stopTimeout,
                access,
                limits);
    }

    /** The same, but other machines may connect without TLS or without users. */
    public ServerConfig withInsecure() {
        return new ServerConfig(
                data,
                address,
                port,
                true,
                tls,
                usersFile,
                metricsAddress,
                metricsPort,
                heartbeat,
                stopTimeout,
                access,
                limits);
    }

    /** The same with other limits. */
    public ServerConfig withLimits(ServerLimits other) {
        return new ServerConfig(
                data,
                address,
                port,
                insecure,
                tls,
                usersFile,
                metricsAddress,
                metricsPort,
                heartbeat,
                stopTimeout,
                access,
                other);
    }

    /** The same on another interface. */
    public ServerConfig withAddress(String other) {
        return new ServerConfig(
                data,
                other,
                port,
                insecure,
                tls,
                usersFile,
                metricsAddress,
                metricsPort,
                heartbeat,
                stopTimeout,
                access,
                limits);
    }

    /** The same with another folder. */
    public ServerConfig withData(Path other) {
        return new ServerConfig(
                other.toAbsolutePath(),
                address,
                port,
                insecure,
                tls,
                usersFile,
                metricsAddress,
                metricsPort,
                heartbeat,
                stopTimeout,
                access,
                limits);
    }

    /**
     * The same config, if it is safe.
     *
     * @throws io.tidemark.types.TidemarkException INVALID_CONFIG if other machines could connect without TLS or without a
     *     password, and {@link #insecure} is not set, or if a folder of {@link #access} is not there
     */
    public ServerConfig checked() {
        for (Path root : access.fileRoots()) {
            if (!Files.isDirectory(root)) {
                throw ConfigValues.wrong(
                        "file.roots: there is no folder " + root, "make it, or leave it out of 'file.roots'", null);
            }
        }
        if (insecure) {
            return this;
        }
        if (!isLoopback(address) && (tls == null || usersFile == null)) {
            String lacks = tls == null && usersFile == null ? "TLS and users" : tls == null ? "TLS" : "users";
            throw ConfigValues.wrong(
                    "address = '" + address + "' lets other machines connect, but there is no configuration of "
                            + lacks,
                    "give 'tls.certificate', 'tls.key' and 'users.file', or listen on 127.0.0.1, or set insecure = true",
                    null);
        }
        if (metricsPort() >= 0 && !isLoopback(metricsAddress)) {
            throw ConfigValues.wrong(
                    "metrics.address = '" + metricsAddress + "' shows the metrics to other machines",
                    "leave it at 127.0.0.1 and collect them on this machine, or set insecure = true",
                    null);
        }
        return this;
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress found : InetAddress.getAllByName(host)) {
                if (!found.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException unknown) {
            throw ConfigValues.wrong("there is no address '" + host + "' to listen on", null, unknown);
        }
    }
}
