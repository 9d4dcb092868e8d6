package io.tidemark.connectors.kafka;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How many runs in a row have ended with an expired transaction, for each job of this process, so that a job that is
 * started again after one does not go on like that for ever. Thread: any.
 */
final class ExpiredTransactions {
    private final ConcurrentHashMap<String, Run> last = new ConcurrentHashMap<>();

    private record Run(long incarnation, int inARow) {}

    /** Notes that a transaction of a run has expired; how many runs in a row that makes. */
    int expired(String jobUuid, long incarnation) {
        return last.merge(
                        jobUuid,
                        new Run(incarnation, 1),
                        (before, now) ->
                                before.incarnation == incarnation ? before : new Run(incarnation, before.inARow + 1))
                .inARow;
    }

    /** Notes that a transaction of the job was committed. */
    void forget(String jobUuid) {
        last.remove(jobUuid);
    }
}
