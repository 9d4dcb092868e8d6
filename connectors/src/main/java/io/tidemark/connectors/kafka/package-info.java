/**
 * The connector {@code kafka}. Front door: {@link io.tidemark.connectors.kafka.KafkaConnector}, which alone can be loaded
 * without Kafka's own classes.
 */
@NullMarked
package io.tidemark.connectors.kafka;

import org.jspecify.annotations.NullMarked;
