package io.tidemark.jdbc.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.protocol.ServerMessage.Failed;
import org.junit.jupiter.api.Test;

/** What exceptions say. */
final class ErrorsTest {
    private static String message(String sql) {
        Failed failed = new Failed("TM-2001", "42000", "USER", "not so", null, 1, 3, null);
        return String.valueOf(Errors.of(failed, sql).getMessage());
    }

    @Test
    void thePlaceOfAnErrorIsShownUnlessASecretMayStandThere() {
        assertThat(message("SELECT x FROM t")).contains("SELECT x FROM t\n    ^");
        assertThat(message("CREATE SECRET s AS 'hidden'"))
                .doesNotContain("hidden")
                .contains("line 1:3: not so");
        assertThat(message("CREATE STREAM s (a INT) WITH ('sasl.password' = 'hidden')"))
                .doesNotContain("hidden");
    }
}
