package io.tidemark.engine.slt;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.engine.Result;
import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a test file on an engine of its own. What streams give is compared without regard to order unless the file says
 * otherwise, so that one expectation holds at every parallelism. Thread: one.
 */
final class SltRunner implements AutoCloseable {
    private final SltFile file;
    private final Tidemark tidemark;
    private final Session session;
    private final List<String> settings;
    private final Map<String, RunningStream> streams = new LinkedHashMap<>();
    private final Set<String> fed = new LinkedHashSet<>();

    /** @param settings statements that every session begins with */
    SltRunner(SltFile file, List<String> settings) {
        this.file = file;
        this.settings = List.copyOf(settings);
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .workingDirectory(file.path().resolveSibling("").toAbsolutePath())
                .build());
        session = newSession();
    }

    private Session newSession() {
        Session made = tidemark.session();
        settings.forEach(made::execute);
        return made;
    }

    /** Runs all paragraphs; what streams have left over at the end is a failure. */
    void run() throws InterruptedException {
        for (SltStep step : file.steps()) {
            try {
                run(step);
            } catch (TidemarkException failure) {
                throw failed(step, failure.code().code() + ": " + failure.text() + " / " + failure.hint(), failure);
            }
        }
        endFeeds();
        for (Map.Entry<String, RunningStream> stream : streams.entrySet()) {
            checkEnd(stream.getKey(), stream.getValue());
        }
    }

    private void run(SltStep step) throws InterruptedException {
        if (step instanceof SltStep.Run statement) {
            statement(statement);
        } else if (step instanceof SltStep.Query query) {
            compare(query, query.rows(), rowsOf(query.sql()), query.inOrder());
        } else if (step instanceof SltStep.Stream stream) {
            streams.put(stream.name(), new RunningStream(newSession(), stream.name(), stream.sql()));
        } else if (step instanceof SltStep.Feed feed) {
            feed(feed);
        } else if (step instanceof SltStep.Rows rows) {
            rows(rows);
        } else if (step instanceof SltStep.Fails fails) {
            fails(fails);
        } else {
            endFeeds();
        }
    }

    private void statement(SltStep.Run step) {
        TidemarkException failure = null;
        try {
            Result result = session.execute(step.sql());
            if (result instanceof Result.Rows rows) {
                rows.stream().forEach(row -> {});
            } else if (result instanceof Result.Started started && started.bounded()) {
                session.awaitJob(started.jobId(), 60_000);
            }
        } catch (TidemarkException thrown) {
            failure = thrown;
        }
        if (step.errorCode() == null) {
            if (failure != null) {
                throw failure;
            }
        } else {
            checkFailure(step, failure, step.errorCode(), step.errorWords());
        }
    }

    private void checkFailure(
            SltStep step, @org.jspecify.annotations.Nullable TidemarkException failure, String code, String words) {
        if (failure == null) {
            throw failed(step, "should fail with " + code + ", but does not", null);
        }
        String text = failure.code().code() + ": " + failure.text() + " / " + failure.hint();
        if (!failure.code().code().equals(code) || !text.contains(words)) {
            throw failed(step, "should fail with " + code + " " + words + ", but says " + text, failure);
        }
    }

    private List<String> rowsOf(String sql) {
        List<String> rows = new ArrayList<>();
        try (RowStream stream = session.query(sql)) {
            for (Row row : stream) {
                rows.add(SltText.row(row, stream.showsKinds()));
            }
        }
        return rows;
    }

    private void feed(SltStep.Feed step) {
        Schema schema = schemaOf(step);
        List<io.tidemark.types.SqlType> types =
                schema.columns().stream().map(Column::type).toList();
        MemoryTable table = tidemark.memoryTables().table(step.table());
        fed.add(step.table());
        for (String event : step.events()) {
            if (event.startsWith("watermark ")) {
                table.watermark(step.split(), SltText.millis(event.substring("watermark ".length())));
            } else if (event.equals("idle")) {
                table.idle(step.split());
            } else {
                table.append(step.split(), schema, SltText.values(event, types));
            }
        }
    }

    private Schema schemaOf(SltStep.Feed step) {
        TableDefinition table = tidemark.catalog()
                .find(step.table(), true)
                .map(TableDefinition.class::cast)
                .orElseThrow(() -> failed(step, "there is no table " + step.table(), null));
        List<Column> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Physical physical) {
                columns.add(new Column(physical.name().text(), physical.type()));
            }
        }
        return new Schema(columns);
    }

    private RunningStream stream(SltStep step, String name) {
        RunningStream stream = streams.get(name);
        if (stream == null) {
            throw failed(step, "there is no stream " + name, null);
        }
        return stream;
    }

    private void rows(SltStep.Rows step) throws InterruptedException {
        RunningStream stream = stream(step, step.stream());
        List<String> actual = stream.take(step.rows().size());
        if (stream.failure() != null) {
            throw stream.failure();
        }
        compare(step, step.rows(), actual, step.inOrder());
    }

    private void fails(SltStep.Fails step) throws InterruptedException {
        RunningStream stream = stream(step, step.stream());
        if (!stream.awaitEnd()) {
            throw failed(step, "the stream goes on", null);
        }
        checkFailure(step, stream.failure(), step.errorCode(), step.errorWords());
        streams.remove(step.stream());
        stream.close();
    }

    private void compare(SltStep step, List<String> expected, List<String> actual, boolean inOrder) {
        List<String> left = new ArrayList<>(expected);
        List<String> right = new ArrayList<>(actual);
        if (!inOrder) {
            Collections.sort(left);
            Collections.sort(right);
        }
        if (!left.equals(right)) {
            throw failed(
                    step,
                    "expected rows:\n  " + String.join("\n  ", left) + "\nactual rows:\n  "
                            + String.join("\n  ", right),
                    null);
        }
    }

    private void endFeeds() {
        fed.forEach(table -> tidemark.memoryTables().table(table).end());
        fed.clear();
    }

    private void checkEnd(String name, RunningStream stream) throws InterruptedException {
        if (!stream.awaitEnd()) {
            throw new AssertionError(file.path() + ": stream " + name + " goes on though its inputs have ended");
        }
        if (stream.failure() != null) {
            throw new AssertionError(file.path() + ": stream " + name + " failed", stream.failure());
        }
        List<String> rest = stream.rest();
        if (!rest.isEmpty()) {
            throw new AssertionError(file.path() + ": stream " + name + " gave rows that nothing expects: " + rest);
        }
    }

    private AssertionError failed(SltStep step, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new AssertionError(file.path() + ":" + step.line() + ": " + settings + " " + what, cause);
    }

    @Override
    public void close() {
        streams.values().forEach(RunningStream::close);
        session.close();
        tidemark.close();
    }
}
