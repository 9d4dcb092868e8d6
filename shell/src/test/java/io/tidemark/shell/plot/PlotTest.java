package io.tidemark.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.output.ScriptedRows;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final Schema SCHEMA = Schema.of(
            new Column("t", SqlType.timestamp()),
            new Column("channel", SqlType.varchar()),
            new Column("n", SqlType.bigint()));

    private final PlotData data = new PlotData(SCHEMA, ZoneOffset.UTC);

    private void row(RowKind kind, long second, String channel, long n) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 1);
        batch.longs(0).values[0] = second * 1000;
        batch.bytes(1).set(0, channel);
        batch.longs(2).values[0] = n;
        batch.kinds = new byte[] {(byte) kind.ordinal()};
        batch.rowCount = 1;
        new ScriptedRows(SCHEMA, true, ZoneOffset.UTC).rows(batch).forEach(data::apply);
    }

    private List<String> draw(boolean unicode, int width, int height) {
        return Plot.draw(data, Look.of(unicode, false), width, height).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void aLineGoesFromTheLowestToTheHighestPoint() {
        for (int second = 0; second <= 20; second++) {
            row(RowKind.INSERT, second, "a", second);
        }
        List<String> lines = draw(false, 30, 10);
        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).startsWith("   20 +").endsWith("*");
        assertThat(lines.get(6)).startsWith("    0 +*");
        assertThat(lines.get(7)).isEqualTo("      +" + "-".repeat(22));
        assertThat(lines.get(8)).contains("00:00:00").endsWith("00:00:20");
        assertThat(lines.get(9)).isEqualTo("  * a");
    }

    @Test
    void brailleHoldsEightDotsACharacter() {
        row(RowKind.INSERT, 0, "a", 0);
        row(RowKind.INSERT, 100, "a", 100);
        String text = String.join("\n", draw(true, 40, 12));
        assertThat(text.chars().filter(sign -> sign > 0x2800 && sign <= 0x28FF).count())
                .isGreaterThan(8);
        assertThat(text).contains("┤").contains("└");
    }

    @Test
    void everyTextIsALineOfItsOwnAndNewVersionsReplaceOldOnes() {
        row(RowKind.INSERT, 0, "a", 1);
        row(RowKind.INSERT, 0, "b", 2);
        row(RowKind.UPDATE_BEFORE, 0, "a", 1);
        row(RowKind.UPDATE_AFTER, 0, "a", 9);
        row(RowKind.DELETE, 0, "b", 2);
        assertThat(data.lines().get("a")).containsExactly(Map.entry(0.0, 9.0));
        assertThat(data.lines().get("b")).isEmpty();
    }

    @Test
    void moreThanEightLinesAreCountedAsLeftOut() {
        for (int line = 0; line < 10; line++) {
            row(RowKind.INSERT, 0, "line" + line, line);
        }
        assertThat(data.lines()).hasSize(8);
        assertThat(data.leftOut()).isEqualTo(2);
    }

    @Test
    void nothingIsWiderOrHigherThanTheTerminal() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int point = 0; point < 200; point++) {
            row(RowKind.INSERT, random.nextInt(1000), "s" + random.nextInt(4), random.nextLong() >> random.nextInt(60));
        }
        for (int width = 1; width < 120; width += 7) {
            for (int height = 1; height < 40; height += 3) {
                List<String> lines = draw(random.nextBoolean(), width, height);
                int most = width;
                assertThat(lines.size()).as("seed %d", seed).isLessThanOrEqualTo(Math.max(1, height));
                assertThat(lines).as("seed %d, width %d", seed, width).allMatch(line -> DisplayWidth.of(line) <= most);
            }
        }
    }

    @Test
    void oneValueAndNoValueAreNoTrouble() {
        assertThat(draw(true, 40, 10)).containsExactly("no points yet");
        row(RowKind.INSERT, 5, "a", 7);
        assertThat(draw(true, 40, 10)).hasSize(10);
    }

    @Test
    void withoutNumbersThereIsNothingToPlot() {
        Schema texts = Schema.of(new Column("a", SqlType.varchar()));
        assertThatThrownBy(() -> new PlotData(texts, ZoneOffset.UTC))
                .isInstanceOf(TidemarkException.class)
                .hasMessageContaining("no column has numbers");
    }
}
