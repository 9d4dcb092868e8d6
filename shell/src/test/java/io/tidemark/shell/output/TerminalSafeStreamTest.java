package io.tidemark.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.text.DisplayWidth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalSafeStreamTest {
    /** What data may hold that a terminal would obey: sequences of ESC, the same with C1 signs, and each control character. */
    private static List<String> corpus() {
        List<String> texts = new ArrayList<>(List.of(
                "\u001b[2J",
                "\u001b]0;title\u0007",
                "\u001b[6n",
                "\u009b31m",
                "\u009d0;x\u009c",
                "\u001bP1$r\u001b\\",
                "a\rb",
                "\u0008\u0008",
                "\u000e",
                "\u0085",
                "日\u009b本",
                "\u001b[?1049h",
                "\u007f",
                "ÿ\u0080Ā"));
        for (char sign = 0; sign < 0xA0; sign++) {
            texts.add("x" + sign + "y");
        }
        return texts;
    }

    private static String through(String text, int piece) throws IOException {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (TerminalSafeStream stream = new TerminalSafeStream(terminal)) {
            for (int start = 0; start < bytes.length; start += piece) {
                stream.write(bytes, start, Math.min(piece, bytes.length - start));
            }
        }
        return terminal.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHarmless(String text) {
        return text.chars()
                .allMatch(sign -> sign == '\n' || sign == '\t' || (sign >= 0x20 && sign < 0x7F) || sign >= 0xA0);
    }

    @Test
    void noControlCharacterReachesTheTerminalHoweverItIsCut() throws IOException {
        for (String text : corpus()) {
            String whole = through(text, 1000);
            assertThat(isHarmless(whole)).as(whole).isTrue();
            assertThat(through(text, 1)).isEqualTo(whole);
            assertThat(through(text, 2)).isEqualTo(whole);
        }
    }

    @Test
    void tablesAndNoticesAreHarmlessToo() {
        for (String text : corpus()) {
            assertThat(isHarmless(DisplayWidth.visible(text)))
                    .as(DisplayWidth.visible(text))
                    .isTrue();
        }
    }

    @Test
    void signsThatReorderALineAreEscapedToo() {
        assertThat(DisplayWidth.visible("a\u202eb\u2066c\u2028")).isEqualTo("a\\u202eb\\u2066c\\u2028");
        assertThat(DisplayWidth.of("\u202e")).isEqualTo(6);
    }

    @Test
    void signsThatReorderALineReachNoTerminalHoweverTheyAreCut() throws IOException {
        String text = "a\u202eb\u2066c\u2028\u2029d\u2069";
        for (int piece : new int[] {1, 2, 3, 1000}) {
            assertThat(through(text, piece)).isEqualTo("a\\u202eb\\u2066c\\u2028\\u2029d\\u2069");
        }
    }

    @Test
    void allElsePasses() throws IOException {
        String text = "a\tb\nÄÖ日本👍\u00a0é\u00c2│─┼…\u2027\u202f\u2065\u206a\u200d\u2041";
        assertThat(through(text, 1000)).isEqualTo(text);
        assertThat(through(text, 1)).isEqualTo(text);
    }
}
