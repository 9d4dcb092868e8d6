package io.tidemark.bench;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.kafka.KafkaConnector;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The connector {@code kafka} with a clock: notes in a {@link Tally} when the first rows are read. Thread: any. */
public final class TopicConnector implements Connector {
    private final KafkaConnector kafka = new KafkaConnector(new Formats(List.of(new JsonFormat())));

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public String summary() {
        return "A topic of Apache Kafka for the bench, with a clock.";
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(kafka.options());
        options.add(ChecksumConnector.TALLY);
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return kafka.check(table, options);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return kafka.metadataType(key);
    }

    @Override
    public Source openSource(ScanRequest request) {
        Tally tally = Tally.of(request.options().require(ChecksumConnector.TALLY.key()));
        return new TimedSource(kafka.openSource(request), tally);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return kafka.openSink(request);
    }
}
