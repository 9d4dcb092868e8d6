package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.link.TlsMode;
import io.tidemark.jdbc.link.TlsSettings;
import io.tidemark.jdbc.wire.Credentials;
import io.tidemark.jdbc.wire.Limits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a connection was asked for: the properties of the URL, and of the call where the URL has none; all checked.
 * Immutable.
 */
record ConnectionSettings(
        Credentials credentials,
        TlsSettings tls,
        Limits limits,
        Statements statements,
        Map<String, String> session,
        String applicationName) {
    private static final String LOCAL = "local";

    /**
     * How statements behave unless they say otherwise.
     *
     * @param fetchSize rows under way
     * @param queryTimeoutSeconds or 0
     * @param streamTimeoutSeconds or 0
     * @param rowKindColumn the name of a column for the kind of change, or null
     */
    record Statements(
            int fetchSize,
            int queryTimeoutSeconds,
            int streamTimeoutSeconds,
            @Nullable String rowKindColumn) {}

    static ConnectionSettings of(ConnectionUrl url, Properties given) throws SQLException {
        Properties all = merged(url, given);
        Map<String, String> session = new TreeMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(DriverProperty.SETTING_PREFIX)) {
                session.put(key.substring(DriverProperty.SETTING_PREFIX.length()), all.getProperty(key));
            } else if (DriverProperty.of(key) == null) {
                throw unknown(key);
            }
        }
        String zone = text(all, DriverProperty.TIME_ZONE);
        if (zone != null) {
            session.put("time-zone", zone.equals(LOCAL) ? TimeZone.getDefault().getID() : zone);
        }
        String application = text(all, DriverProperty.APPLICATION_NAME);
        return new ConnectionSettings(
                new Credentials(
                        orEmpty(text(all, DriverProperty.USER)),
                        text(all, DriverProperty.PASSWORD),
                        choice(all, DriverProperty.CHANNEL_BINDING).equals("require")),
                tls(all),
                new Limits(
                        number(all, DriverProperty.LOGIN_TIMEOUT, 1, 3600) * 1000,
                        number(all, DriverProperty.NETWORK_TIMEOUT, 0, Integer.MAX_VALUE),
                        number(all, DriverProperty.BUFFER_BYTES, 1 << 20, Integer.MAX_VALUE)),
                new Statements(
                        number(all, DriverProperty.FETCH_SIZE, 1, 100_000),
                        number(all, DriverProperty.QUERY_TIMEOUT, 0, 1_000_000),
                        number(all, DriverProperty.STREAM_TIMEOUT, 0, 1_000_000),
                        text(all, DriverProperty.ROW_KIND_COLUMN)),
                session,
                orEmpty(application));
    }

    /** All properties; those of the URL win. */
    static Properties merged(ConnectionUrl url, @Nullable Properties given) {
        Properties all = texts(given);
        all.putAll(url.properties());
        return all;
    }

    /** Properties with their defaults, all values as texts: pools put numbers into them too. */
    static Properties texts(@Nullable Properties given) {
        Properties texts = new Properties();
        if (given != null) {
            given.stringPropertyNames().forEach(key -> texts.setProperty(key, given.getProperty(key)));
            given.forEach((key, value) -> texts.setProperty(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    private static SQLException unknown(String key) {
        List<String> keys = new ArrayList<>();
        for (DriverProperty property : DriverProperty.values()) {
            if (property.key().equalsIgnoreCase(key)) {
                return Errors.misconfigured(
                        "there is no property '" + key + "'; did you mean '" + property.key() + "'?", null);
            }
            keys.add(property.key());
        }
        return Errors.misconfigured(
                "there is no property '" + key + "'; there are " + String.join(", ", keys) + " and "
                        + DriverProperty.SETTING_PREFIX + "NAME for a setting of the session",
                null);
    }

    private static @Nullable String text(Properties all, DriverProperty property) {
        String value = all.getProperty(property.key(), property.standard());
        return value == null || value.isEmpty() && property.standard() == null ? null : value;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int number(Properties all, DriverProperty property, int least, int most) throws SQLException {
        String text = orEmpty(text(all, property)).trim();
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException malformed) {
            throw Errors.misconfigured("the property " + property.key() + " is '" + text + "', no number", malformed);
        }
        throw Errors.misconfigured(
                "the property " + property.key() + " is " + text + "; it can be from " + least + " to " + most, null);
    }

    private static String choice(Properties all, DriverProperty property) throws SQLException {
        String value = orEmpty(text(all, property));
        if (!property.choices().contains(value)) {
            throw Errors.misconfigured(
                    "the property " + property.key() + " is '" + value + "'; it can be "
                            + String.join(", ", property.choices()),
                    null);
        }
        return value;
    }

    private static TlsSettings tls(Properties all) throws SQLException {
        String mode = choice(all, DriverProperty.TLS);
        String store = text(all, DriverProperty.TRUST_STORE);
        try {
            return new TlsSettings(
                    TlsMode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_')),
                    store == null ? null : Path.of(store),
                    text(all, DriverProperty.TRUST_STORE_PASSWORD));
        } catch (InvalidPathException invalid) {
            throw Errors.misconfigured("the property trustStore names no file: " + invalid.getReason(), invalid);
        }
    }
}
