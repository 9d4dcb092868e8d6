package io.tidemark.executor.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpressionCompilerTest {
    private static final SqlType BIGINT = SqlType.bigint();
    private static final SqlType BOOLEAN = SqlType.of(Kind.BOOLEAN);
    private static final SqlType VARCHAR = SqlType.varchar();
    private static final Schema SCHEMA =
            Schema.of(new Column("a", BIGINT), new Column("b", BIGINT), new Column("name", VARCHAR));
    private static final Expression A = new Expression.ColumnReference(0, BIGINT);
    private static final Expression B = new Expression.ColumnReference(1, BIGINT);
    private static final Expression NAME = new Expression.ColumnReference(2, VARCHAR);

    private final ExpressionCompiler compiler = new ExpressionCompiler(EvaluationContext.utc());

    @ParameterizedTest
    @EnumSource
    void aFilterKeepsTheRowsForWhichItIsTrue(Mode mode) {
        ColumnBatch batch = batch(new Long[] {1L, 5L, null, 7L}, new Long[] {0L, 0L, 0L, 0L});
        CompiledExpressions expressions = compile(call(">", BOOLEAN, A, whole(3)), List.of(), mode);
        int[] selected = new int[4];
        assertThat(expressions.filter(batch, selected)).isEqualTo(2);
        assertThat(Arrays.copyOf(selected, 2)).containsExactly(1, 3);
    }

    @ParameterizedTest
    @EnumSource
    void aFilterMayOverwriteTheSelectionOfItsBatch(Mode mode) {
        ColumnBatch batch = batch(new Long[] {1L, 5L, 6L, 7L}, new Long[] {0L, 0L, 0L, 0L});
        int[] selection = {0, 2, 3};
        batch.selection = selection;
        batch.selectedCount = 3;
        CompiledExpressions expressions = compile(call(">", BOOLEAN, A, whole(3)), List.of(), mode);
        assertThat(expressions.filter(batch, selection)).isEqualTo(2);
        assertThat(Arrays.copyOf(selection, 2)).containsExactly(2, 3);
    }

    @ParameterizedTest
    @EnumSource
    void withoutAConditionAllRowsPass(Mode mode) {
        ColumnBatch batch = batch(new Long[] {1L, 5L}, new Long[] {0L, 0L});
        int[] selected = new int[2];
        assertThat(compile(null, List.of(A), mode).filter(batch, selected)).isEqualTo(2);
        assertThat(selected).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreCopiedWithTheirNulls(Mode mode) {
        ColumnBatch batch = batch(new Long[] {1L, null}, new Long[] {0L, 0L});
        batch.bytes(2).set(0, "x");
        batch.columns[2].setNull(1);
        CompiledExpressions expressions = compile(null, List.of(A, NAME), mode);
        LongVector longs = new LongVector(2);
        BytesVector texts = new BytesVector(2);
        expressions.project(0, batch, longs);
        expressions.project(1, batch, texts);
        assertThat(longs.values[0]).isEqualTo(1);
        assertThat(longs.isNull(1)).isTrue();
        assertThat(texts.text(0)).isEqualTo("x");
        assertThat(texts.isNull(1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureNamesTheExpressionItsOperandsAndTheRow(Mode mode) {
        ColumnBatch batch = batch(new Long[] {1L, Long.MAX_VALUE}, new Long[] {1L, 2L});
        Expression sum = call("+", BIGINT, A, call("*", BIGINT, B, whole(3)));
        CompiledExpressions expressions = compile(null, List.of(sum), mode);
        assertThatThrownBy(() -> expressions.project(0, batch, new LongVector(2)))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
                    assertThat(failure.text())
                            .isEqualTo("a + (b * 3): the value does not fit its type (BIGINT); "
                                    + "with a = 9223372036854775807, b * 3 = 6");
                });
        assertThat(expressions.failedRow()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAskedForCannotFail(Mode mode) {
        ColumnBatch batch = batch(new Long[] {10L, 10L}, new Long[] {0L, 5L});
        Expression quotient = call("/", BIGINT, A, B);
        Expression guarded = new Expression.Case(
                List.of(new Expression.Branch(call("<>", BOOLEAN, B, whole(0)), quotient)),
                new Expression.Literal(-1L, BIGINT),
                BIGINT);
        Expression condition =
                call("AND", BOOLEAN, call("<>", BOOLEAN, B, whole(0)), call("=", BOOLEAN, quotient, whole(2)));
        CompiledExpressions expressions = compile(condition, List.of(guarded), mode);
        LongVector out = new LongVector(2);
        expressions.project(0, batch, out);
        assertThat(out.values).containsExactly(-1, 2);
        int[] selected = new int[2];
        assertThat(expressions.filter(batch, selected)).isEqualTo(1);
        assertThat(selected[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void longTextsOfManyRowsFailBeforeTheyFillTheMemory(Mode mode) {
        Expression million = call("REPEAT", VARCHAR, literal("x"), new Expression.Literal(1_000_000L, BIGINT));
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 200);
        batch.rowCount = 200;
        CompiledExpressions expressions = compile(null, List.of(million), mode);
        assertThatThrownBy(() -> expressions.project(0, batch, new BytesVector(200)))
                .hasMessage("REPEAT('x', 1000000): the values of one batch take more than 128 MiB");
        assertThat(expressions.failedRow()).isEqualTo(134);
    }

    @Test
    void noTextOfTheUserGetsIntoTheSource() {
        String harmless = source("x", "a%", "name");
        String hostile = source("\"); System.exit(1); //\n*/ \\u0022 }", "%\"); }//", "a\"; } //");
        assertThat(hostile).isEqualTo(harmless);
    }

    private static String source(String text, String pattern, String column) {
        Schema schema = Schema.of(new Column("a", BIGINT), new Column("b", BIGINT), new Column(column, VARCHAR));
        Expression condition = call(
                "AND", BOOLEAN, call("=", BOOLEAN, NAME, literal(text)), call("LIKE", BOOLEAN, NAME, literal(pattern)));
        List<Expression> projections = List.of(call("||", VARCHAR, NAME, literal(text)), literal(text));
        return ClassGenerator.generate(
                        new CompiledExpressions.Parts(schema, condition, projections, EvaluationContext.utc()))
                .text();
    }

    @Test
    void theSourceOfASmallStepIsReadable() {
        String text = ClassGenerator.generate(new CompiledExpressions.Parts(
                        SCHEMA,
                        null,
                        List.of(call(
                                "*",
                                SqlType.decimal(22, 3),
                                new Expression.Literal(new BigDecimal("0.908"), SqlType.decimal(3, 3)),
                                A)),
                        EvaluationContext.utc()))
                .text();
        assertThat(text).contains("""
                    private void project0Dense(ColumnBatch in, WideVector out) {
                        final LongVector v0 = (LongVector) in.columns[0];
                        final long[] c0 = v0.values;
                        final long[] high = out.high;
                        final long[] low = out.low;
                        final int rowCount = in.rowCount;
                        int row = 0;
                        try {
                            for (; row < rowCount; row++) {
                                final long x0 = c0[row];
                                final long t0 = Math.multiplyHigh(908L, x0);
                                final long t1 = 908L * x0;
                                high[row] = t0;
                                low[row] = t1;
                            }
                        } catch (RuntimeException failure) {
                            throw failed(0, in, row, failure);
                        }
                    }
                """);
    }

    @Test
    void aCaseOfFiveHundredBranchesIsSplitIntoSmallMethods() {
        List<Expression.Branch> branches = new ArrayList<>();
        for (long value = 0; value < 500; value++) {
            branches.add(
                    new Expression.Branch(call("=", BOOLEAN, A, whole(value)), call("+", BIGINT, B, whole(value * 2))));
        }
        Expression large = new Expression.Case(branches, whole(-1), BIGINT);
        ColumnBatch batch = batch(new Long[] {0L, 123L, 499L, 500L, null}, new Long[] {1L, 1L, 1L, 1L, 1L});
        LongVector out = new LongVector(5);
        compile(null, List.of(large), Mode.GENERATED).project(0, batch, out);
        assertThat(out.values).containsExactly(1, 247, 999, -1, -1);
    }

    @Test
    void aListOfFiveHundredValuesIsSplitIntoSmallMethods() {
        List<Expression> alternatives = new ArrayList<>();
        for (int value = 0; value < 500; value++) {
            alternatives.add(call("=", BOOLEAN, NAME, literal("name " + value)));
        }
        Expression list = new Expression.Call("OR", alternatives, BOOLEAN);
        ColumnBatch batch = batch(new Long[] {0L, 0L}, new Long[] {0L, 0L});
        batch.bytes(2).set(0, "name 499");
        batch.bytes(2).set(1, "name 500");
        int[] selected = new int[2];
        assertThat(compile(list, List.of(), Mode.GENERATED).filter(batch, selected))
                .isEqualTo(1);
        assertThat(selected[0]).isEqualTo(0);
    }

    @Test
    void aListAmongOtherConditionsBecomesASet() {
        List<Expression> alternatives = new ArrayList<>();
        alternatives.add(call("=", BOOLEAN, B, whole(7)));
        for (long value = 0; value < 20; value++) {
            alternatives.add(call("=", BOOLEAN, A, whole(value * 10)));
        }
        Expression condition = new Expression.Call("OR", alternatives, BOOLEAN);
        String text = ClassGenerator.generate(
                        new CompiledExpressions.Parts(SCHEMA, condition, List.of(), EvaluationContext.utc()))
                .text();
        assertThat(text).contains("k0.contains(x0)").doesNotContain("190L");
        ColumnBatch batch = batch(new Long[] {190L, 5L, null, null}, new Long[] {0L, 0L, 7L, 0L});
        int[] selected = new int[4];
        assertThat(compile(condition, List.of(), Mode.GENERATED).filter(batch, selected))
                .isEqualTo(2);
        assertThat(Arrays.copyOf(selected, 2)).containsExactly(0, 2);
    }

    @Test
    void theSameSourceIsCompiledOnce() {
        Class<?> first = compile(call("=", BOOLEAN, NAME, literal("x")), List.of(), Mode.GENERATED)
                .getClass();
        Class<?> second = compile(call("=", BOOLEAN, NAME, literal("y")), List.of(), Mode.GENERATED)
                .getClass();
        assertThat(second).isSameAs(first);
    }

    @Test
    void constantsAreFoldedToLiterals() {
        assertThat(ConstantFolding.evaluate(call("+", BIGINT, whole(1), whole(2))))
                .isEqualTo(3L);
        assertThat(ConstantFolding.evaluate(call("||", VARCHAR, literal("a"), literal("b"))))
                .isEqualTo("ab");
        assertThat(ConstantFolding.evaluate(new Expression.Literal("00ff", SqlType.of(Kind.VARBINARY))))
                .isEqualTo("00ff");
        assertThatThrownBy(() -> ConstantFolding.evaluate(call("/", BIGINT, whole(1), whole(0))))
                .hasMessage("1 / 0: division by zero (BIGINT)");
    }

    private CompiledExpressions compile(@Nullable Expression condition, List<Expression> projections, Mode mode) {
        return compiler.compile("Test", SCHEMA, condition, projections, mode);
    }

    private static ColumnBatch batch(@Nullable Long[] a, @Nullable Long[] b) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, a.length);
        fill(batch.columns[0], a);
        fill(batch.columns[1], b);
        batch.rowCount = a.length;
        return batch;
    }

    private static void fill(ColumnVector vector, @Nullable Long[] values) {
        for (int row = 0; row < values.length; row++) {
            Long value = values[row];
            if (value == null) {
                vector.setNull(row);
            } else {
                ((LongVector) vector).values[row] = value;
            }
        }
    }

    private static Expression call(String function, SqlType type, Expression... operands) {
        return new Expression.Call(function, List.of(operands), type);
    }

    private static Expression whole(long value) {
        return new Expression.Literal(value, BIGINT);
    }

    private static Expression literal(String value) {
        return new Expression.Literal(value, VARCHAR);
    }
}
