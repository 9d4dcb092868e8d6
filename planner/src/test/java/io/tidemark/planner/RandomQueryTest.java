package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random queries either give a plan that holds its invariants, the same one each time, or an error of the user's kind with
 * a place. {@code -Dseed=} repeats a run.
 */
final class RandomQueryTest {
    private static final int QUERIES = 150;
    private static final List<String> NUMBERS = List.of("auction", "bidder", "price");
    private static final List<String> WINDOWS = List.of(
            "TUMBLE(%s, DESCRIPTOR(%s), INTERVAL '10' SECOND)",
            "TUMBLE(%s, DESCRIPTOR(%s), INTERVAL '1' MINUTE, INTERVAL '-7' SECOND)",
            "HOP(%s, DESCRIPTOR(%s), INTERVAL '3' SECOND, INTERVAL '10' SECOND)");

    private final long seed = seed();
    private final Random random = new Random(seed);

    private static long seed() {
        String given = System.getProperty("seed", "");
        return given == null || given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    }

    @Test
    void plansHoldTheirInvariants() {
        int planned = 0;
        for (int count = 0; count < QUERIES; count++) {
            String query = query() + pick(List.of("", " EMIT CHANGES", " EMIT AFTER WATERMARK"));
            try {
                PhysicalPlan plan = Fixtures.plan(query);
                PlanInvariants.check(plan.root());
                assertThat(Fixtures.plan(query)).isEqualTo(plan);
                planned++;
            } catch (TidemarkException e) {
                assertThat(e.code().kind()).as(where(query)).isEqualTo(ErrorCode.Kind.USER);
                assertThat(e.position()).as(where(query)).isNotNull();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(where(query), e);
            }
        }
        assertThat(planned).as("-Dseed=" + seed).isGreaterThan(QUERIES / 4);
    }

    private String where(String query) {
        return "-Dseed=" + seed + "\n" + query;
    }

    private String query() {
        return switch (random.nextInt(6)) {
            case 0 -> "SELECT " + expressions() + ", ts FROM " + rows() + where();
            case 1 ->
                "SELECT ts, " + NUMBERS.get(0) + ", price FROM " + rows() + where() + " UNION "
                        + pick(List.of("", "ALL ")) + "SELECT ts, bidder, price FROM bid2";
            case 2 -> grouped();
            case 3 ->
                "SELECT ws, COUNT(*) AS n, MAX(a0) AS m FROM (" + windowed() + ") AS q"
                        + pick(List.of(
                                " GROUP BY ws",
                                " GROUP BY ws, we",
                                " WHERE we > TIMESTAMP '2020-01-01 00:00:00' GROUP BY we, ws"));
            case 4 ->
                "SELECT x.ws, x.a0, y.a0 AS b0 FROM (" + windowed() + ") AS x JOIN (" + windowed() + ") AS y ON x.ws ="
                        + " y.ws" + pick(List.of("", " AND x.we = y.we", " AND x.a0 < y.a0", " AND x.a0 + 1 = y.a0"));
            default -> windowed();
        };
    }

    private String grouped() {
        String key = pick(List.of("auction", "channel", "MOD(price, 10)", "FLOOR(ts TO MINUTE)", "ts"));
        return "SELECT " + key + " AS k, " + aggregate() + " AS a0 FROM " + rows() + where() + " GROUP BY " + key
                + pick(List.of("", " HAVING COUNT(*) > 2", " HAVING MAX(price) IS NOT NULL"));
    }

    private String windowed() {
        String from = rows();
        String data = from.startsWith("(") ? from.substring(0, from.lastIndexOf(')') + 1) : "TABLE " + from;
        String window = String.format(pick(WINDOWS), data, "ts");
        String extra = pick(List.of("", ", auction", ", channel", ", window_time"));
        String bounds = pick(List.of("window_start, window_end", "window_end, window_start"));
        return "SELECT window_start AS ws, window_end AS we" + (extra.isEmpty() ? "" : extra + " AS g") + ", "
                + aggregate() + " AS a0 FROM TABLE(" + window + ")" + where() + " GROUP BY " + bounds + extra;
    }

    private String rows() {
        return pick(List.of(
                "bid",
                "bid2",
                "(SELECT * FROM bid WHERE price > 3) AS r",
                "(SELECT auction, bidder, price + 1 AS price, channel, ts FROM bid2) AS r",
                "(SELECT auction, bidder, price, channel, ts FROM bid UNION ALL SELECT auction, bidder, price, channel, ts"
                        + " FROM bid2) AS r"));
    }

    private String where() {
        return random.nextBoolean() ? "" : " WHERE " + condition(2);
    }

    private String expressions() {
        List<String> items = new ArrayList<>();
        for (int count = 0; count <= random.nextInt(3); count++) {
            items.add(number(2) + " AS e" + count);
        }
        return String.join(", ", items);
    }

    private String number(int depth) {
        if (depth == 0) {
            return pick(List.of("auction", "bidder", "price", "7", "2.50", "CHAR_LENGTH(channel)", "NULLIF(price, 3)"));
        }
        String left = number(depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> "(" + left + " " + pick(List.of("+", "-", "*", "/")) + " " + number(depth - 1) + ")";
            case 1 -> "COALESCE(" + left + ", " + number(depth - 1) + ")";
            case 2 -> "CASE WHEN " + condition(depth - 1) + " THEN " + left + " ELSE " + number(depth - 1) + " END";
            default -> left;
        };
    }

    private String condition(int depth) {
        if (depth > 0 && random.nextBoolean()) {
            return "(" + condition(depth - 1) + pick(List.of(" AND ", " OR ")) + condition(depth - 1) + ")";
        }
        return switch (random.nextInt(5)) {
            case 0 -> number(1) + pick(List.of(" = ", " <> ", " < ", " >= ")) + number(1);
            case 1 -> number(1) + " IN (1, 2, 5)";
            case 2 -> "channel " + pick(List.of("LIKE 'a%'", "= 'x'", "IS NULL", "<> ''"));
            case 3 -> "NOT " + number(0) + " BETWEEN 2 AND " + number(0);
            default -> "ts > TIMESTAMP '2020-01-01 00:00:00'";
        };
    }

    private String aggregate() {
        String call = pick(List.of("COUNT(*)", "SUM(price)", "MIN(price)", "MAX(bidder)", "COUNT(DISTINCT bidder)"));
        return random.nextInt(4) == 0 ? call + " FILTER (WHERE " + condition(0) + ")" : call;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
