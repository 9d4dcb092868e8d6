package io.tidemark.executor.connector;

import java.util.function.Supplier;

/** The job that a sink is opened for, when that job keeps checkpoints. Thread: the one that starts the job. */
public interface EpochScope {
    /** The job's id for ever. */
    String jobUuid();

    /** The job's name in messages. */
    String jobName();

    /** How often it was started, this time included; from 1. */
    long incarnation();

    /** Milliseconds between checkpoints. */
    long intervalMillis();

    /** Milliseconds after which a checkpoint that is not done is given up. */
    long timeoutMillis();

    /**
     * The participant that all sinks of the job share under a key, such as one for each Kafka cluster; made when first
     * asked for, closed by the job.
     */
    <P extends EpochParticipant> P shared(String key, Supplier<P> maker);
}
