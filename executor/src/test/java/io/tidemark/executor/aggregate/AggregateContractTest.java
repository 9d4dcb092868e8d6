package io.tidemark.executor.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.executor.function.NestedTexts;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every aggregate promises: over random rows with nulls, filtered or not, and over none, it gives what a plain
 * evaluation gives; the parts of any split merge into the whole; rows taken away leave no trace; a snapshot goes on as if
 * nothing had been.
 */
final class AggregateContractTest {
    private static final int FLAG = 0;
    private static final int INTEGER = 1;
    private static final int DOUBLE = 2;
    private static final int WIDE = 3;
    private static final int TEXT = 4;
    private static final int FILTER = 5;
    private static final SqlType BOOLEAN = SqlType.of(SqlType.Kind.BOOLEAN);
    private static final SqlType DOUBLES = SqlType.of(SqlType.Kind.DOUBLE);
    private static final SqlType DECIMAL = SqlType.decimal(38, 2);
    private static final Schema INPUT = Schema.of(
            new Column("flag", BOOLEAN),
            new Column("i", SqlType.bigint()),
            new Column("d", DOUBLES),
            new Column("w", DECIMAL),
            new Column("s", SqlType.varchar()),
            new Column("filter", BOOLEAN));

    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(E-?[0-9]+)?");

    /** Names that the planner turns into others. */
    private static final Set<String> ALIASES = Set.of("BOOL_AND", "BOOL_OR", "STRING_AGG");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** A call and its plain evaluation over the rows that pass its filter. */
    private record Case(AggregateCall call, Function<List<@Nullable Object[]>, @Nullable Object> plain) {
        boolean passes(@Nullable Object[] row) {
            return call.filter() < 0 || Boolean.TRUE.equals(row[FILTER]);
        }

        /** What of a row the aggregate sees. */
        List<@Nullable Object> seen(@Nullable Object[] row) {
            List<@Nullable Object> seen = new ArrayList<>();
            call.arguments().forEach(column -> seen.add(row[column]));
            call.order().forEach(key -> seen.add(row[key.column()]));
            seen.add(passes(row));
            return seen;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        add(cases, "COUNT", List.of(), SqlType.bigint(), rows -> (long) rows.size());
        one(cases, "COUNT", TEXT, SqlType.bigint(), values -> (long) values.size());
        add(cases, "COUNT", List.of(INTEGER, TEXT), SqlType.bigint(), rows ->
                (long) tuples(rows).size());
        AggregateCall tuples = new AggregateCall("COUNT", List.of(INTEGER, TEXT), true, -1, SqlType.bigint());
        cases.add(new Case(tuples, rows -> (long) new TreeSet<>(tuples(rows)).size()));
        for (int column : new int[] {INTEGER, WIDE}) {
            one(cases, "SUM", column, DECIMAL.withNullable(true), NaiveAggregates::sum);
        }
        one(cases, "SUM", DOUBLE, DOUBLES, NaiveAggregates::sum);
        one(cases, "AVG", INTEGER, DOUBLES, NaiveAggregates::mean);
        one(cases, "AVG", DOUBLE, DOUBLES, NaiveAggregates::mean);
        for (int column : new int[] {FLAG, INTEGER, DOUBLE, WIDE, TEXT}) {
            SqlType type = INPUT.type(column);
            one(cases, "MIN", column, type, NaiveAggregates::least);
            one(cases, "MAX", column, type, NaiveAggregates::greatest);
            one(cases, "ANY_VALUE", column, type, NaiveAggregates::least);
            one(cases, "FIRST_VALUE", column, type, NaiveAggregates::first);
            one(cases, "LAST_VALUE", column, type, NaiveAggregates::last);
            one(cases, "MODE", column, type, NaiveAggregates::mode);
            for (int key : new int[] {INTEGER, DOUBLE, TEXT}) {
                add(
                        cases,
                        "ARG_MIN",
                        List.of(column, key),
                        type,
                        rows -> NaiveAggregates.atExtreme(pairs(rows, column, key), false));
                add(
                        cases,
                        "ARG_MAX",
                        List.of(column, key),
                        type,
                        rows -> NaiveAggregates.atExtreme(pairs(rows, column, key), true));
            }
        }
        one(cases, "EVERY", FLAG, BOOLEAN, NaiveAggregates::least);
        one(cases, "SOME", FLAG, BOOLEAN, NaiveAggregates::greatest);
        one(cases, "BIT_AND", INTEGER, SqlType.bigint(), bits((left, right) -> left & right));
        one(cases, "BIT_OR", INTEGER, SqlType.bigint(), bits((left, right) -> left | right));
        one(cases, "BIT_XOR", INTEGER, SqlType.bigint(), bits((left, right) -> left ^ right));
        moments(cases);
        listings(cases);
        for (int column : new int[] {INTEGER, DOUBLE, TEXT}) {
            collections(cases, column);
        }
        for (int column : new int[] {INTEGER, DOUBLE, WIDE, TEXT}) { // so few that the sketch is exact
            one(cases, "APPROX_COUNT_DISTINCT", column, SqlType.bigint(), values ->
                    (long) NaiveAggregates.distinct(values).size());
        }
        for (double fraction : new double[] {0, 0.25, 0.5, 0.9, 1}) {
            percentile(cases, "PERCENTILE_CONT", INTEGER, DOUBLES, fraction, false);
            percentile(cases, "PERCENTILE_CONT", WIDE, DOUBLES, fraction, true);
            percentile(cases, "PERCENTILE_DISC", DOUBLE, DOUBLES, fraction, false);
            percentile(cases, "PERCENTILE_DISC", TEXT, SqlType.varchar(), fraction, true);
        }
        return cases;
    }

    private static void moments(List<Case> cases) {
        for (Moment moment : Moment.values()) {
            boolean single = moment.name().startsWith("VAR") || moment.name().startsWith("STD");
            SqlType type = moment == Moment.REGR_COUNT ? SqlType.bigint() : DOUBLES;
            for (int column : new int[] {INTEGER, DOUBLE, WIDE}) {
                List<Integer> arguments = single ? List.of(column) : List.of(DOUBLE, column);
                int other = single ? column : DOUBLE;
                add(
                        cases,
                        moment.name(),
                        arguments,
                        type,
                        rows -> NaiveAggregates.moment(moment, numbers(rows, other, column)));
            }
        }
    }

    private static void listings(List<Case> cases) {
        Expression.Literal separator = new Expression.Literal("; ", SqlType.varchar());
        for (boolean distinct : new boolean[] {false, true}) {
            cases.add(new Case(
                    new AggregateCall("LISTAGG", List.of(TEXT), distinct, -1, SqlType.varchar()),
                    rows -> NaiveAggregates.list(maybeDistinct(values(rows, TEXT), distinct), ",")));
            SortKey descending = new SortKey(TEXT, true, false);
            cases.add(new Case(
                    new AggregateCall(
                            "LISTAGG",
                            List.of(TEXT),
                            distinct,
                            FILTER,
                            List.of(descending),
                            List.of(separator),
                            SqlType.varchar()),
                    rows -> {
                        List<Object> sorted = NaiveAggregates.sorted(maybeDistinct(values(rows, TEXT), distinct));
                        Collections.reverse(sorted);
                        return NaiveAggregates.list(sorted, "; ");
                    }));
        }
    }

    private static void collections(List<Case> cases, int column) {
        Column element = new Column("element", INPUT.type(column));
        SqlType type = new SqlType(SqlType.Kind.ARRAY, SqlType.UNSPECIFIED, 0, true, List.of(element));
        one(cases, "COLLECT", column, type, AggregateContractTest::array);
        add(
                cases,
                "ARRAY_AGG",
                List.of(column),
                type,
                rows -> array(rows.stream().map(row -> row[column]).toList()));
        for (boolean keepsNulls : new boolean[] {false, true}) {
            Expression.Literal literal = new Expression.Literal(keepsNulls, BOOLEAN);
            SqlType text = SqlType.varchar();
            AggregateCall json =
                    new AggregateCall("JSON_ARRAYAGG", List.of(column), false, -1, List.of(), List.of(literal), text);
            cases.add(new Case(json, rows -> {
                List<@Nullable Object> shown = new ArrayList<>();
                rows.stream()
                        .map(row -> row[column])
                        .filter(value -> keepsNulls || value != null)
                        .forEach(shown::add);
                return rows.isEmpty() ? null : shown.isEmpty() ? "[]" : array(shown);
            }));
            AggregateCall object = new AggregateCall(
                    "JSON_OBJECTAGG", List.of(TEXT, column), false, FILTER, List.of(), List.of(literal), text);
            cases.add(new Case(object, rows -> {
                StringJoiner members = new StringJoiner(",", "{", "}");
                for (@Nullable Object[] row : rows) {
                    if (row[TEXT] != null && (keepsNulls || row[column] != null)) {
                        members.add(member(row[TEXT]) + ":" + member(row[column]));
                    }
                }
                return rows.isEmpty() ? null : members.toString();
            }));
        }
        AggregateCall ordered = new AggregateCall(
                "ARRAY_AGG", List.of(column), true, FILTER, List.of(new SortKey(column, true, true)), List.of(), type);
        cases.add(new Case(ordered, rows -> {
            List<@Nullable Object> sorted =
                    new ArrayList<>(NaiveAggregates.sorted(NaiveAggregates.distinct(values(rows, column))));
            Collections.reverse(sorted);
            if (rows.stream().anyMatch(row -> row[column] == null)) {
                sorted.add(0, null);
            }
            return array(sorted);
        }));
    }

    /** The JSON text of an ARRAY, or null if it is empty. */
    private static @Nullable String array(List<? extends @Nullable Object> values) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        for (Object value : values) {
            text.add(member(value));
        }
        return values.isEmpty() ? null : text.toString();
    }

    private static String member(@Nullable Object value) {
        return value instanceof String letters ? '"' + letters.replace("\0", "\\u0000") + '"' : String.valueOf(value);
    }

    private static void percentile(
            List<Case> cases, String name, int column, SqlType type, double fraction, boolean descending) {
        Expression.Literal literal = new Expression.Literal(fraction, DOUBLES);
        List<SortKey> order = List.of(new SortKey(column, descending, false));
        AggregateCall call = new AggregateCall(name, List.of(column), false, -1, order, List.of(literal), type);
        boolean between = name.endsWith("CONT");
        cases.add(new Case(call, rows -> {
            List<Object> values = values(rows, column);
            if (!descending) {
                return NaiveAggregates.percentile(values, fraction, between);
            }
            if (between) {
                return NaiveAggregates.percentile(values, 1 - fraction, true);
            }
            List<Object> sorted = NaiveAggregates.sorted(values);
            Collections.reverse(sorted);
            int place = Math.max(0, (int) Math.ceil(fraction * sorted.size()) - 1);
            return sorted.isEmpty() ? null : sorted.get(place);
        }));
    }

    private static List<Object> maybeDistinct(List<Object> values, boolean distinct) {
        return distinct ? NaiveAggregates.distinct(values) : values;
    }

    private static void one(
            List<Case> cases, String name, int column, SqlType type, Function<List<Object>, @Nullable Object> plain) {
        add(cases, name, List.of(column), type, rows -> plain.apply(values(rows, column)));
    }

    /** With and without a filter. */
    private static void add(
            List<Case> cases,
            String name,
            List<Integer> arguments,
            SqlType type,
            Function<List<@Nullable Object[]>, @Nullable Object> plain) {
        cases.add(new Case(new AggregateCall(name, arguments, false, -1, type), plain));
        cases.add(new Case(new AggregateCall(name, arguments, false, FILTER, type), plain));
    }

    private static Function<List<Object>, @Nullable Object> bits(java.util.function.LongBinaryOperator step) {
        return values -> NaiveAggregates.fold(values, (left, right) -> step.applyAsLong((Long) left, (Long) right));
    }

    private static List<Object> values(List<@Nullable Object[]> rows, int column) {
        List<Object> values = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            if (row[column] != null) {
                values.add(row[column]);
            }
        }
        return values;
    }

    private static List<String> tuples(List<@Nullable Object[]> rows) {
        return rows.stream()
                .filter(row -> row[INTEGER] != null && row[TEXT] != null)
                .map(row -> row[INTEGER] + "|" + row[TEXT])
                .toList();
    }

    private static List<Object[]> pairs(List<@Nullable Object[]> rows, int value, int key) {
        List<Object[]> pairs = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            if (row[key] != null) {
                pairs.add(new Object[] {row[value], row[key]});
            }
        }
        return pairs;
    }

    private static List<double[]> numbers(List<@Nullable Object[]> rows, int y, int x) {
        List<double[]> pairs = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            if (row[y] instanceof Number first && row[x] instanceof Number second) {
                pairs.add(new double[] {first.doubleValue(), second.doubleValue()});
            }
        }
        return pairs;
    }

    @Test
    void everyListedAggregateHasACase() {
        Set<String> listed = new TreeSet<>();
        for (FunctionSignature function : new FunctionRegistry().functions()) {
            if (function.kind() == FunctionSignature.Kind.AGGREGATE && !ALIASES.contains(function.name())) {
                listed.add(function.name());
            }
        }
        Set<String> tested = new TreeSet<>();
        cases().forEach(one -> tested.add(one.call().function()));
        tested.add("APPROX_PERCENTILE"); // in SketchAccuracyTest
        assertThat(tested).isEqualTo(listed);
    }

    @Test
    void everyAggregateKeepsItsContract() throws IOException {
        long seed = Seed.random().nextLong();
        for (int run = 0; run < 40; run++) {
            Random random = new Random(seed + run);
            List<@Nullable Object[]> rows = rows(random, run == 0 ? 0 : random.nextInt(40));
            for (Case one : cases()) {
                try (StateStore store = new StateStore(
                        "test",
                        new StateBudget(64 << 20, 1L << 30),
                        directory.resolve("spill"),
                        SpillSpace.FILE_SYSTEM,
                        true)) {
                    String where = one.call() + " run " + run + " of -Dseed=" + seed;
                    String expected = text(plain(one, rows));
                    check(whole(one, rows, store, random), expected, where);
                    check(merged(one, rows, store, random), expected, "merged " + where);
                    check(restored(one, rows, store, random), expected, "restored " + where);
                    retract(one, rows, store, random, where);
                }
            }
        }
    }

    /** Equal but for the last digits of a number. */
    private static void check(String actual, String expected, String where) {
        if (NUMBER.matcher(actual).matches() && NUMBER.matcher(expected).matches()) {
            assertThat(Double.parseDouble(actual)).as(where).isCloseTo(Double.parseDouble(expected), within(1e-7));
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }

    private static @Nullable Object plain(Case one, List<@Nullable Object[]> rows) {
        return one.plain().apply(rows.stream().filter(one::passes).toList());
    }

    private static List<@Nullable Object[]> rows(Random random, int count) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            rows.add(new @Nullable Object[] {
                maybe(random, random.nextBoolean()),
                maybe(random, (long) random.nextInt(7) - 3),
                maybe(random, random.nextInt(9) / 4.0 - 1),
                maybe(random, BigDecimal.valueOf(random.nextInt(500) - 250, 2)),
                maybe(random, new String[] {"", "a", "ab", "b\0", "b", "ü", "zz\0\0"}[random.nextInt(7)]),
                maybe(random, random.nextInt(3) > 0)
            });
        }
        return rows;
    }

    private static @Nullable Object maybe(Random random, Object value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    private static StateTable table(StateStore store, AggregateSet set) {
        return store.table("test", new StateLayout(List.of(), set.initial(), set.bytesFields()));
    }

    private static void add(
            AggregateSet set, StateTable table, List<@Nullable Object[]> rows, Random random, int sign) {
        for (int from = 0; from < rows.size(); ) {
            int count = 1 + random.nextInt(rows.size() - from);
            ColumnBatch batch = batch(rows.subList(from, from + count));
            int[] places = new int[count];
            for (int row = 0; row < count; row++) {
                places[row] = row;
            }
            int[] slots = new int[count];
            table.locate(new ColumnVector[0], places, 0, count, slots);
            set.add(batch, places, count, table, slots, sign);
            from += count;
        }
    }

    private static ColumnBatch batch(List<@Nullable Object[]> rows) {
        ColumnBatch batch = ColumnBatch.create(INPUT, Math.max(1, rows.size()));
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < INPUT.size(); column++) {
                set(batch.columns[column], row, rows.get(row)[column]);
            }
        }
        batch.rowCount = rows.size();
        return batch;
    }

    private static void set(ColumnVector vector, int row, @Nullable Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        vector.setNotNull(row);
        if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = (Double) value;
        } else if (vector instanceof BytesVector texts) {
            texts.set(row, (String) value);
        } else if (vector instanceof WideVector wide) {
            BigInteger unscaled = ((BigDecimal) value).unscaledValue();
            wide.high[row] = unscaled.shiftRight(64).longValue();
            wide.low[row] = unscaled.longValue();
        } else {
            ((LongVector) vector).values[row] = value instanceof Boolean flag ? (flag ? 1 : 0) : (Long) value;
        }
    }

    private static String result(Case one, AggregateSet set, StateTable table) {
        int[] slots = new int[1];
        table.locate(new ColumnVector[0], null, 0, 1, slots); // also a group without rows
        SqlType type = one.call().type();
        ColumnVector target = ColumnVector.create(type, 1);
        set.results(table, slots, 1, new ColumnVector[] {target}, 0, 0);
        if (target.isNull(0)) {
            return "NULL";
        }
        if (target instanceof DoubleVector doubles) {
            return text(doubles.values[0]);
        }
        if (target instanceof BytesVector bytes && !type.fields().isEmpty()) {
            Slice text = new Slice();
            NestedTexts.format(Slice.of(bytes.bytes(0)), type, EvaluationContext.utc(), text);
            return text.text();
        }
        if (target instanceof BytesVector texts) {
            return texts.text(0);
        }
        if (target instanceof WideVector wide) {
            int scale = one.call().arguments().get(0) == WIDE ? 2 : 0;
            return text(new BigDecimal(ExactSum.wide(wide.high[0], wide.low[0]), scale));
        }
        long value = ((LongVector) target).values[0];
        return type.kind() == SqlType.Kind.BOOLEAN ? String.valueOf(value != 0) : text(value);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Number number) {
            return String.valueOf(number.doubleValue() + 0.0); // no -0.0
        }
        return value == null ? "NULL" : value.toString();
    }

    private static String whole(Case one, List<@Nullable Object[]> rows, StateStore store, Random random) {
        AggregateSet set = new AggregateSet(List.of(one.call()), INPUT, false);
        try (StateTable table = table(store, set)) {
            add(set, table, rows, random, 1);
            return result(one, set, table);
        }
    }

    private static String merged(Case one, List<@Nullable Object[]> rows, StateStore store, Random random) {
        boolean retracting = random.nextBoolean();
        AggregateSet set = new AggregateSet(List.of(one.call()), INPUT, retracting, retracting);
        try (StateTable sum = table(store, set)) {
            for (int from = 0; from < rows.size(); ) {
                int to = from + 1 + random.nextInt(rows.size() - from);
                try (StateTable part = table(store, set)) {
                    add(set, part, rows.subList(from, to), random, 1);
                    int[] into = new int[1];
                    sum.locate(new ColumnVector[0], null, 0, 1, into);
                    try (StateCursor cursor = part.cursor()) {
                        int[] slots = new int[1];
                        cursor.next(new ColumnVector[0], 0, slots, 1);
                        set.mergeAll(sum, into, cursor, slots, 0, 1);
                    }
                }
                from = to;
            }
            return result(one, set, sum);
        }
    }

    private static String restored(Case one, List<@Nullable Object[]> rows, StateStore store, Random random) {
        AggregateSet set = new AggregateSet(List.of(one.call()), INPUT, false);
        int half = rows.size() / 2;
        StateRecords changes = new StateRecords();
        try (StateTable table = table(store, set)) {
            add(set, table, rows.subList(0, half), random, 1);
            table.snapshotChanges(changes, 0, SnapshotWriter.NO_PANE, TaskShare.ALL);
        }
        try (StateTable table = table(store, set)) {
            changes.forEach((kind, number, pane, group, buffer, start, keyLength, valueLength) ->
                    table.restoreEntry(buffer, start, keyLength));
            add(set, table, rows.subList(half, rows.size()), random, 1);
            return result(one, set, table);
        }
    }

    /** Takes random rows away again, between others, and compares after each. */
    private static void retract(
            Case one, List<@Nullable Object[]> rows, StateStore store, Random random, String where) {
        AggregateSet set = new AggregateSet(List.of(one.call()), INPUT, true, true);
        List<@Nullable Object[]> left = new ArrayList<>();
        try (StateTable table = table(store, set)) {
            for (@Nullable Object[] row : rows) {
                add(set, table, Collections.singletonList(row), random, 1);
                left.add(row);
                while (!left.isEmpty() && random.nextInt(5) < 2) {
                    @Nullable Object[] gone = left.get(random.nextInt(left.size()));
                    add(set, table, Collections.singletonList(gone), random, -1);
                    for (int place = 0; place < left.size(); place++) {
                        if (one.seen(left.get(place)).equals(one.seen(gone))) {
                            left.remove(place); // of equal rows the one that came first
                            break;
                        }
                    }
                }
                String shown = left.stream().map(Arrays::toString).toList().toString();
                check(result(one, set, table), text(plain(one, left)), "left " + shown + " " + where);
            }
        }
    }
}
