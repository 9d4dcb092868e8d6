package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/** What Kafka's exceptions mean to a user. */
final class KafkaErrors {
    private KafkaErrors() {}

    /** An error while a table was opened. */
    static TidemarkException opening(TableOptions options, ErrorCode otherwise, Throwable thrown) {
        Throwable cause = unwrap(thrown);
        String servers = options.require(KafkaOptions.SERVERS);
        String table = "table " + options.table() + ": ";
        boolean timeout = cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException;
        if (timeout || cause instanceof ConfigException && unresolved(cause)) {
            return new TidemarkException(
                    ErrorCode.UNREACHABLE,
                    table + "no Kafka broker answers at " + servers,
                    "check 'bootstrap.servers' and that the broker runs",
                    null,
                    cause);
        }
        if (cause instanceof InterruptException) {
            return new TidemarkException(ErrorCode.CANCELLED, table + "interrupted", null, null, cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new TidemarkException(
                    otherwise,
                    table + "the Kafka broker at " + servers + " refuses access: " + cause.getMessage(),
                    "check 'sasl.username', 'sasl.password' and 'properties.security.protocol'",
                    null,
                    cause);
        }
        return new TidemarkException(
                otherwise, table + "Kafka at " + servers + ": " + describe(cause), null, null, cause);
    }

    private static boolean unresolved(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains(KafkaOptions.SERVERS);
    }

    /** An error while records were sent. */
    static TidemarkException writing(TableOptions options, Exception thrown) {
        return new TidemarkException(
                ErrorCode.SINK_FAILED,
                "table " + options.table() + ": topic " + options.require(KafkaOptions.TOPIC)
                        + " on the Kafka broker at " + options.require(KafkaOptions.SERVERS) + " cannot be written: "
                        + describe(unwrap(thrown)),
                null,
                null,
                thrown);
    }

    /** A topic that is not there, with the nearest that is. */
    static TidemarkException missingTopic(TableOptions options, String topic, Collection<String> existing) {
        String guess = Suggestion.didYouMean(topic, existing);
        return new TidemarkException(
                ErrorCode.SOURCE_NOT_FOUND,
                "table " + options.table() + ": there is no topic '" + topic + "' on the Kafka broker at "
                        + options.require(KafkaOptions.SERVERS),
                guess.isEmpty() ? "create the topic, or INSERT INTO the table, which creates it" : guess,
                null);
    }

    /** Whether a producer was shut out because a younger one has its transactional id, or its transaction expired. */
    static boolean isFenced(Throwable cause) {
        return cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException;
    }

    /** Whether the broker does not know a producer's transaction any more. */
    static boolean isTransactionGone(Throwable cause) {
        return cause instanceof InvalidTxnStateException || cause instanceof InvalidPidMappingException;
    }

    /** The message of an exception, with its kind, because Kafka's messages alone often say little. */
    static String describe(Throwable cause) {
        return cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage();
    }

    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapper = thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == org.apache.kafka.common.KafkaException.class;
        return wrapper && cause != null ? unwrap(cause) : thrown;
    }
}
