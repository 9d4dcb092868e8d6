package io.tidemark.shell;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the demo declares, feeds and shows. */
final class Tour {
    /** Events a second that the feed makes; 46 of 50 are bids. */
    static final int EVENTS_PER_SECOND = 1000;

    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Tour() {}

    /** What flows: the columns of each kind of event. */
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of(
            "bid",
            "auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR, ts TIMESTAMP(3)",
            "auction",
            "id BIGINT, item_name VARCHAR, initial_bid BIGINT, reserve BIGINT, seller BIGINT, category BIGINT,"
                    + " expires TIMESTAMP(3), ts TIMESTAMP(3)",
            "person",
            "id BIGINT, name VARCHAR, city VARCHAR, state VARCHAR, ts TIMESTAMP(3)"));

    /** The streams over Kafka topics, and the generators of the events that are written to them. */
    static List<String> streams(String bootstrapServers, LocalDateTime start) {
        List<String> statements = new ArrayList<>();
        COLUMNS.forEach((kind, columns) -> {
            statements.add("CREATE STREAM " + kind + " (" + columns + ",\n"
                    + "  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)\n"
                    + "WITH (connector = 'kafka', topic = '" + kind + "', format = 'json',\n"
                    + "      'bootstrap.servers' = '" + bootstrapServers + "')");
            statements.add("CREATE STREAM " + kind + "_generator (" + columns + ")\n"
                    + "WITH (connector = 'nexmark', 'table' = '" + kind + "', rate = " + EVENTS_PER_SECOND + ",\n"
                    + "      start = '" + START.format(start) + "')");
        });
        return statements;
    }

    /** The jobs that feed the topics. */
    static List<String> feeds() {
        List<String> statements = new ArrayList<>();
        COLUMNS.keySet()
                .forEach(kind -> statements.add("INSERT INTO " + kind + " SELECT * FROM " + kind + "_generator"));
        return statements;
    }

    /** The steps, each with queries that end by themselves. */
    static List<TourStep> steps(String bootstrapServers) {
        return List.of(
                new TourStep(
                        "1. A filter. Bids flow into the Kafka topic 'bid'; rows come as they happen. EMIT CHANGES says\n"
                                + "that the query goes on; LIMIT ends it here, without it Ctrl-C does.",
                        false,
                        "SELECT auction, price, channel, ts FROM bid WHERE price > 1000000 LIMIT 5 EMIT CHANGES;"),
                new TourStep(
                        "2. A TUMBLE window: bids and prices of every two seconds of event time. EMIT AFTER WATERMARK\n"
                                + "gives each window once, when it is complete.",
                        true,
                        """
                        SELECT window_end, COUNT(*) AS bids, MAX(price) AS highest, AVG(price) AS average
                        FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND))
                        GROUP BY window_end
                        LIMIT 3
                        EMIT AFTER WATERMARK;"""),
                new TourStep(
                        "3. A HOP window: the last four seconds, every two. The other spelling of windows works as well.",
                        true,
                        """
                        SELECT HOP_END(ts, INTERVAL '2' SECOND, INTERVAL '4' SECOND) AS until, channel, COUNT(*) AS bids
                        FROM bid
                        WHERE channel IN ('Google', 'Apple')
                        GROUP BY HOP(ts, INTERVAL '2' SECOND, INTERVAL '4' SECOND), channel
                        LIMIT 4
                        EMIT AFTER WATERMARK;"""),
                new TourStep("4. INSERT INTO another topic: a job that runs on by itself ...", false, """
                        CREATE STREAM bids_per_second (window_end TIMESTAMP(3), bids BIGINT)
                        WITH (connector = 'kafka', topic = 'bids_per_second', format = 'json',
                              'bootstrap.servers' = '%s');
                        INSERT INTO bids_per_second
                        SELECT window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' SECOND))
                        GROUP BY window_end
                        EMIT AFTER WATERMARK;""".formatted(
                                bootstrapServers)),
                new TourStep("5. ... and a look at what it writes, and at the jobs.", true, """
                        SELECT * FROM bids_per_second LIMIT 5 EMIT CHANGES;
                        SHOW JOBS;"""));
    }
}
