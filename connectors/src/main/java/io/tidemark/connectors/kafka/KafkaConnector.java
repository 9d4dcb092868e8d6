package io.tidemark.connectors.kafka;

import io.tidemark.connectors.Formats;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes a Kafka topic; each partition is a split. A table with a primary key is written as an upsert topic: the
 * last record of a key is the row, and a record without value says that there is none any more. Thread: any.
 */
public final class KafkaConnector implements Connector {
    private final Formats formats;
    private final OutsideAccess access;
    private final ExpiredTransactions expirations = new ExpiredTransactions();

    /** A connector that may reach every broker. */
    public KafkaConnector(Formats formats) {
        this(formats, OutsideAccess.open());
    }

    /** @param access which brokers may be reached first; they tell the client of others, so only clusters that are trusted */
    public KafkaConnector(Formats formats, OutsideAccess access) {
        this.formats = formats;
        this.access = access;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String summary() {
        return "A topic of Apache Kafka.";
    }

    @Override
    public List<String> notes() {
        return List.of(
                "**Read exactly once**: jobs that keep checkpoints go on at the offsets of their last one. Only committed records are"
                        + " read; `isolation` = `read_uncommitted` is refused there, because what it has read may be gone when it is read again. A"
                        + " topic that was deleted and created anew is known by its id and refused; partitions that are added are found within"
                        + " 10 s.",
                "**Written exactly once**: in a job that keeps checkpoints all topics are written in one transaction for each checkpoint."
                        + " Rows are seen when their checkpoint is done, by readers that set `isolation.level=read_committed`; others also see rows"
                        + " that are taken back. This needs brokers with `transaction.version` 2 (Kafka 4.0 or newer), all tables of one job in one"
                        + " cluster, and the same client settings for them. The transaction carries the record that says which checkpoint belongs"
                        + " to it, in the topic `_tidemark.commit.` followed by the id of the job, which nobody must delete; transactional ids"
                        + " begin with `tm.`. Without checkpoints a row is written once, and what was written before a failure stays.",
                "A `CREATE TABLE` with a primary key is **written as an upsert topic**: the key of a record is the text of the key column,"
                        + " or a JSON object of several in the order of the key; the value has all columns; a record without value says that the"
                        + " row is gone. Updates are written once, as the new row. The topic is best compacted. If several rows of a query have"
                        + " the same key at once, the one written last counts.");
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(KafkaOptions.SPECS);
        options.addAll(formats.options());
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        formats.check(table, options, KafkaOptions.SPECS);
        KafkaOptions.check(options);
        options.text(KafkaOptions.KEY).ifPresent(key -> {
            if (Formats.physicalColumns(table).indexOf(key) < 0) {
                throw options.invalid(KafkaOptions.KEY, "is no column of the table");
            }
        });
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Metadata metadata) {
                checkMetadata(table, metadata);
            }
        }
        if (table.keyed()) {
            checkKey(table, options);
        }
        return new TableTraits(
                true, true, true, false, table.keyed() ? ChangelogMode.RETRACT : ChangelogMode.INSERT_ONLY);
    }

    @Override
    public void checkAccess(TableOptions options, Path directory) {
        if (access.confined()) {
            KafkaOptions.addresses(options).forEach(address -> access.checkHost(address.host(), address.port()));
        }
    }

    @Override
    public Optional<String> addressOption() {
        return Optional.of(KafkaOptions.SERVERS);
    }

    /** The rows of a table have its primary key as the key of their records. */
    private static void checkKey(TableDefinition table, TableOptions options) {
        if (options.text(KafkaOptions.KEY).isPresent()) {
            throw options.invalid(
                    KafkaOptions.KEY, "is for streams: the records of a TABLE have its primary key as their key");
        }
        Schema physical = Formats.physicalColumns(table);
        for (String name : table.primaryKey()) {
            int index = physical.indexOf(name);
            if (index < 0) {
                throw new TidemarkException(
                        ErrorCode.INVALID_TYPE,
                        "table " + table.name() + ": column '" + name
                                + "' of the primary key is not written, so it cannot be in the key of records");
            }
        }
    }

    private void checkMetadata(TableDefinition table, ColumnDefinition.Metadata column) {
        SqlType type = column.type();
        boolean fits =
                switch (column.key()) {
                    case "topic" -> type.kind() == SqlType.Kind.VARCHAR;
                    case "partition" -> type.kind() == SqlType.Kind.INTEGER || type.kind() == SqlType.Kind.BIGINT;
                    case "offset" -> type.kind() == SqlType.Kind.BIGINT;
                    case "timestamp" -> type.isTimestamp();
                    case "key" -> type.kind() == SqlType.Kind.VARCHAR || type.kind() == SqlType.Kind.VARBINARY;
                    default -> true; // the caller refuses keys that metadataType does not know
                };
        if (!fits) {
            throw new TidemarkException(
                    ErrorCode.INVALID_TYPE,
                    "table " + table.name() + ": metadata '" + column.key() + "' is "
                            + metadataType(column.key()).map(SqlType::toString).orElse("?") + ", which column '"
                            + column.name().text()
                            + "' of type " + type.text() + " cannot hold",
                    null,
                    column.name().position());
        }
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return switch (key) {
            case "topic" -> Optional.of(SqlType.varchar().withNullable(false));
            case "partition" -> Optional.of(SqlType.of(SqlType.Kind.INTEGER).withNullable(false));
            case "offset" -> Optional.of(SqlType.bigint().withNullable(false));
            case "timestamp" -> Optional.of(SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 3));
            case "key" -> Optional.of(SqlType.of(SqlType.Kind.VARBINARY));
            default -> Optional.empty();
        };
    }

    @Override
    public String positionName() {
        return "offset";
    }

    /** Records of transactions that are aborted later may be gone when they are read again. */
    @Override
    public boolean replayable(TableDefinition table, TableOptions options) {
        return options.require(KafkaOptions.ISOLATION).equals("read_committed");
    }

    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public void forgetJob(String jobUuid, TableDefinition table, TableOptions options) {
        new KafkaMarkers(options, jobUuid).deleteTopic();
    }

    @Override
    public Source openSource(ScanRequest request) {
        checkAccess(request.options(), request.directory());
        return KafkaSource.open(request, formats.of(request.options()));
    }

    @Override
    public Sink openSink(SinkRequest request) {
        checkAccess(request.options(), request.directory());
        return KafkaSink.open(request, formats.of(request.options()), expirations);
    }
}
