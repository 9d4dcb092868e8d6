package io.tidemark.engine.slt;

import io.tidemark.engine.FileTree;
import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.engine.text.ErrorText;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a test file on an engine of its own, in this process. Before each paragraph it waits until all that was fed has gone
 * through all queries, so that the order of the file is the order of events. Rows are compared without regard to order
 * unless the file says otherwise, so that one expectation holds at every parallelism. Thread: one.
 */
public final class SltRunner implements AutoCloseable {
    private static final long STATEMENT_MILLIS = 60_000;
    private static final long JOB_MILLIS = 5_000;
    private static final Pattern JOB = Pattern.compile("job-\\d+");
    private static final Pattern SETTING = Pattern.compile("(RE)?SET\\s", Pattern.CASE_INSENSITIVE);

    private final SltFile file;
    private final List<String> settings;
    private final boolean rewrites;
    private final @Nullable ManualClock clock;
    private final Path deadLetters;
    private final Tidemark tidemark;
    private final Session session;
    private final SltFeeds feeds;
    private final Settling settling;
    private final Map<String, RunningStream> streams = new LinkedHashMap<>();
    private final List<String> failedJobs = new ArrayList<>();
    private final Map<SltStep.Expected, List<String>> came = new LinkedHashMap<>();

    /**
     * @param settings statements that every session begins with
     * @param rewrites whether rows that came take the place of those expected, instead of being compared
     */
    public SltRunner(SltFile file, List<String> settings, boolean rewrites) {
        this.file = file;
        this.settings = new ArrayList<>(settings);
        this.rewrites = rewrites;
        clock = file.hasClock() ? new ManualClock(0) : null;
        deadLetters = temporaryFolder();
        TidemarkConfig.Builder config = TidemarkConfig.builder()
                .deadLetterDirectory(deadLetters)
                .workingDirectory(file.path().toAbsolutePath().resolveSibling(""));
        tidemark = Tidemark.open(
                clock == null ? config.build() : config.clock(clock).build());
        session = newSession();
        feeds = new SltFeeds(tidemark);
        settling = new Settling(tidemark, deadLetters, clock != null);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tidemark-test-");
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.DISK_FULL,
                    "no temporary folder can be made: " + failed,
                    "make room, or name another folder with -Djava.io.tmpdir=…",
                    null,
                    failed);
        }
    }

    private Session newSession() {
        Session made = tidemark.session();
        settings.forEach(made::execute);
        return made;
    }

    /**
     * Runs the paragraphs up to the first that does not hold. Rows that nothing expects, a stream that goes on though its
     * inputs have ended, and jobs that failed, count as failures at the end.
     */
    public Optional<SltFailure> run() throws InterruptedException {
        for (SltStep step : file.steps()) {
            settling.settle(streams.values());
            Optional<SltFailure> failure = run(step);
            if (failure.isPresent()) {
                return failure;
            }
        }
        feeds.end();
        settling.settle(streams.values());
        for (Map.Entry<String, RunningStream> stream : streams.entrySet()) {
            Optional<SltFailure> failure = checkEnd(stream.getKey(), stream.getValue());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return tidemark.takeJobFailures().stream()
                .filter(failure -> failedJobs.stream().noneMatch(job -> failure.startsWith(job + " ")))
                .findFirst()
                .map(this::atEnd);
    }

    /** The lines of the file with the rows that came instead of those expected. */
    public List<String> rewritten() {
        List<String> lines = new ArrayList<>(file.text());
        List<SltStep.Expected> places = new ArrayList<>(came.keySet());
        places.sort((left, right) -> Integer.compare(right.line(), left.line()));
        for (SltStep.Expected place : places) {
            int from = place.line() - 1;
            int to = from;
            while (to < lines.size() && !lines.get(to).isBlank()) {
                to++;
            }
            lines.subList(from, to).clear();
            lines.addAll(from, came.getOrDefault(place, List.of()));
        }
        return lines;
    }

    private Optional<SltFailure> run(SltStep step) throws InterruptedException {
        if (step instanceof SltStep.Run run) {
            return statement(run);
        } else if (step instanceof SltStep.Query query) {
            return query(query);
        } else if (step instanceof SltStep.Stream stream) {
            return stream(stream);
        } else if (step instanceof SltStep.Script script) {
            return script(script);
        } else if (step instanceof SltStep.Feed feed) {
            return feeds.feed(feed);
        } else if (step instanceof SltStep.Rows rows) {
            return rows(rows);
        } else if (step instanceof SltStep.Table table) {
            return table(table);
        } else if (step instanceof SltStep.Fails fails) {
            return fails(fails);
        } else if (step instanceof SltStep.Clock time) {
            return clock(time);
        }
        feeds.end();
        return Optional.empty();
    }

    private Optional<SltFailure> statement(SltStep.Run step) throws InterruptedException {
        TidemarkException failure = null;
        try {
            for (StatementText statement :
                    StatementSplitter.split(step.sql().text()).statements()) {
                execute(statement);
            }
        } catch (TidemarkException thrown) {
            failure = thrown;
        }
        return judge(step, step.sql(), step.failing(), failure);
    }

    private void execute(StatementText statement) throws InterruptedException {
        Result result = session.execute(statement);
        if (SETTING.matcher(statement.text()).lookingAt()) {
            settings.add(statement.text()); // for the sessions of streams too
        }
        if (result instanceof Result.Rows rows) {
            readAll(rows.stream());
        } else if (result instanceof Result.Started started && started.bounded()) {
            if (session.awaitJob(started.jobId(), STATEMENT_MILLIS) == JobState.RUNNING) {
                throw TidemarkException.internal(started.jobId() + " goes on after " + STATEMENT_MILLIS + " ms");
            }
        }
    }

    /** All rows of a query, or null if it does not end. */
    private @Nullable List<String> readAll(RowStream rows) throws InterruptedException {
        RunningStream stream = new RunningStream(session, rows);
        if (!settling.awaitEnd(stream, STATEMENT_MILLIS)) {
            rows.close();
            return null;
        }
        TidemarkException failure = stream.failure();
        if (failure != null) {
            throw failure;
        }
        if (!stream.ledger().sound()) {
            throw TidemarkException.internal("the query counts rows wrongly: " + stream.ledger());
        }
        return stream.untaken();
    }

    private Optional<SltFailure> query(SltStep.Query step) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        try {
            for (StatementText statement :
                    StatementSplitter.split(step.sql().text()).statements()) {
                Result result = session.execute(statement);
                if (!(result instanceof Result.Rows found)) {
                    return failure(step, "the statement gives no rows: write 'statement ok' instead of 'query'");
                }
                List<String> all = readAll(found.stream());
                if (all == null) {
                    return failure(step, "the query does not end: write 'stream NAME' instead of 'query'");
                }
                rows.addAll(all);
            }
        } catch (TidemarkException thrown) {
            return judge(step, step.sql(), null, thrown);
        }
        return compare(step, step.expected(), rows);
    }

    private Optional<SltFailure> stream(SltStep.Stream step) {
        if (streams.containsKey(step.name())) {
            return failure(step, "there is already a stream " + step.name());
        }
        Session own = newSession();
        try {
            List<StatementText> statements =
                    StatementSplitter.split(step.sql().text()).statements();
            if (statements.size() == 1 && own.execute(statements.get(0)) instanceof Result.Rows rows) {
                streams.put(step.name(), new RunningStream(own, rows.stream()));
                return Optional.empty();
            }
        } catch (TidemarkException thrown) {
            own.close();
            return judge(step, step.sql(), null, thrown);
        }
        own.close();
        return failure(step, "'stream' takes one query");
    }

    private Optional<SltFailure> script(SltStep.Script step) throws InterruptedException {
        Path path = file.path().toAbsolutePath().resolveSibling(step.path()).normalize();
        String text;
        try {
            text = MemoryScript.withoutVariables(Files.readString(path));
        } catch (IOException failed) {
            return failure(step, "the script " + path + " cannot be read: " + failed);
        }
        try {
            StatementText last = null;
            for (StatementText statement : StatementSplitter.split(text).statements()) {
                if (StatementParser.parse(statement) instanceof Statement.Query) {
                    last = statement;
                } else {
                    execute(MemoryScript.inMemory(statement));
                }
            }
            return step.name() == null ? Optional.empty() : stream(step, step.name(), last);
        } catch (TidemarkException failed) {
            return failure(step, ErrorText.render(failed, step.path(), text, 0));
        }
    }

    private Optional<SltFailure> stream(SltStep step, String name, @Nullable StatementText query) {
        if (query == null || streams.containsKey(name)) {
            return failure(step, query == null ? "the script has no query" : "there is already a stream " + name);
        }
        Session own = newSession();
        if (own.execute(query) instanceof Result.Rows rows) {
            streams.put(name, new RunningStream(own, rows.stream()));
            return Optional.empty();
        }
        own.close();
        return failure(step, "the query gives no rows");
    }

    private Optional<SltFailure> clock(SltStep.Clock step) {
        if (clock == null || step.millis() < clock.millis()) {
            return failure(step, "the clock cannot go back");
        }
        clock.set(step.millis());
        return Optional.empty();
    }

    private Optional<SltFailure> rows(SltStep.Rows step) throws InterruptedException {
        RunningStream stream = streams.get(step.stream());
        if (stream == null) {
            return failure(step, "there is no stream " + step.stream());
        }
        settling.await(
                stream, streams.values(), rewrites ? 0 : step.expected().rows().size());
        if (stream.failure() != null) {
            return judge(step, null, null, stream.failure());
        }
        List<String> taken = List.copyOf(stream.untaken());
        stream.untaken().clear();
        return compare(step, step.expected(), taken);
    }

    private Optional<SltFailure> table(SltStep.Table step) throws InterruptedException {
        RunningStream stream = streams.get(step.stream());
        if (stream == null) {
            return failure(step, "there is no stream " + step.stream());
        }
        List<String> expected = step.expected().rows();
        settling.await(() -> SltDifference.of(expected, stream.table(), false).isEmpty(), streams.values());
        if (stream.failure() != null) {
            return judge(step, null, null, stream.failure());
        }
        if (stream.missing() != null) {
            return failure(step, "the stream withdrew a row that was not there: " + stream.missing());
        }
        stream.untaken().clear();
        return compare(step, step.expected(), List.copyOf(stream.table()));
    }

    private Optional<SltFailure> fails(SltStep.Fails step) throws InterruptedException {
        RunningStream stream = streams.get(step.stream());
        if (stream == null && JOB.matcher(step.stream()).matches()) {
            return jobFails(step);
        }
        if (stream == null) {
            return failure(step, "there is no stream " + step.stream());
        }
        settling.awaitEnd(stream, STATEMENT_MILLIS);
        if (!stream.ended()) {
            return failure(step, "should fail with " + step.failing().code() + ", but goes on");
        }
        streams.remove(step.stream());
        stream.close();
        return judge(step, null, step.failing(), stream.failure());
    }

    private Optional<SltFailure> jobFails(SltStep.Fails step) {
        failedJobs.add(step.stream());
        try {
            session.awaitJob(step.stream(), JOB_MILLIS);
        } catch (TidemarkException failure) {
            return judge(step, null, step.failing(), failure);
        }
        return judge(step, null, step.failing(), null);
    }

    /** Compares how something ended with how it should. */
    private Optional<SltFailure> judge(
            SltStep step,
            SltStep.@Nullable Sql sql,
            SltStep.@Nullable Failing expected,
            @Nullable TidemarkException failure) {
        if (failure == null) {
            return expected == null
                    ? Optional.empty()
                    : failure(step, "should fail with " + expected.code() + ", but does not");
        }
        if (expected == null) {
            return failure(step, render(failure, sql));
        }
        String text = failure.code().code() + ": " + failure.text() + " / " + failure.hint();
        boolean same = failure.code().code().equals(expected.code()) && text.contains(expected.words());
        return same
                ? Optional.empty()
                : failure(
                        step,
                        "should fail with " + (expected.code() + " " + expected.words()).strip() + ", but says\n"
                                + render(failure, sql));
    }

    private String render(TidemarkException failure, SltStep.@Nullable Sql sql) {
        Position position = failure.position();
        if (sql == null || position == null) {
            return ErrorText.render(failure.at(null), null, "", 0);
        }
        Position inFile = new Position(sql.line() + position.line() - 1, position.column());
        return ErrorText.render(failure.at(inFile), null, String.join("\n", file.text()), 0);
    }

    private Optional<SltFailure> compare(SltStep step, SltStep.Expected expected, List<String> actual) {
        List<String> difference = SltDifference.of(expected.rows(), actual, expected.inOrder());
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        if (rewrites) {
            came.put(expected, actual);
            return Optional.empty();
        }
        long missing = difference.stream().filter(line -> line.startsWith("-")).count();
        long surplus = difference.stream().filter(line -> line.startsWith("+")).count();
        String message = missing + " expected rows did not come, " + surplus + " rows came that were not expected";
        return Optional.of(new SltFailure(step.line(), message, difference));
    }

    private Optional<SltFailure> checkEnd(String name, RunningStream stream) throws InterruptedException {
        if (!settling.awaitEnd(stream, STATEMENT_MILLIS)) {
            return Optional.empty(); // it reads more than feeds, and is cancelled with the engine
        }
        TidemarkException failure = stream.failure();
        if (failure != null) {
            return Optional.of(atEnd("stream " + name + ": " + render(failure, null)));
        }
        if (!stream.ledger().sound()) {
            return Optional.of(atEnd("stream " + name + " counts rows wrongly: " + stream.ledger()));
        }
        if (stream.untaken().isEmpty() || rewrites) {
            return Optional.empty();
        }
        List<String> surplus = stream.untaken().stream().map(row -> "+ " + row).toList();
        return Optional.of(new SltFailure(
                file.text().size(), "at the end stream " + name + " gave rows that nothing expects", surplus));
    }

    private SltFailure atEnd(String message) {
        return new SltFailure(file.text().size(), "at the end: " + message, List.of());
    }

    private static Optional<SltFailure> failure(SltStep step, String message) {
        return Optional.of(new SltFailure(step.line(), message, List.of()));
    }

    @Override
    public void close() {
        streams.values().forEach(RunningStream::close);
        session.close();
        tidemark.close();
        FileTree.delete(deadLetters);
    }
}
