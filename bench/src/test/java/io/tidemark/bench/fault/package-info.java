/** What becomes of jobs when brokers, topics and disks fail. */
@NullMarked
package io.tidemark.bench.fault;

import org.jspecify.annotations.NullMarked;
