package io.tidemark.shell.connection;

import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection to an engine of the shell's own, inside this process. */
public final class EngineConnection implements Connection {
    private final Tidemark engine;
    private final Session session;
    private @Nullable EngineNames names;

    private EngineConnection(Tidemark engine) {
        this.engine = engine;
        this.session = engine.session();
    }

    /** Starts an engine and connects to it. */
    public static EngineConnection open(TidemarkConfig config) {
        return new EngineConnection(Tidemark.open(config));
    }

    @Override
    public Result execute(StatementText statement) {
        return session.execute(statement);
    }

    @Override
    public boolean asksToConfirm() {
        return session.asksToConfirm();
    }

    @Override
    public Result confirm() {
        return session.confirm();
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    @Override
    public JobState awaitJob(String jobId, long timeoutMillis) {
        return session.awaitJob(jobId, timeoutMillis);
    }

    @Override
    public long rowsWritten(String jobId) {
        return session.counters(jobId).rowsOut();
    }

    @Override
    public Progress progress(String jobId) {
        return Progress.of(session.counters(jobId), session.fractionRead(jobId));
    }

    @Override
    public List<String> jobNotices(String jobId) {
        return session.notices(jobId);
    }

    @Override
    public List<LedgerLine> ledger(String jobId) {
        return LedgerLine.of(session.ledger(jobId));
    }

    @Override
    public List<LedgerLine> ledger(RowStream rows) {
        return LedgerLine.of(rows.ledger());
    }

    @Override
    public List<String> takeJobFailures() {
        return engine.takeJobFailures();
    }

    @Override
    public boolean outlives(String jobId) {
        return session.isDurable(jobId);
    }

    @Override
    public Optional<String> takeRestart(String jobId) {
        return session.takeRestart(jobId);
    }

    @Override
    public Optional<String> twinOf(String jobId) {
        return session.twinOf(jobId);
    }

    @Override
    public boolean keepsJobs() {
        return false;
    }

    @Override
    public int lastingJobs() {
        return engine.durableJobs();
    }

    @Override
    public CatalogNames names() {
        if (names == null) {
            names = new EngineNames(engine, engine.session());
        }
        return names.read();
    }

    @Override
    public String where() {
        return "";
    }

    @Override
    public List<String> notices() {
        return engine.notices();
    }

    @Override
    public void close() {
        session.close();
        engine.close();
    }
}
