package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VariablesTest {
    private static final Map<String, String> VALUES = Map.of("topic", "bid", "n", "5", "odd", "O'Brien \"x\"");

    @Test
    void valuesReplaceNamesInsideAndOutsideOfQuotes() {
        assertThat(Variables.substitute("SELECT ${n} FROM ${topic} WHERE a = '${topic}-${n}' AND \"${topic}\"", VALUES))
                .isEqualTo("SELECT 5 FROM bid WHERE a = 'bid-5' AND \"bid\"");
    }

    @Test
    void noValueEndsTheQuotesItStandsIn() {
        assertThat(Variables.substitute("SELECT '${odd}', 'it''s ${odd}', \"${odd}\"", VALUES))
                .isEqualTo("SELECT 'O''Brien \"x\"', 'it''s O''Brien \"x\"', \"O'Brien \"\"x\"\"\"");
    }

    @Test
    void escapedQuotesDoNotEndAString() {
        assertThat(Variables.substitute("SELECT E'it\\'s -- ${n}', N'${odd}', 'x", VALUES))
                .isEqualTo("SELECT E'it\\'s -- 5', N'O''Brien \"x\"', 'x");
    }

    @Test
    void namesMayHoldDashesAndDots() {
        assertThat(Variables.substitute("${a-b} ${a.b}${a--b}", Map.of("a-b", "1", "a.b", "2", "a--b", "3")))
                .isEqualTo("1 2${a--b}");
    }

    @Test
    void commentsStayAsTheyAre() {
        String script = "-- ${unknown}\nSELECT 1 /* ${unknown}\n */ - ${n} -- ${unknown}";
        assertThat(Variables.substitute(script, VALUES)).isEqualTo(script.replace("${n}", "5"));
    }

    @Test
    void whatIsNoVariableStays() {
        String script = "SELECT '$', '${', '${}', '${1a}', '${a b}', '$.x', ${ } FROM t ${";
        assertThat(Variables.substitute(script, VALUES)).isEqualTo(script);
    }

    @Test
    void anUnknownNameIsNamedWithItsPlace() {
        TidemarkException error = catchThrowableOfType(
                TidemarkException.class, () -> Variables.substitute("SELECT 1;\r\n SELECT '${topik}'", VALUES));
        assertThat(error.code()).isEqualTo(ErrorCode.UNDEFINED_VARIABLE);
        assertThat(error.position()).isEqualTo(new Position(2, 10));
        assertThat(error.text()).isEqualTo("variable 'topik' has no value");
        assertThat(error.hint()).isEqualTo("did you mean 'topic'?");
    }

    @Test
    void aValueWithALineBreakIsRefused() {
        TidemarkException error =
                catchThrowableOfType(TidemarkException.class, () -> Variables.substitute("${a}", Map.of("a", "x\ny")));
        assertThat(error.text()).isEqualTo("the value of variable 'a' has a line break");
    }
}
