package io.tidemark.jdbc;

import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What can be set in the URL or in the properties of a connection. */
enum DriverProperty {
    USER("user", "", "Who connects; empty where the server asks for nobody."),
    PASSWORD("password", null, "The user's password; it is never sent, only the proof that it is known."),
    TLS(
            "tls",
            "auto",
            "Encryption: 'auto' is none on the loopback interface unless a trustStore is given, and verify-full everywhere"
                    + " else; 'verify-full' asks for a certificate that is trusted and names the host; 'verify-ca' for one"
                    + " that is trusted; 'off'.",
            "auto",
            "verify-full",
            "verify-ca",
            "off"),
    TRUST_STORE(
            "trustStore",
            null,
            "File with the certificates that are trusted (PEM, PKCS12 or JKS); without it those that Java trusts."),
    TRUST_STORE_PASSWORD("trustStorePassword", null, "Password of a trust store in PKCS12 or JKS."),
    CHANNEL_BINDING(
            "channelBinding",
            "prefer",
            "Whether a login must be tied to the TLS connection, so that nobody in between can pass it on: 'require', or"
                    + " 'prefer' where the server can.",
            "prefer",
            "require"),
    LOGIN_TIMEOUT("loginTimeout", "10", "Seconds until the connection must be usable."),
    NETWORK_TIMEOUT(
            "networkTimeout",
            "0",
            "Milliseconds without a word from the server, while somebody waits, after which the connection is given up; 0"
                    + " for three of the server's heartbeats."),
    FETCH_SIZE(
            "fetchSize", "1000", "Rows that may be under way at once, from 1 to 100000; never held back to fill it."),
    QUERY_TIMEOUT("queryTimeout", "0", "Seconds that a statement may take unless it sets its own; 0 for no limit."),
    STREAM_TIMEOUT("streamTimeout", "0", "Seconds after which an endless result is stopped; 0 for no limit."),
    BUFFER_BYTES("bufferBytes", "67108864", "Bytes of rows that may wait for their reader, for each result."),
    ROW_KIND_COLUMN(
            "rowKindColumn",
            null,
            "Name of a column that is put first and says what each row does (+I, -U, +U, -D), for results of changes."),
    TIME_ZONE(
            "timeZone",
            null,
            "Zone of the session, such as Europe/Berlin, or 'local' for the JVM's; else the server's."),
    APPLICATION_NAME("applicationName", "", "Name of the application, for people who look at the server.");

    /** Before the name of a setting of the session, as for SET. */
    static final String SETTING_PREFIX = "set.";

    private final String key;
    private final @Nullable String standard;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> choices;

    DriverProperty(String key, @Nullable String standard, String description, String... choices) {
        this.key = key;
        this.standard = standard;
        this.description = description;
        this.choices = List.of(choices);
    }

    /** The name that users write. */
    String key() {
        return key;
    }

    /** The value where none is given. */
    @Nullable
    String standard() {
        return standard;
    }

    List<String> choices() {
        return choices;
    }

    /** The property of a name, or null. */
    static @Nullable DriverProperty of(String key) {
        for (DriverProperty property : values()) {
            if (property.key.equals(key)) {
                return property;
            }
        }
        return null;
    }

    /** As tools show it. */
    DriverPropertyInfo info(Properties given) {
        DriverPropertyInfo info = new DriverPropertyInfo(key, given.getProperty(key, standard));
        info.description = description;
        info.required = false;
        info.choices = choices.isEmpty() ? null : choices.toArray(new String[0]);
        return info;
    }
}
