package io.tidemark.shell.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.live.Look;
import java.util.List;
import java.util.function.Predicate;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class PlanTreeTest {
    private static final List<String> PLAN = List.of(
            "Output to=[caller] columns=[a, b] changes=+I",
            "  Join on=[a = b] changes=+I",
            "    Exchange hash=[a]",
            "      Scan table=[left] columns=[a]",
            "    Scan table=[right] columns=[b]",
            "-- bounded: ends by itself");

    private static List<String> draw(boolean unicode, int width) {
        return PlanTree.draw(PLAN, Look.of(unicode, false), width).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void inputsHangBelowWhatReadsThem() {
        assertThat(draw(true, 100))
                .containsExactly(
                        "Output  to=[caller]  columns=[a, b]  changes=+I",
                        "└─ Join  on=[a = b]  changes=+I",
                        "   ├─ Exchange  hash=[a]",
                        "   │  └─ Scan  table=[left]  columns=[a]",
                        "   └─ Scan  table=[right]  columns=[b]",
                        "-- bounded: ends by itself");
    }

    @Test
    void withoutUnicodeTheBranchesAreAscii() {
        assertThat(draw(false, 100))
                .contains(
                        "`- Join  on=[a = b]  changes=+I",
                        "   |- Exchange  hash=[a]",
                        "   |  `- Scan  table=[left]  columns=[a]");
    }

    @Test
    void nothingIsWiderThanTheTerminal() {
        for (int width = 30; width < 60; width++) {
            assertThat(draw(true, width)).as("width %d", width).allMatch(isAtMost(width));
            assertThat(String.join("", draw(true, width))).contains("columns=[a, b]");
        }
    }

    private static Predicate<String> isAtMost(int width) {
        return line -> DisplayWidth.of(line) <= width;
    }
}
