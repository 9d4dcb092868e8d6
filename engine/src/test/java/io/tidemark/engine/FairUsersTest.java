package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users share the task threads fairly, however many jobs each of them runs. */
@Timeout(300)
final class FairUsersTest {
    private static final int JOBS_OF_MANY = 12;
    private static final long BETWEEN_MILLIS = 20;

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.builder()
            .taskThreads(1)
            .jobs(new JobLimits(100, 100))
            .build());
    private final Session many = tidemark.session(new SessionUser("many", false));
    private final Session one = tidemark.session(new SessionUser("one", false));

    private static String start(Session session) {
        return ((Result.Started) session.execute("INSERT INTO hole SELECT MD5(text) FROM endless")).jobId();
    }

    private static long rows(Session session, String job) {
        return session.counters(job).rowsOut();
    }

    @Test
    void theOneJobOfAUserGetsFarMoreThanEachOfTheManyOfAnother() throws InterruptedException {
        try (tidemark) {
            one.execute("CREATE STREAM endless (text VARCHAR) WITH (connector = 'datagen')");
            one.execute("CREATE STREAM hole (hash VARCHAR) WITH (connector = 'blackhole')");
            List<String> jobs = new ArrayList<>();
            for (int job = 0; job < JOBS_OF_MANY; job++) {
                jobs.add(start(many));
            }
            String single = start(one);
            List<Long> before = new ArrayList<>();
            for (String job : jobs) {
                before.add(rows(many, job));
            }
            Signal never = new Signal();
            boolean ahead = false;
            while (!ahead) { // which would never be so if tasks and not users took turns
                never.await(BETWEEN_MILLIS);
                long most = 0;
                for (int job = 0; job < jobs.size(); job++) {
                    most = Math.max(most, rows(many, jobs.get(job)) - before.get(job));
                }
                ahead = most > 0 && rows(one, single) > JOBS_OF_MANY / 2 * most;
            }
            assertThat(rows(one, single)).isPositive();
        }
    }
}
