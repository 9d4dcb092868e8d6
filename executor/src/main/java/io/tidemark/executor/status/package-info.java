/** What a running job waits for. Front door: {@link io.tidemark.executor.status.JobStatus}. */
@NullMarked
package io.tidemark.executor.status;

import org.jspecify.annotations.NullMarked;
