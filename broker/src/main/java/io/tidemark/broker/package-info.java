/** A real Kafka broker for demonstrations and tests, in a JVM of its own. Front door: {@link io.tidemark.broker.LocalBroker}. */
@NullMarked
package io.tidemark.broker;

import org.jspecify.annotations.NullMarked;
