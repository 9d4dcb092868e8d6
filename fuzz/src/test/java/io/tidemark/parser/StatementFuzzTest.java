package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Any text as a script: statements, or a TidemarkException with a code of its own and a line and column of the script. The
 * pieces that a script is split into parse as they did in it.
 */
final class StatementFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void scripts(byte[] bytes) {
        String script = new String(bytes, StandardCharsets.UTF_8);
        int end = 0;
        for (HighlightToken token : Highlighting.tokens(script)) {
            assertThat(token.start()).isGreaterThanOrEqualTo(end);
            end = token.end();
        }
        assertThat(end).isLessThanOrEqualTo(script.length());
        for (StatementText piece : StatementSplitter.split(script).statements()) {
            assertThat(script.startsWith(piece.text(), piece.offset())).isTrue();
            try {
                assertThat(StatementParser.parse(piece).position()).isEqualTo(piece.position());
                assertThat(StatementParser.parse(piece)).isEqualTo(StatementParser.parse(piece));
            } catch (TidemarkException refused) {
                assertThat(refused.code()).isNotEqualTo(ErrorCode.INTERNAL);
                Position position = Objects.requireNonNull(refused.position(), "position");
                assertThat((long) position.line()).isLessThanOrEqualTo(lines(script));
                assertThat(position).isGreaterThanOrEqualTo(piece.position());
            }
        }
    }

    private static long lines(String script) {
        return 1 + script.chars().filter(character -> character == '\n').count();
    }
}
