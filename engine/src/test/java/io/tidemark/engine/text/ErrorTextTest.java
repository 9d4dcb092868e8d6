package io.tidemark.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
    private static TidemarkException unknownColumn(int line, int column) {
        return new TidemarkException(
                ErrorCode.UNKNOWN_COLUMN,
                "column 'prise' is not in table bids",
                "did you mean 'price'?",
                new Position(line, column));
    }

    @Test
    void namesStatementFilePlaceCodeAndRemedy() {
        String script = "SET x = 1;\n\nSELECT prise FROM bids;\n";
        assertThat(ErrorText.render(unknownColumn(3, 8), "bids.sql", script, 2)).isEqualTo("""
                        error TM-2001 in statement 2, bids.sql:3:8: column 'prise' is not in table bids
                          3 | SELECT prise FROM bids;
                            |        ^
                          did you mean 'price'?""");
    }

    @Test
    void theOnlyStatementOfACommandLineHasNoNumberAndNoFile() {
        assertThat(ErrorText.render(unknownColumn(1, 8), null, "SELECT prise FROM bids", 0))
                .isEqualTo("""
                        error TM-2001 at line 1:8: column 'prise' is not in table bids
                          1 | SELECT prise FROM bids
                            |        ^
                          did you mean 'price'?""");
    }

    @Test
    void anErrorWithoutAPlaceShowsNoLine() {
        TidemarkException error = new TidemarkException(ErrorCode.UNREACHABLE, "broker h:1 does not answer");
        assertThat(ErrorText.render(error, "a.sql", "SELECT 1", 3))
                .isEqualTo("error TM-4007 in statement 3, a.sql: broker h:1 does not answer");
        assertThat(ErrorText.render(error, null, "SELECT 1", 0)).isEqualTo("error TM-4007: broker h:1 does not answer");
    }

    @Test
    void theCaretStandsBelowItsCharacterBehindWideOnesAndTabs() {
        assertThat(ErrorText.render(unknownColumn(1, 7), null, "'入札'\t prise", 0))
                .contains("  1 | '入札'  prise\n    |         ^\n");
    }

    @Test
    void aLongLineIsCutAroundThePlace() {
        String script = "SELECT " + "a, ".repeat(10_000) + "prise FROM bids";
        String text = ErrorText.render(unknownColumn(1, 30_008), null, script, 0);
        String[] lines = text.split("\n");
        assertThat(lines[1]).hasSizeLessThan(80).contains("…").contains("prise");
        assertThat(lines[2].indexOf('^')).isEqualTo(lines[1].indexOf("prise"));
    }

    @Test
    void noLineOfTheScriptIsWiderThanASmallTerminal() {
        for (String padding : new String[] {"a, ", "入札, ", "😀", "\t", "\u0001"}) {
            for (int times = 0; times < 120; times++) {
                String script =
                        "SELECT " + padding.repeat(times) + "prise" + padding.repeat(120 - times) + " FROM bids";
                int column = script.indexOf("prise") + 1;
                String[] lines = ErrorText.render(unknownColumn(1, column), null, script, 0)
                        .split("\n");
                assertThat(DisplayWidth.of(lines[1])).isLessThan(80);
                int place = lines[1].indexOf("prise");
                assertThat(place).as(lines[1]).isPositive();
                assertThat(lines[2].indexOf('^')).isEqualTo(DisplayWidth.of(lines[1].substring(0, place)));
            }
        }
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(DisplayWidth.visible("a\u001b[31mb\n")).isEqualTo("a\\x1b[31mb\\n");
        assertThat(DisplayWidth.of("a\n")).isEqualTo(3);
        assertThat(DisplayWidth.of("入札")).isEqualTo(4);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
        assertThat(DisplayWidth.of("😀")).isEqualTo(2);
    }
}
