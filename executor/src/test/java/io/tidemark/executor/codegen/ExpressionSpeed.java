package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Prints how many rows a second some expressions take. Run its main; nothing is asserted. */
final class ExpressionSpeed {
    private static final SqlType BIGINT = SqlType.bigint();
    private static final SqlType BOOLEAN = SqlType.of(Kind.BOOLEAN);
    private static final SqlType VARCHAR = SqlType.varchar();
    private static final int ROWS = ColumnBatch.DEFAULT_ROWS;

    private static final Schema BID = Schema.of(
            new Column("auction", BIGINT),
            new Column("bidder", BIGINT),
            new Column("price", BIGINT),
            new Column("channel", VARCHAR),
            new Column("ts", SqlType.timestamp()));

    private ExpressionSpeed() {}

    public static void main(String[] arguments) {
        Expression auction = new Expression.ColumnReference(0, BIGINT);
        Expression price = new Expression.ColumnReference(2, BIGINT);
        Expression channel = new Expression.ColumnReference(3, VARCHAR);
        Expression ts = new Expression.ColumnReference(4, SqlType.timestamp());
        SqlType factor = SqlType.decimal(3, 3);
        SqlType product = SqlType.decimal(22, 3);
        Expression euro = call("*", product, new Expression.Literal(new BigDecimal("0.908"), factor), price);
        Expression euro19 = call(
                "*",
                product,
                new Expression.Literal(new BigDecimal("0.908"), factor),
                new Expression.Cast(price, SqlType.decimal(19, 0), false));
        Expression mod = call("=", BOOLEAN, call("MOD", BIGINT, auction, whole(123)), whole(0));
        Expression both = call(
                "AND", BOOLEAN, call(">", BOOLEAN, price, whole(100)), call("<", BOOLEAN, auction, whole(500_000)));
        Expression expensive = call(">", BOOLEAN, euro, new Expression.Literal(new BigDecimal("100.000"), product));
        print("0.908 * price", null, euro);
        print("0.908 * CAST(price AS DECIMAL(19, 0))", null, euro19);
        print("MOD(auction, 123) = 0", mod, null);
        print("price > 100 AND auction < 500000", both, null);
        print("0.908 * price > 100 AND MOD(auction, 123) = 0", call("AND", BOOLEAN, expensive, mod), null);
        print("price + auction", null, call("+", BIGINT, price, auction));
        print(
                "CAST(price AS DOUBLE) * 2.5",
                null,
                call(
                        "*",
                        SqlType.of(Kind.DOUBLE),
                        new Expression.Cast(price, SqlType.of(Kind.DOUBLE), false),
                        new Expression.Literal(2.5, SqlType.of(Kind.DOUBLE))));
        print("channel = 'Google'", call("=", BOOLEAN, channel, text("Google")), null);
        print("channel LIKE 'Goo%'", call("LIKE", BOOLEAN, channel, text("Goo%")), null);
        print("EXTRACT(HOUR FROM ts)", null, call("EXTRACT_HOUR", BIGINT, ts));
        print("EXTRACT(MONTH FROM ts)", null, call("EXTRACT_MONTH", BIGINT, ts));
        print("FLOOR(ts TO MINUTE)", null, call("FLOOR_MINUTE", SqlType.timestamp(), ts));
        print(
                "CASE WHEN price > 500 THEN price ELSE auction END",
                null,
                new Expression.Case(
                        List.of(new Expression.Branch(call(">", BOOLEAN, price, whole(500)), price)), auction, BIGINT));
    }

    private static Expression call(String function, SqlType type, Expression... operands) {
        return new Expression.Call(function, List.of(operands), type);
    }

    private static Expression whole(long value) {
        return new Expression.Literal(value, BIGINT.withNullable(false));
    }

    private static Expression text(String value) {
        return new Expression.Literal(value, VARCHAR);
    }

    private static void print(String name, @Nullable Expression condition, @Nullable Expression projection) {
        long started = System.nanoTime();
        CompiledExpressions expressions = new ExpressionCompiler(EvaluationContext.utc())
                .compile(name, BID, condition, projection == null ? List.of() : List.of(projection), Mode.GENERATED);
        long compiledNanos = System.nanoTime() - started;
        StringBuilder line = new StringBuilder(String.format("%-55s", name));
        for (int form = 0; form < 3; form++) {
            ColumnBatch batch = batch(form);
            int[] selected = new int[ROWS];
            ColumnVector out = projection == null ? batch.columns[0] : ColumnVector.create(projection.type(), ROWS);
            double best = 0;
            for (int round = 0; round < 8; round++) {
                long from = System.nanoTime();
                int batches = 0;
                while (System.nanoTime() - from < 150_000_000L) {
                    for (int repeat = 0; repeat < 50; repeat++) {
                        if (projection == null) {
                            expressions.filter(batch, selected);
                        } else {
                            expressions.project(0, batch, out);
                        }
                        batches++;
                    }
                }
                best = Math.max(best, (double) batches * batch.activeCount() * 1e3 / (System.nanoTime() - from));
            }
            line.append(String.format("%9.0f", best));
        }
        System.out.println(line + "   M rows/s (dense, selected, nulls); made in " + compiledNanos / 1_000_000 + " ms");
    }

    /** 0: all rows, 1: every other row selected, 2: with nulls. */
    private static ColumnBatch batch(int form) {
        Random random = new Random(1);
        ColumnBatch batch = ColumnBatch.create(BID, ROWS);
        String[] channels = {"Apple", "Google", "Facebook", "Baidu"};
        for (int row = 0; row < ROWS; row++) {
            batch.longs(0).values[row] = random.nextInt(1_000_000);
            batch.longs(1).values[row] = random.nextInt(1_000);
            batch.longs(2).values[row] = random.nextInt(1_000);
            batch.bytes(3).set(row, channels[random.nextInt(4)]);
            batch.longs(4).values[row] = 1_700_000_000_000L + row;
            if (form == 2 && random.nextInt(10) == 0) {
                batch.columns[0].setNull(row);
                batch.columns[2].setNull(row);
            }
        }
        batch.rowCount = ROWS;
        if (form == 1) {
            batch.selection = new int[ROWS];
            while (batch.selectedCount < ROWS / 2) {
                batch.selection[batch.selectedCount] = batch.selectedCount * 2;
                batch.selectedCount++;
            }
        }
        return batch;
    }
}
