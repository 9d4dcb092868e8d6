package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What clients make of our errors hangs on their SQLSTATE: pools throw connections away by it, frameworks choose classes. */
final class ErrorCodesTest {
    /** Those after which a connection is of no more use, so that a pool should throw it away. */
    private static final Set<ErrorCode> OF_CONNECTIONS = EnumSet.of(
            ErrorCode.CLOSED,
            ErrorCode.PROTOCOL_VIOLATION,
            ErrorCode.SERVER_STOPS,
            ErrorCode.CONNECTION_TIMEOUT,
            ErrorCode.LOGIN_FAILED,
            ErrorCode.LOGIN_DELAYED);

    @Test
    void everyCodeHasANumberOfItsOwnAndAState() {
        Set<String> numbers = new HashSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(numbers.add(code.code())).as(code.name()).isTrue();
            assertThat(code.code()).as(code.name()).matches("TM-\\d{4}");
            assertThat(code.sqlState()).as(code.name()).matches("[0-9A-Z]{5}");
        }
    }

    @Test
    void statesSayWhoCanMendIt() {
        for (ErrorCode code : EnumSet.complementOf(EnumSet.copyOf(OF_CONNECTIONS))) {
            String state = code.sqlState();
            String allowed =
                    switch (code.kind()) {
                        case USER -> "22...|23...|2BP01|42...|55000|57014|F0000";
                        case RESOURCE -> "53...|54...";
                        case EXTERNAL -> "55...|58...";
                        case INTERNAL -> "XX000";
                    };
            assertThat(state).as(code.name()).matches(allowed);
        }
    }

    @Test
    void noMistakeInAStatementCostsAPoolItsConnection() {
        Set<String> evicting = Set.of("0A000", "57P01", "57P02", "57P03", "01002", "JZ0C0", "JZ0C1");
        for (ErrorCode code : EnumSet.complementOf(EnumSet.copyOf(OF_CONNECTIONS))) {
            assertThat(code.sqlState()).as(code.name()).isNotIn(evicting).doesNotStartWith("08");
        }
    }
}
