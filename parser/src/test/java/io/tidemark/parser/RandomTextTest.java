package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the text, the parser answers with statements or with a TidemarkException that points into it. */
final class RandomTextTest {
    private static final String CHARACTERS = "abzENX019 \t\n\r;,.()[]<>=+-*/'\"`\\$_%{}?&|é😀§\u00a0\u0000\uFEFF";
    private static final String[] SIGNS = {
        ";", ",", "(", ")", "[", "]", "<", ">", "=", "'a'", "\"a\"", "1", "2.5", "a", "b", ".", "-", "*", "--", "/*",
        "*/", "'", "\"", "\n", "emit", "${a}", "${b}"
    };

    private final long seed = seed();
    private final Random random = new Random(seed);

    @Test
    void randomCharactersAreAnswered() {
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            check(text.toString());
        }
    }

    @Test
    void randomWordsAreAnswered() {
        List<String> keywords = Keywords.all();
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                boolean sign = random.nextInt(3) == 0;
                text.append(sign ? any(SIGNS) : keywords.get(random.nextInt(keywords.size())))
                        .append(random.nextInt(8) == 0 ? "" : " ");
            }
            check(text.toString());
        }
    }

    @Test
    void damagedStatementsAreAnswered() throws IOException {
        List<String> statements = goldenStatements();
        for (int round = 0; round < 5_000; round++) {
            String text = statements.get(random.nextInt(statements.size()));
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                text = damaged(text);
            }
            check(text);
        }
    }

    private String damaged(String text) {
        List<HighlightToken> tokens = Highlighting.tokens(text);
        if (tokens.isEmpty()) {
            return text;
        }
        HighlightToken one = tokens.get(random.nextInt(tokens.size()));
        HighlightToken other = tokens.get(random.nextInt(tokens.size()));
        String replacement =
                switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> any(SIGNS);
                    case 2 -> Keywords.all().get(random.nextInt(Keywords.all().size()));
                    default -> text.substring(other.start(), other.end());
                };
        String space = random.nextBoolean() ? " " : "";
        return text.substring(0, one.start()) + replacement + space + text.substring(one.end());
    }

    private void check(String text) {
        try {
            checkTokens(text);
            for (StatementText piece : StatementSplitter.split(text).statements()) {
                assertThat(text.startsWith(piece.text(), piece.offset())).isTrue();
                checkPiece(text, piece);
            }
            substitute(text);
        } catch (RuntimeException | StackOverflowError | AssertionError failure) {
            throw new AssertionError("replay with -Dseed=" + seed + "; the text was: " + text, failure);
        }
    }

    private static void checkTokens(String text) {
        int end = 0;
        for (HighlightToken token : Highlighting.tokens(text)) {
            assertThat(token.start()).isGreaterThanOrEqualTo(end);
            assertThat(token.end()).isGreaterThan(token.start());
            end = token.end();
        }
        assertThat(end).isLessThanOrEqualTo(text.length());
    }

    private static void checkPiece(String text, StatementText piece) {
        try {
            Statement statement = StatementParser.parse(piece);
            assertThat(statement.position()).isEqualTo(piece.position());
            if (statement instanceof Statement.Query query) {
                checkPlace(text, query.query());
            } else if (statement instanceof Statement.Insert insert) {
                checkPlace(text, insert.query());
            }
        } catch (TidemarkException error) {
            assertThat(error.code()).isNotEqualTo(ErrorCode.INTERNAL);
            assertThat(offset(text, error.position()))
                    .isBetween(piece.offset(), piece.offset() + piece.text().length());
        }
    }

    private static void checkPlace(String text, QueryText query) {
        assertThat(text.startsWith(query.sql(), offset(text, query.position()))).isTrue();
    }

    private static void substitute(String text) {
        try {
            String substituted = Variables.substitute(text, Map.of("a", "x'y"));
            assertThat(substituted.lines().count()).isEqualTo(text.lines().count());
        } catch (TidemarkException error) {
            assertThat(error.code()).isEqualTo(ErrorCode.UNDEFINED_VARIABLE);
        }
    }

    private static int offset(String text, @Nullable Position nullablePosition) {
        Position position = Objects.requireNonNull(nullablePosition, "position");
        boolean marked = text.startsWith("\uFEFF");
        int start = marked && position.line() == 1 ? 1 : 0;
        for (int line = 1; line < position.line(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start + position.column() - 1;
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> goldenStatements() throws IOException {
        List<String> statements = new ArrayList<>();
        try (Stream<Path> files = Files.list(GoldenStatementsTest.FOLDER).sorted()) {
            for (Path file : files.toList()) {
                for (String each : Files.readString(file).split(GoldenStatementsTest.BETWEEN_CASES)) {
                    statements.add(each.split(GoldenStatementsTest.BEFORE_RESULT, 2)[0]);
                }
            }
        }
        return statements;
    }

    private static long seed() {
        String given = System.getProperty("seed", "");
        return given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    }
}
