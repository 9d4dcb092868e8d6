package io.tidemark.executor.runtime;

import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.Signal;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Someone wants a checkpoint. Thread: any asks and waits, the coordinator answers once. */
final class CheckpointRequest {
    private record Answer(
            JobCheckpoints.@Nullable Done done, @Nullable TidemarkException failure) {}

    private static final Answer NONE = new Answer(null, null);

    private final @Nullable Path target;
    private final @Nullable JobState ending;
    private final Published<Answer> answer = new Published<>(NONE);
    private final Signal answered = new Signal();

    /**
     * @param target where it is copied to, or null
     * @param ending how the job ends behind it, or null if it goes on
     */
    CheckpointRequest(@Nullable Path target, @Nullable JobState ending) {
        this.target = target;
        this.ending = ending;
    }

    @Nullable
    Path target() {
        return target;
    }

    @Nullable
    JobState ending() {
        return ending;
    }

    /** It is committed, and copied. */
    void done(JobCheckpoints.Done done) {
        answer.set(new Answer(done, null));
        answered.raise();
    }

    /** It came to nothing. */
    void failed(TidemarkException failure) {
        answer.set(new Answer(null, failure));
        answered.raise();
    }

    /** Waits; null if there is no answer yet. Throws what it failed with. */
    JobCheckpoints.@Nullable Done await(long timeoutMillis) throws InterruptedException {
        if (!answered.await(timeoutMillis)) {
            return null;
        }
        TidemarkException failure = answer.value().failure();
        if (failure != null) {
            throw failure;
        }
        return answer.value().done();
    }
}
