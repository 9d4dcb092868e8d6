package io.tidemark.bench;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A query of the bench: its SQL over the stream {@code bid}, and the loop that computes the same. */
enum BenchQuery {
    /** Passes all columns. */
    Q0(
            "auction BIGINT, bidder BIGINT, price BIGINT, ts TIMESTAMP(3), extra VARCHAR",
            "SELECT auction, bidder, price, ts, extra FROM bid"),
    /** Converts a currency. */
    Q1(
            "auction BIGINT, bidder BIGINT, price DECIMAL(23, 3), ts TIMESTAMP(3), extra VARCHAR",
            "SELECT auction, bidder, 0.908 * price, ts, extra FROM bid"),
    /** Selects some auctions. */
    Q2("auction BIGINT, price BIGINT", "SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0"),
    /** Finds the hot items: most bids of the last 10 s, every 2 s. */
    Q5("auction BIGINT, num BIGINT", """
            SELECT c.auction, c.num
            FROM (SELECT auction, COUNT(*) AS num, window_start AS s, window_end AS e
                  FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
                  GROUP BY auction, window_start, window_end) c
            JOIN (SELECT MAX(num) AS maxn, s, e
                  FROM (SELECT COUNT(*) AS num, window_start AS s, window_end AS e
                        FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
                        GROUP BY auction, window_start, window_end)
                  GROUP BY s, e) m
            ON c.s = m.s AND c.e = m.e AND c.num >= m.maxn
            EMIT AFTER WATERMARK"""),
    /** Counts the bids of each visit: bids of a person that are less than 10 s apart. */
    Q11("bidder BIGINT, num BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)", """
            SELECT bidder, COUNT(*), SESSION_START(ts, INTERVAL '10' SECOND), SESSION_END(ts, INTERVAL '10' SECOND)
            FROM bid
            GROUP BY bidder, SESSION(ts, INTERVAL '10' SECOND)
            EMIT AFTER WATERMARK"""),
    /** Counts the bids of a person in windows of the clock. */
    Q12("bidder BIGINT, num BIGINT", """
            SELECT bidder, COUNT(*)
            FROM (SELECT bidder, PROCTIME() AS p FROM bid)
            GROUP BY bidder, TUMBLE(p, INTERVAL '10' SECOND)
            EMIT AFTER WATERMARK"""),
    /** Counts and sums by auction and window. */
    QW("auction BIGINT, num BIGINT, total BIGINT, endtime TIMESTAMP(3)", """
            SELECT auction, COUNT(*), SUM(price), TUMBLE_END(ts, INTERVAL '10' SECOND)
            FROM bid
            GROUP BY auction, TUMBLE(ts, INTERVAL '10' SECOND)
            EMIT AFTER WATERMARK""");

    private final String sinkColumns;
    private final String select;

    BenchQuery(String sinkColumns, String select) {
        this.sinkColumns = sinkColumns;
        this.select = select;
    }

    /** The query of a name such as q0. */
    static BenchQuery of(String name) {
        List<String> names = new ArrayList<>();
        for (BenchQuery query : values()) {
            if (query.label().equals(name.toLowerCase(Locale.ROOT))) {
                return query;
            }
            names.add(query.label());
        }
        String guess = Suggestion.didYouMean(name, names);
        throw new TidemarkException(
                ErrorCode.INVALID_OPTION,
                "bench has no query '" + name + "'",
                guess.isEmpty() ? "Queries: " + String.join(", ", names) : guess,
                null);
    }

    /** Its name on the command line and in the output. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns of the table that it writes to. */
    String sinkColumns() {
        return sinkColumns;
    }

    /** The query, with its EMIT. */
    String select() {
        return select;
    }

    /** Whether a result that is not the loop's is right too: a window of the clock ended during the run. */
    boolean mayDiffer(Checksum.Value engine, Checksum.Value loop) {
        return this == Q12 && engine.rows() > loop.rows();
    }

    /** Computes the result by hand. */
    Checksum.Value byHand(Bids bids) {
        Checksum result = new Checksum();
        switch (this) {
            case Q0 -> Loops.pass(bids, result);
            case Q1 -> Loops.convert(bids, result);
            case Q2 -> Loops.filter(bids, result);
            case Q5 -> Loops.hop(bids, result);
            case Q11 -> SessionLoop.run(bids, result);
            case Q12 -> Loops.count(bids, result);
            case QW -> Loops.tumble(bids, result);
        }
        return result.value();
    }
}
