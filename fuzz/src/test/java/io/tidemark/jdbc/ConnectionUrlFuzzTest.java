package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Properties;

/** Any text as a URL, with and without our prefix before it: settings, or an SQLException of state 08001. Nothing is opened. */
final class ConnectionUrlFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void urls(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        check(text);
        check(ConnectionUrl.PREFIX + text);
        check(ConnectionUrl.PREFIX + "//localhost/?" + text);
    }

    private static void check(String url) {
        try {
            ConnectionUrl parsed = ConnectionUrl.parse(url);
            ConnectionSettings.of(parsed, new Properties());
            ConnectionUrl again = ConnectionUrl.parse(parsed.withoutProperties());
            assertThat(again.servers()).hasSameSizeAs(parsed.servers());
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isEqualTo("08001");
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
