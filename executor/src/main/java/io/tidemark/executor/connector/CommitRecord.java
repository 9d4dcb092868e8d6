package io.tidemark.executor.connector;

/**
 * What is written beside the output of an epoch, in the same transaction: which checkpoint belongs to it.
 *
 * @param jobUuid the job
 * @param incarnation how many times the job had been started
 * @param epoch the epoch, which has the number of the checkpoint that ends it
 * @param manifestHash SHA-256 of that checkpoint's manifest, in hex
 * @param planFingerprint of the job's plan
 */
public record CommitRecord(String jobUuid, long incarnation, long epoch, String manifestHash, String planFingerprint) {}
