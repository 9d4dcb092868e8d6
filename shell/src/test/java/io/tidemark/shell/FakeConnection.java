package io.tidemark.shell;

import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.LedgerLine;
import io.tidemark.shell.connection.Progress;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine that answers what a test told it to. Mutable. */
final class FakeConnection implements Connection {
    final List<String> statements = new ArrayList<>();
    private final Map<String, Result> results = new HashMap<>();
    private final Map<String, TidemarkException> failures = new HashMap<>();
    CatalogNames names = CatalogNames.NONE;
    boolean keepsJobs;
    private boolean cancelled;

    FakeConnection answer(String statement, Result result) {
        results.put(statement, result);
        return this;
    }

    FakeConnection fail(String statement, TidemarkException failure) {
        failures.put(statement, failure);
        return this;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Result execute(StatementText statement) {
        statements.add(statement.text());
        TidemarkException failure = failures.get(statement.text());
        if (failure != null) {
            throw failure;
        }
        return results.getOrDefault(statement.text(), new Result.Done("did " + statement.text()));
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public JobState awaitJob(String jobId, long timeoutMillis) {
        return JobState.FINISHED;
    }

    @Override
    public long rowsWritten(String jobId) {
        return 3;
    }

    @Override
    public List<String> jobNotices(String jobId) {
        return List.of("2 rows came late");
    }

    @Override
    public List<LedgerLine> ledger(String jobId) {
        return List.of();
    }

    @Override
    public List<LedgerLine> ledger(RowStream rows) {
        return List.of();
    }

    @Override
    public List<String> takeJobFailures() {
        return List.of();
    }

    @Override
    public boolean asksToConfirm() {
        return false;
    }

    @Override
    public Result confirm() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean outlives(String jobId) {
        return false;
    }

    @Override
    public Optional<String> takeRestart(String jobId) {
        return Optional.empty();
    }

    @Override
    public Optional<String> twinOf(String jobId) {
        return Optional.empty();
    }

    @Override
    public boolean keepsJobs() {
        return keepsJobs;
    }

    @Override
    public int lastingJobs() {
        return 0;
    }

    @Override
    public CatalogNames names() {
        return names;
    }

    @Override
    public Progress progress(String jobId) {
        return Progress.NONE;
    }

    @Override
    public String where() {
        return "";
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
