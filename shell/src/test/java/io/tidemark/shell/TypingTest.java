package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/** What the interactive shell makes of what is typed. */
class TypingTest {
    private final StatementLineParser parser = new StatementLineParser();
    private final LineReader reader = LineReaderBuilder.builder().build();

    private List<String> complete(String line) {
        List<Candidate> candidates = new ArrayList<>();
        ParsedLine parsed = parser.parse(line, line.length(), ParseContext.COMPLETE);
        new SqlCompleter(new FakeConnection()).complete(reader, parsed, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void aStatementGoesOnUntilItsSemicolon() {
        for (String open : List.of("SELECT 1", "SELECT 'a;", "SELECT 1 /* ;", "SELECT 1; SELECT")) {
            assertThatThrownBy(() -> parser.parse(open, open.length(), ParseContext.ACCEPT_LINE))
                    .as(open)
                    .isInstanceOf(EOFError.class);
        }
        for (String whole : List.of("SELECT 1;", "", "  ", "quit", "\\q", "\\?", "SELECT ';' ; -- done")) {
            assertThatCode(() -> parser.parse(whole, whole.length(), ParseContext.ACCEPT_LINE))
                    .as(whole)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void keywordsAndNamesAreCompleted() {
        assertThat(complete("SELECT pri")).contains("price").doesNotContain("bid");
        assertThat(complete("SELECT * FROM b")).contains("bid", "between");
        assertThat(complete("SEL")).contains("SELECT");
        assertThat(complete("sel")).contains("select");
        assertThat(complete("\\fo")).containsExactly("\\format");
    }

    @Test
    void coloursChangeNoCharacter() {
        String text = "SELECT 'a;\"b' AS \"x\", 1.5 -- done\nFROM t WHERE x = 'open";
        AttributedString coloured = new SqlHighlighter().highlight(reader, text);
        assertThat(coloured.toString()).isEqualTo(text);
        assertThat(coloured.styleAt(0)).isNotEqualTo(coloured.styleAt(7));
    }
}
