package io.tidemark.executor.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FailPointTest {
    @Test
    void placesAreReadFromOneProperty() {
        Map<String, FailPoint.Plan> plans = FailPoint.parse("a.b:halt, c:throw:3");
        assertThat(plans).containsOnlyKeys("a.b", "c");
        FailPoint.Plan first = Objects.requireNonNull(plans.get("a.b"));
        assertThat(first.action()).isEqualTo(FailPoint.Action.HALT);
        assertThat(first.hitsLeft()).hasValue(1);
        assertThat(Objects.requireNonNull(plans.get("c")).hitsLeft()).hasValue(3);
    }

    @Test
    void aWrongTextIsRefusedSoThatNoTestPassesForNothing() {
        assertThatThrownBy(() -> FailPoint.parse("a")).hasMessageContaining("name:action[:count]");
        assertThatThrownBy(() -> FailPoint.parse("a:explode")).hasMessageContaining("halt, stop, throw and error");
    }

    @Test
    void nothingHappensWhereNothingIsArmed() {
        assertThatCode(() -> FailPoint.hit("anywhere")).doesNotThrowAnyException();
    }
}
