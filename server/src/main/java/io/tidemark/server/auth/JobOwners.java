package io.tidemark.server.auth;

/** Tells whose jobs are whose. Thread: any. */
@FunctionalInterface
public interface JobOwners {
    /** Nobody owns any job, so that only administrators steer them. */
    JobOwners NOBODY = (user, job) -> false;

    /** Whether the user has started the job, or has created the materialized view that it fills. */
    boolean owns(String user, String job);
}
