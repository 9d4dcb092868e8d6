/**
 * How threads share: clocks, mailboxes, published values. Together with {@code executor.exchange} the only place for
 * locks, atomics and volatile fields.
 */
@NullMarked
package io.tidemark.executor.thread;

import org.jspecify.annotations.NullMarked;
