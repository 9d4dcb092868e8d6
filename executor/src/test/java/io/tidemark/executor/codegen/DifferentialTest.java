package io.tidemark.executor.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.Slice;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random typed expressions give the same values, or fail at the same row with the same code, generated and interpreted.
 * {@code -Dseed=} repeats a run, {@code -Dexpressions=} sets how many expressions it has.
 */
class DifferentialTest {
    private static final int ROWS = 16;
    private static final int PER_CLASS = 50;

    @Test
    void generatedCodeAgreesWithTheInterpreter() {
        String given = System.getProperty("seed", "");
        long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
        int expressions = Integer.getInteger("expressions", 1500);
        Random random = new Random(seed);
        RandomExpressions generator = new RandomExpressions(random);
        int compared = 0;
        int failing = 0;
        for (int round = 0; round < expressions / PER_CLASS; round++) {
            Expression condition = generator.expression(SqlType.of(SqlType.Kind.BOOLEAN), 1 + random.nextInt(4));
            List<Expression> projections = new ArrayList<>();
            while (projections.size() < PER_CLASS) {
                int depth = random.nextInt(100) == 0 ? 7 : 1 + random.nextInt(4); // some need several methods
                projections.add(generator.expression(generator.type(), depth));
            }
            String place = "-Dseed=" + seed + ", round " + round;
            EvaluationContext context = new EvaluationContext(
                    1_700_000_000_123L,
                    ZoneId.of(
                            random.nextBoolean() ? "UTC" : random.nextBoolean() ? "America/New_York" : "Asia/Kolkata"));
            ExpressionCompiler compiler = new ExpressionCompiler(context);
            CompiledExpressions interpreted =
                    compiler.compile("Test", generator.schema(), condition, projections, Mode.INTERPRETED);
            CompiledExpressions generated;
            try {
                generated = compiler.compile("Test", generator.schema(), condition, projections, Mode.GENERATED);
            } catch (RuntimeException failure) {
                throw new AssertionError(place + ": " + condition + "\n" + projections, failure);
            }
            ColumnBatch batch = generator.batch(ROWS);
            if (random.nextBoolean()) {
                select(batch, random);
            }
            compareFilter(place + ": " + condition, batch, interpreted, generated);
            for (int index = 0; index < projections.size(); index++) {
                Expression expression = projections.get(index);
                String what = place + ": " + ExpressionText.of(expression, generator.schema()) + "\n" + expression;
                failing += compareProjection(what, index, expression.type(), batch, interpreted, generated) ? 1 : 0;
                compared++;
            }
        }
        System.out.println("compared " + compared + " expressions, " + failing + " with failing rows; -Dseed=" + seed);
        System.out.println("outcomes " + outcomes);
        assertThat(outcomes).doesNotContainKeys(ErrorCode.INTERNAL, ErrorCode.UNKNOWN_FUNCTION);
    }

    private static void select(ColumnBatch batch, Random random) {
        int[] selection = new int[ROWS];
        int count = 0;
        for (int row = 0; row < ROWS; row++) {
            if (random.nextInt(3) > 0) {
                selection[count++] = row;
            }
        }
        batch.selection = selection;
        batch.selectedCount = count;
    }

    private void compareFilter(
            String what, ColumnBatch batch, CompiledExpressions interpreted, CompiledExpressions generated) {
        int[] expected = new int[ROWS];
        int[] actual = new int[ROWS];
        String expectedOutcome = outcome(interpreted, () -> interpreted.filter(batch, expected));
        String actualOutcome = outcome(generated, () -> generated.filter(batch, actual));
        assertThat(actualOutcome).as(what).isEqualTo(expectedOutcome);
        if (expectedOutcome.startsWith("rows ")) {
            int count = Integer.parseInt(expectedOutcome.substring(5));
            assertThat(Arrays.copyOf(actual, count)).as(what).isEqualTo(Arrays.copyOf(expected, count));
        }
    }

    /** Compares the whole batch; if rows fail, also all other rows, and each failing one by itself. */
    private boolean compareProjection(
            String what,
            int index,
            SqlType type,
            ColumnBatch batch,
            CompiledExpressions interpreted,
            CompiledExpressions generated) {
        String expected = compareRun(what, index, type, batch, interpreted, generated);
        if (expected.startsWith("rows ")) {
            return false;
        }
        int[] good = new int[ROWS];
        int goodCount = 0;
        for (int place = 0; place < batch.activeCount(); place++) {
            ColumnBatch single = view(batch, new int[] {batch.activeRow(place)}, 1);
            if (compareRun(what, index, type, single, interpreted, generated).startsWith("rows ")) {
                good[goodCount++] = batch.activeRow(place);
            }
        }
        String rest = compareRun(what, index, type, view(batch, good, goodCount), interpreted, generated);
        assertThat(rest).as(what).startsWith("rows ");
        return true;
    }

    private static ColumnBatch view(ColumnBatch batch, int[] selection, int count) {
        ColumnBatch view = new ColumnBatch(batch.columns);
        view.rowCount = batch.rowCount;
        view.selection = selection;
        view.selectedCount = count;
        return view;
    }

    private String compareRun(
            String what,
            int index,
            SqlType type,
            ColumnBatch batch,
            CompiledExpressions interpreted,
            CompiledExpressions generated) {
        ColumnVector expected = ColumnVector.create(type, ROWS);
        ColumnVector actual = ColumnVector.create(type, ROWS);
        String expectedOutcome = outcome(interpreted, () -> {
            interpreted.project(index, batch, expected);
            return 0;
        });
        String actualOutcome = outcome(generated, () -> {
            generated.project(index, batch, actual);
            return 0;
        });
        assertThat(actualOutcome).as(what).isEqualTo(expectedOutcome);
        if (expectedOutcome.startsWith("rows ")) {
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                assertThat(comparable(actual, row, type))
                        .as(what + "\nrow " + row)
                        .isEqualTo(comparable(expected, row, type));
            }
        }
        return expectedOutcome;
    }

    private static @Nullable Object comparable(ColumnVector vector, int row, SqlType type) {
        Object value = Values.read(vector, row, type);
        return value instanceof Slice slice ? Arrays.toString(slice.copy()) : value;
    }

    /** A call that gives a number of rows. */
    private interface Run {
        int run();
    }

    private final Map<ErrorCode, Integer> outcomes = new EnumMap<>(ErrorCode.class);

    private String outcome(CompiledExpressions expressions, Run run) {
        try {
            return "rows " + run.run();
        } catch (TidemarkException failure) {
            outcomes.merge(failure.code(), 1, Integer::sum);
            return failure.code() + " at " + expressions.failedRow() + ": " + failure.text();
        }
    }
}
