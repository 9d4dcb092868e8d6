package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.meta.DriverVersion;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The driver for URLs that begin with {@code jdbc:tidemark:}; DriverManager finds it. Stateless. */
public final class TidemarkDriver implements Driver {
    static {
        register();
    }

    private static void register() {
        try {
            DriverManager.registerDriver(new TidemarkDriver());
        } catch (SQLException refused) {
            throw new ExceptionInInitializerError(refused);
        }
    }

    @Override
    public @Nullable Connection connect(@Nullable String url, @Nullable Properties properties) throws SQLException {
        if (url == null || !acceptsURL(url)) {
            return null;
        }
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        ConnectionSettings settings = ConnectionSettings.of(parsed, properties == null ? new Properties() : properties);
        return new Connector(parsed, settings).connect();
    }

    @Override
    public boolean acceptsURL(@Nullable String url) {
        return ConnectionUrl.isOurs(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties properties)
            throws SQLException {
        Properties given = ConnectionSettings.texts(properties);
        if (url != null && url.startsWith(ConnectionUrl.PREFIX) && url.length() > ConnectionUrl.PREFIX.length()) {
            given.putAll(ConnectionUrl.parse(url).properties());
        }
        DriverProperty[] all = DriverProperty.values();
        DriverPropertyInfo[] infos = new DriverPropertyInfo[all.length];
        for (int index = 0; index < all.length; index++) {
            infos[index] = all[index].info(given);
        }
        return infos;
    }

    @Override
    public int getMajorVersion() {
        return DriverVersion.MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return DriverVersion.MINOR;
    }

    @Override
    public boolean jdbcCompliant() {
        return false; // there are no transactions
    }

    @Override
    public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
        throw (java.sql.SQLFeatureNotSupportedException) Errors.notOffered("logging: errors are thrown, and it");
    }
}
