package io.tidemark.shell;

import io.tidemark.engine.Result;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import java.util.List;
import java.util.Optional;

/** A connection to an engine of the shell's own, inside this process. */
final class EngineConnection implements Connection {
    private final Tidemark engine;
    private final Session session;

    private EngineConnection(Tidemark engine) {
        this.engine = engine;
        this.session = engine.session();
    }

    /** Starts an engine and connects to it. */
    static EngineConnection open(TidemarkConfig config) {
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
    public List<String> jobNotices(String jobId) {
        return session.notices(jobId);
    }

    @Override
    public Ledger ledger(String jobId) {
        return session.ledger(jobId);
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
    public int lastingJobs() {
        return engine.durableJobs();
    }

    @Override
    public List<String> names() {
        return CatalogNames.of(engine);
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
