package io.tidemark.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Result;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Small habits: where output goes, that links lead somewhere, that what the docs show works. */
final class TidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern TODO = Pattern.compile("\\b(TODO(?!\\(#\\d+\\))|FIXME|XXX)\\b");

    /** A block of SQL in a page, with the words behind {@code sql} that say what to do with it. */
    private record Block(Path page, int line, String mark, String sql) {}

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT.resolve(folder))) {
            return walk.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files("docs", ".md"));
        pages.add(ROOT.resolve("README.md"));
        pages.add(ROOT.resolve("CHANGELOG.md"));
        return pages;
    }

    private static List<String> linesWith(String what, List<Path> files, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size(); line++) {
                if (pattern.matcher(lines.get(line)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (line + 1) + ": " + what);
                }
            }
        }
        return found;
    }

    @Test
    void onlyTheShellAndTheBenchPrint() throws IOException {
        List<Path> sources = files("", ".java").stream()
                .filter(path -> path.toString().contains("/src/main/"))
                .filter(path -> !path.startsWith(ROOT.resolve("shell"))
                        && !path.startsWith(ROOT.resolve("bench"))
                        && !path.startsWith(ROOT.resolve("broker")))
                .toList();
        // Javadoc shows users how to print; that is no printing.
        Pattern printing = Pattern.compile("^(?!\\s*(\\*|//)).*(System\\.out\\b|printStackTrace)");
        assertThat(linesWith("prints", sources, printing)).isEmpty();
    }

    @Test
    void everyLineOfTheLogSaysItsEvent() throws IOException {
        Pattern logs = Pattern.compile("\\b(?:LOG|AUDIT)\\s*\\.(?:trace|debug|info|warn|error)\\(\\s*(\\S{0,7})");
        List<String> without = new ArrayList<>();
        int lines = 0;
        for (Path source : files("", ".java")) {
            if (source.toString().contains("/src/main/")) {
                Matcher line = logs.matcher(Files.readString(source));
                while (line.find()) {
                    lines++;
                    if (!line.group(1).equals("\"event=")) {
                        without.add(ROOT.relativize(source) + ": " + line.group());
                    }
                }
            }
        }
        assertThat(lines).isGreaterThan(20);
        assertThat(without).isEmpty();
    }

    @Test
    void whatIsToBeDoneHasAnIssue() throws IOException {
        List<Path> sources = files("", ".java").stream()
                .filter(path -> !path.endsWith("TidyTest.java"))
                .toList();
        assertThat(linesWith("TODO(#issue)", sources, TODO)).isEmpty();
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://")
                        && !target.startsWith("mailto:")
                        && !Files.exists(page.resolveSibling(target))) {
                    broken.add(ROOT.relativize(page) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void nothingNamesTheMachineItWasWrittenOn() throws IOException {
        List<Path> all = new ArrayList<>(pages());
        all.addAll(files("", ".java"));
        all.removeIf(path -> path.endsWith("TidyTest.java"));
        assertThat(linesWith("names a folder of one machine", all, Pattern.compile("(?<![\\w.])/(root|work)/")))
                .isEmpty();
    }

    /**
     * Runs the SQL of each page, block after block, on an engine of its own. {@code ```sql} runs; {@code ```sql parse} is
     * only parsed, because it needs something outside; {@code ```sql fails TM-nnnn} must fail so; {@code ```sql later} is not
     * there yet and must be refused, with whatever code.
     */
    @TestFactory
    List<DynamicTest> sqlOfThePagesWorks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            List<Block> blocks = blocks(page);
            if (!blocks.isEmpty()) {
                tests.add(DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> run(blocks)));
            }
        }
        return tests;
    }

    private static List<Block> blocks(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).startsWith("```sql")) {
                int end = line + 1;
                while (!lines.get(end).startsWith("```")) {
                    end++;
                }
                String mark = lines.get(line).substring("```sql".length()).strip();
                blocks.add(new Block(page, line + 1, mark, String.join("\n", lines.subList(line + 1, end))));
                line = end;
            }
        }
        return blocks;
    }

    @Timeout(120)
    private static void run(List<Block> blocks) {
        TidemarkConfig config = TidemarkConfig.builder()
                .workingDirectory(ROOT)
                .deadLetterDirectory(Path.of("target", "dead-letter"))
                .build();
        try (Tidemark tidemark = Tidemark.open(config);
                Session session = tidemark.session()) {
            for (Block block : blocks) {
                run(block, session);
            }
        }
    }

    private static void run(Block block, Session session) {
        String place = ROOT.relativize(block.page()) + ":" + block.line();
        for (StatementText statement : StatementSplitter.split(block.sql()).statements()) {
            String problem = problemOf(statement, block.mark().equals("parse"), session);
            if (block.mark().startsWith("fails ")) {
                assertThat(problem).as(place).startsWith(block.mark().substring("fails ".length()));
            } else if (block.mark().equals("later")) {
                assertThat(problem)
                        .as(place + " is marked as not there yet, but works")
                        .isNotEmpty();
            } else {
                assertThat(problem).as(place + ": " + statement.text()).isEmpty();
            }
        }
    }

    /** Code and message of the failure, or nothing. */
    private static String problemOf(StatementText statement, boolean onlyParse, Session session) {
        try {
            if (onlyParse) {
                StatementParser.parse(statement);
                return "";
            }
            Result result = session.execute(statement);
            if (result instanceof Result.Rows rows) {
                rows.stream().forEach(row -> {});
            } else if (result instanceof Result.Started started && started.bounded()) {
                session.awaitJob(started.jobId(), 60_000);
            }
            return "";
        } catch (TidemarkException failure) {
            return failure.code().code() + ": " + failure.text();
        }
    }
}
