package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.ManualClock;
import io.tidemark.server.config.ServerConfig;
import org.junit.jupiter.api.Test;

/** The limits of connections with their defaults. */
final class AdmissionsTest {
    private final ManualClock clock = new ManualClock(1_000_000);
    private final Admissions admissions = new Admissions(ServerConfig.defaults().limits(), clock);
    private int lastAddress;

    private String otherAddress() {
        lastAddress++;
        return "10.0." + lastAddress / 250 + "." + lastAddress % 250;
    }

    private void pass(long millis) {
        clock.set(clock.millis() + millis);
    }

    /** So many connections from other addresses, of which all log in, and none at once with the last. */
    private void connect(int count) {
        for (int connection = 0; connection < count; connection++) {
            pass(10);
            assertThat(admissions.refusal(otherAddress())).isNull();
            admissions.ready();
        }
    }

    @Test
    void twoHundredAndFiftySixAreTaken() {
        connect(256);
        pass(1_000);
        assertThat(admissions.refusal("10.9.9.9")).contains("256 connections, which is its limit");
        admissions.gone("10.0.0.1", true);
        assertThat(admissions.refusal("10.9.9.9")).isNull();
    }

    @Test
    void thirtyTwoAreTakenFromOneAddress() {
        for (int connection = 0; connection < 32; connection++) {
            assertThat(admissions.refusal("10.0.0.1")).isNull();
            admissions.ready();
        }
        assertThat(admissions.refusal("10.0.0.1")).contains("this address has 32 connections");
        assertThat(admissions.refusal("10.0.0.2")).isNull();
        admissions.gone("10.0.0.1", true);
        assertThat(admissions.refusal("10.0.0.1")).isNull();
    }

    @Test
    void sixtyFourMayNotHaveLoggedInYet() {
        for (int connection = 0; connection < 64; connection++) {
            assertThat(admissions.refusal(otherAddress())).isNull();
        }
        assertThat(admissions.refusal("10.9.9.9")).contains("have not logged in yet");
        admissions.ready();
        assertThat(admissions.refusal("10.9.9.9")).isNull();
        admissions.gone("10.0.0.2", false);
        assertThat(admissions.refusal(otherAddress())).isNull();
        assertThat(admissions.refusal(otherAddress())).isNotNull();
    }

    @Test
    void aHundredAreTakenInASecond() {
        for (int connection = 0; connection < 100; connection++) {
            assertThat(admissions.refusal(otherAddress())).isNull();
            admissions.ready();
        }
        assertThat(admissions.refusal(otherAddress())).contains("in a second");
        pass(10);
        assertThat(admissions.refusal(otherAddress())).isNull();
        admissions.ready();
        assertThat(admissions.refusal(otherAddress())).contains("in a second");
        pass(3_600_000); // rest does not add up
        for (int connection = 0; connection < 100; connection++) {
            assertThat(admissions.refusal(otherAddress())).isNull();
            admissions.ready();
        }
        assertThat(admissions.refusal(otherAddress())).contains("in a second");
    }

    @Test
    void whoIsRefusedTakesNoRoom() {
        connect(256);
        for (int tries = 0; tries < 1_000; tries++) {
            assertThat(admissions.refusal("10.9.9.9")).isNotNull();
        }
        for (int connection = 1; connection <= 256; connection++) {
            admissions.gone("10.0." + connection / 250 + "." + connection % 250, true);
        }
        pass(10_000);
        lastAddress = 0;
        connect(256);
    }
}
