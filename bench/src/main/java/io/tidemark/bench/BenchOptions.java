package io.tidemark.bench;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of the bench says.
 *
 * @param queries the queries to run, in order
 * @param threads task threads; 0 for one (memory), or one a partition (Kafka)
 * @param events NEXMark events of which the bids are read
 * @param kafka whether a Kafka broker feeds the queries
 * @param csv whether the output is CSV and not a table
 * @param partitions numbers of partitions of the topics to read one after the other
 * @param batchRows rows a batch in memory
 * @param runs measured runs, of which the median is shown
 */
record BenchOptions(
        List<BenchQuery> queries,
        int threads,
        long events,
        boolean kafka,
        boolean csv,
        List<Integer> partitions,
        int batchRows,
        int runs) {
    static final String USAGE = "usage: bench [q0 q1 q2 q5 q11 q12 qw] [--threads n] [--events n] [--feed memory|kafka]"
            + " [--format table|csv] [--partitions 1|2] [--batch-rows n] [--runs n]";

    private static final List<BenchQuery> OVER_KAFKA = List.of(BenchQuery.Q0, BenchQuery.Q2, BenchQuery.QW);
    private static final long MEMORY_EVENTS = 10_000_000;
    private static final long KAFKA_EVENTS = 5_500_000;
    private static final long MOST_EVENTS = 2_000_000_000;
    private static final int MEMORY_RUNS = 5;
    private static final int KAFKA_RUNS = 3;
    private static final List<String> NAMES =
            List.of("--threads", "--events", "--feed", "--format", "--partitions", "--batch-rows", "--runs");

    BenchOptions {
        queries = List.copyOf(queries);
        partitions = List.copyOf(partitions);
    }

    /**
     * Reads the arguments.
     *
     * @throws TidemarkException INVALID_OPTION with the argument and what would be right
     */
    static BenchOptions of(List<String> arguments) {
        List<BenchQuery> queries = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (!argument.startsWith("-")) {
                queries.add(BenchQuery.of(argument));
            } else if (!NAMES.contains(argument)) {
                throw wrong("bench has no option '" + argument + "'", Suggestion.didYouMean(argument, NAMES));
            } else if (!rest.hasNext()) {
                throw wrong("option '" + argument + "' needs a value", null);
            } else {
                values.put(argument, rest.next());
            }
        }
        return of(queries, values);
    }

    private static BenchOptions of(List<BenchQuery> queries, Map<String, String> values) {
        boolean kafka = oneOf(values, "--feed", "memory", "kafka");
        List<BenchQuery> all = kafka ? OVER_KAFKA : Arrays.asList(BenchQuery.values());
        for (BenchQuery query : queries) {
            if (!all.contains(query)) {
                throw wrong("query '" + query.label() + "' is not measured over Kafka", "Queries: q0, q2, qw");
            }
        }
        long events = number(values, "--events", kafka ? KAFKA_EVENTS : MEMORY_EVENTS, Bids.CYCLE, MOST_EVENTS);
        return new BenchOptions(
                queries.isEmpty() ? all : queries,
                (int) number(values, "--threads", 0, 1, 1024),
                events,
                kafka,
                oneOf(values, "--format", "table", "csv"),
                values.containsKey("--partitions")
                        ? List.of((int) number(values, "--partitions", 1, 1, 2))
                        : List.of(1, 2),
                (int) number(values, "--batch-rows", ColumnBatch.DEFAULT_ROWS, 1, 65_536),
                (int) number(values, "--runs", kafka ? KAFKA_RUNS : MEMORY_RUNS, 1, 1000));
    }

    /** Whether an option has its second value. */
    private static boolean oneOf(Map<String, String> values, String name, String first, String second) {
        String value = values.getOrDefault(name, first);
        if (!value.equals(first) && !value.equals(second)) {
            throw wrong("option '" + name + "': '" + value + "' is neither " + first + " nor " + second, null);
        }
        return value.equals(second);
    }

    private static long number(Map<String, String> values, String name, long otherwise, long least, long most) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("\\d{1,15}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw wrong("option '" + name + "': '" + value + "' is not a whole number from " + least + " to " + most, null);
    }

    private static TidemarkException wrong(String message, @Nullable String hint) {
        return new TidemarkException(
                ErrorCode.INVALID_OPTION, message, hint == null || hint.isEmpty() ? USAGE : hint, null);
    }
}
