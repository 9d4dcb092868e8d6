package io.tidemark.clients;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/** The two databases whose drivers are compared: Tidemark in this process, and H2. */
enum Databases {
    TIDEMARK {
        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:tidemark:embedded::memory:conversions?timeZone=local");
        }

        @Override
        String instant(String text) {
            LocalDateTime here = LocalDateTime.parse(text.replace(' ', 'T'))
                    .atOffset(ZoneOffset.UTC)
                    .atZoneSameInstant(TimeZone.getDefault().toZoneId())
                    .toLocalDateTime();
            return "CAST(TIMESTAMP WITH LOCAL TIME ZONE '" + Timestamp.valueOf(here) + "' AS TIMESTAMP_LTZ(3))";
        }
    },
    H2 {
        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:h2:mem:conversions;TIME ZONE=" + TimeZone.getDefault().getID());
        }

        @Override
        String instant(String text) {
            return "CAST(TIMESTAMP WITH TIME ZONE '" + text + "+00:00' AS TIMESTAMP(3) WITH TIME ZONE)";
        }
    };

    abstract Connection connect() throws SQLException;

    /** A point of time that is given in UTC, as an expression. */
    abstract String instant(String text);
}
