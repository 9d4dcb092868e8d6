package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.shell.complete.SqlCompleter;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
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
    private static final CatalogNames NAMES = new CatalogNames(
            List.of(
                    new ObjectName(
                            "bid",
                            Kind.STREAM,
                            List.of(new Described("price", "BIGINT"), new Described("dateTime", "TIMESTAMP(3)"))),
                    new ObjectName(
                            "person",
                            Kind.TABLE,
                            List.of(new Described("id", "BIGINT"), new Described("my name", "VARCHAR"))),
                    new ObjectName("hot", Kind.MATERIALIZED_VIEW, List.of())),
            List.of(new Described("COUNT", "COUNT(*)"), new Described("COALESCE", "COALESCE(value, …)")),
            List.of(new Described("time-zone", "zone"), new Described("on-error", "what")),
            List.of("job-7"));

    private final StatementLineParser parser = new StatementLineParser();
    private final LineReader reader = LineReaderBuilder.builder().build();
    private final SqlCompleter completer = new SqlCompleter(() -> NAMES);

    /** What is offered where the sign | stands, or at the end. */
    private List<String> complete(String text) {
        return candidates(text).stream().map(Candidate::value).toList();
    }

    private List<Candidate> candidates(String text) {
        int cursor = text.indexOf('|') < 0 ? text.length() : text.indexOf('|');
        String line = text.replace("|", "");
        List<Candidate> candidates = new ArrayList<>();
        ParsedLine parsed = parser.parse(line, cursor, ParseContext.COMPLETE);
        completer.complete(reader, parsed, candidates);
        return candidates;
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
    void keywordsAreThoseThatTheGrammarTakesHere() {
        assertThat(complete("SEL")).containsExactly("SELECT");
        assertThat(complete("sel")).containsExactly("select");
        assertThat(complete("DROP ")).contains("STREAM", "TABLE", "VIEW").doesNotContain("SELECT", "bid");
        assertThat(complete("SHOW M")).containsExactly("MATERIALIZED");
        assertThat(complete("EXPLAIN AS ")).containsExactlyInAnyOrder("TEXT", "JSON", "DOT");
        assertThat(complete("EXPLAIN ")).contains("SELECT", "PHYSICAL").doesNotContain("ANALYZE");
        assertThat(complete("SELECT price FROM bid EMIT A")).containsExactly("AFTER");
        assertThat(complete("SELECT 1; SEL")).containsExactly("SELECT");
    }

    @Test
    void tablesStandBehindFromAndColumnsBehindSelect() {
        assertThat(complete("SELECT * FROM b")).containsExactly("bid");
        assertThat(complete("SELECT * FROM bid, ")).contains("person", "hot");
        assertThat(complete("SELECT p| FROM bid")).containsExactly("price");
        assertThat(complete("SELECT price FROM bid "))
                .contains("WHERE", "GROUP", "EMIT")
                .doesNotContain("price");
        assertThat(complete("SELECT price FROM bid WHERE "))
                .contains("price", "dateTime")
                .doesNotContain("id", "bid");
        assertThat(complete("SELECT price FROM bid GROUP ")).containsExactly("BY");
        assertThat(complete("SELECT price FROM bid GROUP BY T")).contains("TUMBLE");
        assertThat(complete("SELECT * FROM TABLE(T")).contains("TUMBLE");
        assertThat(complete("SELECT * FROM (SEL")).containsExactly("SELECT");
    }

    @Test
    void aliasesAndFunctionsAreKnown() {
        assertThat(complete("SELECT b.pr| FROM bid AS b JOIN person p ON b.price = p.id"))
                .containsExactly("price");
        assertThat(complete("SELECT p.| FROM bid AS b JOIN person p ON b.price = p.id"))
                .containsExactly("id", "\"my name\"");
        assertThat(complete("SELECT cou| FROM bid")).containsExactly("count(");
        assertThat(complete("SELECT CO| FROM bid")).contains("COUNT(", "COALESCE(");
        assertThat(complete("SELECT p.\"my| FROM person p")).containsExactly("my name\"");
    }

    @Test
    void operatorsStandBehindOperands() {
        assertThat(complete("SELECT price FROM bid WHERE price ")).contains("AND", "BETWEEN", "IS");
        assertThat(complete("SELECT price FROM bid WHERE price IS "))
                .contains("NULL", "NOT")
                .doesNotContain("price");
        assertThat(complete("SELECT CASE WHEN price > 1 ")).contains("THEN");
        assertThat(complete("SELECT CAST(price AS ")).contains("BIGINT", "VARCHAR");
        assertThat(complete("SELECT price FROM bid ORDER BY price ")).contains("DESC", "LIMIT");
        assertThat(complete("SELECT price FROM bid EMIT AFTER DELAY INTERVAL '1' "))
                .contains("SECOND");
        assertThat(complete("SELECT INTERVAL '1' ")).contains("SECOND", "DAY");
    }

    @Test
    void optionsAndTheirValuesComeFromTheConnectors() {
        String table = "CREATE STREAM s (a INT) WITH (";
        assertThat(complete(table)).containsExactlyInAnyOrder("connector", "connection", "format", "comment");
        assertThat(complete(table + "'idle-t")).containsExactly("idle-timeout'");
        assertThat(complete("CREATE CONNECTION c WITH (")).contains("bootstrap.servers");
        assertThat(complete(table + "connector = ")).contains("'kafka'", "'file'", "'nexmark'");
        assertThat(complete(table + "connector = 'ka")).containsExactly("kafka'");
        assertThat(complete(table + "connector = 'kafka', "))
                .contains("topic", "format")
                .doesNotContain("connector", "path");
        assertThat(complete(table + "connector = 'kafka', 'boot")).containsExactly("bootstrap.servers'");
        assertThat(complete(table + "connector = 'kafka', format = ")).contains("'json'", "'csv'");
        assertThat(complete(table + "connector = 'file', 'on-error' = '")).contains("fail'", "dead-letter'");
        assertThat(complete("CREATE STREAM s (a ")).contains("BIGINT", "TIMESTAMP");
    }

    @Test
    void settingsJobsAndObjectsAreOfferedWhereTheyBelong() {
        assertThat(complete("SET ")).contains("'time-zone'", "'on-error'");
        assertThat(candidates("SET 'on")).extracting(Candidate::group).containsOnly("settings");
        assertThat(complete("SET 'on-error' = ")).contains("'fail'");
        assertThat(complete("SET 'time-zone' = 'Europe/Berl")).containsExactly("Europe/Berlin'");
        assertThat(complete("STOP JOB ")).contains("job-7");
        assertThat(complete("DROP TABLE ")).contains("person").doesNotContain("bid", "hot");
        assertThat(complete("DESCRIBE ")).contains("bid", "person", "hot");
        assertThat(complete("INSERT INTO ")).contains("bid", "person").doesNotContain("hot");
        assertThat(complete("CREATE TABLE ")).doesNotContain("person");
    }

    @Test
    void commandsCompleteTheirNamesAndArguments() {
        assertThat(complete("\\fo")).containsExactly("\\format");
        assertThat(complete("\\format ma")).containsExactly("markdown");
        assertThat(complete("\\d p")).containsExactly("person");
        assertThat(complete("\\timing ")).containsExactly("on", "off");
        assertThat(complete("\\explain SELECT p| FROM bid")).containsExactly("price");
        assertThat(complete("\\plot SELECT * FROM b")).containsExactly("bid");
    }

    @Test
    void nothingIsOfferedWithinATextOrBehindAnError() {
        assertThat(complete("SELECT 'b")).isEmpty();
        assertThat(complete("SELECT 1 -- b")).doesNotContain("bid");
        assertThat(complete("CREATE NONSENSE ")).isEmpty();
    }

    @Test
    void coloursChangeNoCharacter() {
        String text = "SELECT 'a;\"b' AS \"x\", 1.5 -- done\nFROM t WHERE x = 'open";
        AttributedString coloured = new SqlHighlighter().highlight(reader, text);
        assertThat(coloured.toString()).isEqualTo(text);
        assertThat(coloured.styleAt(0)).isNotEqualTo(coloured.styleAt(7));
    }
}
