package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.server.config.ServerConfig;
import org.junit.jupiter.api.Test;

final class ServingLimitsTest {
    @Test
    void theDefaultsOfAServerAreThoseOfItsConfig() {
        assertThat(ServingLimits.of(ServerConfig.defaults()))
                .isEqualTo(new ServingLimits(
                        3_000, 9_000, 10_000, 600_000, 30_000, 16 << 10, 16 << 20, 1 << 20, 256 << 10, 1_000, 1_000));
    }

    @Test
    void allConnectionsTogetherHoldNoMoreThanTheOutboundBytes() {
        ServerConfig config = ServerConfig.defaults();
        long together =
                (long) ServingLimits.of(config).outboxBytes() * config.limits().connections();
        assertThat(together).isLessThanOrEqualTo(64 << 20);
    }
}
