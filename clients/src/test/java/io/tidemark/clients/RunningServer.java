package io.tidemark.clients;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server on a free port of this machine, whose engine keeps nothing. */
final class RunningServer implements AutoCloseable {
    private final Server server;

    RunningServer() {
        this(0);
    }

    /**
     * @param port 0 for any that is free
     * @param settings lines of the config file
     */
    RunningServer(int port, String... settings) {
        try {
            Path file = Files.createTempFile("server", ".properties");
            Files.writeString(file, "port=" + port + "\nmetrics.port=0\n" + String.join("\n", settings) + "\n");
            server = Server.start(ServerConfig.read(file), TidemarkConfig.ephemeral());
            Files.delete(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    int port() {
        return server.port();
    }

    /** The URL with properties such as {@code fetchSize=10}. */
    String url(String... properties) {
        return "jdbc:tidemark://127.0.0.1:" + port() + "/"
                + (properties.length == 0 ? "" : "?" + String.join("&", properties));
    }

    Connection connect(String... properties) throws SQLException {
        return DriverManager.getConnection(url(properties));
    }

    /** Runs statements. */
    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** How many queries of clients run. */
    int runningQueries() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW JOBS")) {
            int count = 0;
            while (rows.next()) {
                count += rows.getString("state").equalsIgnoreCase("RUNNING") ? 1 : 0;
            }
            return count;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
