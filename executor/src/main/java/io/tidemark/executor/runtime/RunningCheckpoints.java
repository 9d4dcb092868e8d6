package io.tidemark.executor.runtime;

import io.tidemark.executor.thread.Mailbox;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What others ask and are told of a job's checkpoints; the coordinator does them. Thread: any. */
final class RunningCheckpoints implements JobCheckpoints {
    /** How many finished ones are told. */
    private static final int KEPT = 64;

    /** How long to wait before looking whether the job is over. */
    private static final long LOOK_MILLIS = 50;

    private final JobRun job;
    private final Mailbox<CheckpointRequest> requests = new Mailbox<>();
    private final Published<List<Done>> done;
    private final PublishedLong failed = new PublishedLong(0);

    /** @param restored the one that the job went on from, if any */
    RunningCheckpoints(JobRun job, List<Done> restored) {
        this.job = job;
        this.done = new Published<>(List.copyOf(restored));
    }

    @Override
    public List<Done> done() {
        return done.value();
    }

    @Override
    public long failed() {
        return failed.value();
    }

    @Override
    public Done checkpoint(long timeoutMillis) throws InterruptedException {
        return await(new CheckpointRequest(null, null), "checkpoint", timeoutMillis);
    }

    @Override
    public Done savepoint(Path target, long timeoutMillis) throws InterruptedException {
        return await(new CheckpointRequest(target, null), "savepoint", timeoutMillis);
    }

    /** Asks and does not wait. */
    void ask(CheckpointRequest request) {
        requests.post(request);
    }

    private Done await(CheckpointRequest request, String what, long timeoutMillis) throws InterruptedException {
        ask(request);
        for (long left = timeoutMillis; left > 0; left -= LOOK_MILLIS) {
            Done answer = request.await(Math.min(left, LOOK_MILLIS));
            if (answer != null) {
                return answer;
            }
            if (job.state().ended()) {
                Done late = request.await(0);
                if (late != null) {
                    return late;
                }
                throw ended();
            }
        }
        throw new TidemarkException(
                ErrorCode.CHECKPOINT_FAILED,
                "job " + job.settings().name() + ": the " + what + " was not done within " + timeoutMillis + " ms",
                "see in SHOW JOBS and SHOW CHECKPOINTS what the job waits for",
                null);
    }

    @Override
    public void stop() {
        end(JobState.STOPPED);
    }

    /** Ends the job behind a last checkpoint. */
    void end(JobState state) {
        requests.post(new CheckpointRequest(null, state));
    }

    /** The oldest request that nobody has seen, or null. Thread: the job's checkpoint thread. */
    @Nullable
    CheckpointRequest poll() {
        return requests.poll();
    }

    /** One is committed. Thread: the job's checkpoint thread. */
    void add(Done finished) {
        List<Done> all = new ArrayList<>(done.value());
        all.add(finished);
        done.set(List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size())));
    }

    /** An attempt has failed. Thread: the job's checkpoint thread. */
    void countFailed() {
        failed.add(1);
    }

    /** What those are told who ask an ended job. */
    TidemarkException ended() {
        TidemarkException failure = job.wantedFailure();
        return failure != null
                ? failure
                : new TidemarkException(
                        ErrorCode.CANCELLED, "job " + job.settings().name() + " has ended");
    }
}
