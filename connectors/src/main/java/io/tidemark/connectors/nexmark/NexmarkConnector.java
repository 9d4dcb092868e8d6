package io.tidemark.connectors.nexmark;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.nexmark.NexmarkGenerator.Kind;
import io.tidemark.connectors.text.TimeText;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Bids, auctions or persons of the NEXMark benchmark. The three tables of one seed belong together: they are parts of one
 * sequence of events. Thread: any.
 */
public final class NexmarkConnector implements Connector {
    static final String TABLE = "table";
    static final String EVENTS = "events";
    static final String RATE = "rate";
    static final String SEED = "seed";
    static final String EVENT_RATE = "event-rate";
    static final String START = "start";

    @Override
    public String name() {
        return "nexmark";
    }

    @Override
    public String summary() {
        return "The generator of the NEXMark benchmark: bids, auctions and persons.";
    }

    @Override
    public List<String> notes() {
        return List.of("**Read exactly once**: jobs that keep checkpoints go on with the event after the last one.");
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.oneOf(
                        TABLE,
                        null,
                        List.of("bid", "auction", "person"),
                        "Which events; the table's name if not given."),
                OptionSpec.optional(
                        EVENTS,
                        OptionSpec.Kind.INTEGER,
                        null,
                        "How many events of all kinds there are; of 50, 46 are bids, 3 auctions, 1 a person. Endless if "
                                + "not given."),
                OptionSpec.optional(
                        RATE,
                        OptionSpec.Kind.INTEGER,
                        "0",
                        "Events of all kinds per second of the clock; 0 for as fast as they are read."),
                OptionSpec.optional(SEED, OptionSpec.Kind.INTEGER, "1", "The same seed gives the same events."),
                OptionSpec.optional(
                        EVENT_RATE,
                        OptionSpec.Kind.INTEGER,
                        null,
                        "Events of all kinds per second of event time; 'rate' if that is given, or else 10000."),
                OptionSpec.optional(
                        START, OptionSpec.Kind.TEXT, "2015-07-15 00:00:00", "Event time of the first event."));
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        for (String key : List.of(EVENTS, RATE, EVENT_RATE)) {
            if (options.number(key).orElse(1L) < (key.equals(EVENT_RATE) ? 1 : 0)) {
                throw options.invalid(key, "is too small");
            }
        }
        startMillis(options);
        Kind kind = kind(table, options);
        for (Column column : Formats.physicalColumns(table).columns()) {
            checkColumn(table, kind, column);
        }
        boolean endless = options.number(EVENTS).isEmpty();
        return new TableTraits(true, false, endless, endless, ChangelogMode.INSERT_ONLY);
    }

    private static void checkColumn(TableDefinition table, Kind kind, Column column) {
        NexmarkField field = field(kind, column.name()).orElseThrow(() -> {
            List<String> names = Arrays.stream(NexmarkField.of(kind))
                    .map(NexmarkField::column)
                    .toList();
            String guess = Suggestion.didYouMean(column.name(), names);
            return new TidemarkException(
                    ErrorCode.UNKNOWN_COLUMN,
                    "table " + table.name() + ": a NEXMark " + kind.name().toLowerCase(Locale.ROOT) + " has no column '"
                            + column.name() + "'",
                    (guess.isEmpty() ? "" : guess + " ") + "Columns: " + String.join(", ", names),
                    null);
        });
        SqlType type = column.type();
        String wanted = field.isText() ? "VARCHAR" : field.isTime() ? "TIMESTAMP(3)" : "BIGINT";
        boolean fits = field.isText()
                ? type.kind() == SqlType.Kind.VARCHAR && type.precision() == SqlType.UNSPECIFIED
                : field.isTime() ? type.isTimestamp() && type.precision() == 3 : type.kind() == SqlType.Kind.BIGINT;
        if (!fits) {
            throw new TidemarkException(
                    ErrorCode.INVALID_TYPE,
                    "table " + table.name() + ": column '" + column.name() + "' must be " + wanted + ", not "
                            + type.text());
        }
    }

    static Optional<NexmarkField> field(Kind kind, String column) {
        return Arrays.stream(NexmarkField.of(kind))
                .filter(field -> field.isMeantBy(column))
                .findFirst();
    }

    static Kind kind(TableDefinition table, TableOptions options) {
        String name = options.text(TABLE).orElse(table.name().toLowerCase(Locale.ROOT));
        return switch (name) {
            case "bid", "bids" -> Kind.BID;
            case "auction", "auctions" -> Kind.AUCTION;
            case "person", "persons" -> Kind.PERSON;
            default ->
                throw new TidemarkException(
                        ErrorCode.MISSING_OPTION,
                        "table " + table.name() + " lacks the option 'table'",
                        "add 'table' = 'bid', 'auction' or 'person', or give the table such a name",
                        null);
        };
    }

    static NexmarkGenerator generator(TableOptions options) {
        long rate = options.number(RATE).orElse(0L);
        long eventRate = options.number(EVENT_RATE).orElse(rate > 0 ? rate : NexmarkGenerator.DEFAULT_EVENT_RATE);
        return new NexmarkGenerator(options.number(SEED).orElse(1L), eventRate, startMillis(options));
    }

    private static long startMillis(TableOptions options) {
        byte[] text = options.require(START).getBytes(StandardCharsets.UTF_8);
        long millis = TimeText.timestamp(text, 0, text.length);
        if (millis == TimeText.INVALID) {
            throw options.invalid(START, "is not a timestamp such as 2015-07-15 00:00:00");
        }
        return millis;
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public String positionName() {
        return "event";
    }

    /** Rows depend on their number alone. */
    @Override
    public boolean replayable(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        return new NexmarkSource(request);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        throw TidemarkException.internal("a nexmark table was opened for writing");
    }
}
