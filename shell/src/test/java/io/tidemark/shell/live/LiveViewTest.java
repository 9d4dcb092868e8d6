package io.tidemark.shell.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.ResultShape;
import io.tidemark.shell.output.ScriptedRows;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live table and its changelog, on a terminal that is a screen in memory. */
class LiveViewTest {
    private static final long SECOND = 1_000_000_000L;

    private final ScriptedRows rows = new ScriptedRows(Batches.SCHEMA, true, ZoneOffset.UTC);
    private long now = 5 * SECOND;
    private Progress progress = new Progress(1200, 3, 60_000);

    private LiveView view() {
        return new LiveView(rows, Look.of(true, false), () -> progress, () -> now, () -> 61_500);
    }

    private void show(LiveView view, Screen screen, int steps) {
        for (int step = 0; step < steps; step++) {
            view.step(screen, 0);
        }
        now += SECOND;
        screen.draw(view.lines(screen.size(), now));
    }

    @Test
    void aNewVersionOfARowTakesThePlaceOfTheOldOne() {
        rows.batch(Batches.of("+I a 1", "+I b 5"))
                .batch(Batches.of("-U a 1", "+U a 2"))
                .batch(Batches.of("-D b 5"));
        try (VirtualScreen virtual = new VirtualScreen(100, 8);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            List<String> first = virtual.lines();
            assertThat(first.subList(0, 4)).containsExactly(" name │ n", "──────┼───", " a    │ 1", " b    │ 5");
            show(view, screen, 1);
            List<String> second = virtual.lines();
            assertThat(second.get(2)).isEqualTo(" a    │ 2");
            List<Integer> different = new ArrayList<>();
            for (int line = 0; line < first.size() - 1; line++) { // the last one has the time
                if (!first.get(line).equals(second.get(line))) {
                    different.add(line);
                }
            }
            assertThat(different).as("%s then %s", first, second).containsExactly(2);
            show(view, screen, 1);
            assertThat(virtual.lines().subList(2, 4)).containsExactly(" a    │ 2", "");
        }
    }

    @Test
    void onlyCellsThatHaveJustChangedAreReversed() {
        rows.batch(Batches.of("+I a 1", "+I b 5"))
                .batch(Batches.of("-U a 1", "+U a 2"))
                .pause();
        try (VirtualScreen virtual = new VirtualScreen(100, 8);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            view.step(screen, 0);
            screen.draw(view.lines(screen.size(), now));
            assertThat(virtual.reversed(2)).isEqualTo("2");
            assertThat(virtual.reversed(3)).isEmpty();
            show(view, screen, 1);
            assertThat(virtual.reversed(2)).isEmpty();
        }
    }

    @Test
    void theFooterTellsRowsRateWatermarkAndLateRows() {
        rows.batch(Batches.of("+I a 1")).pause();
        try (VirtualScreen virtual = new VirtualScreen(100, 8);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            progress = new Progress(3200, 3, 60_000);
            show(view, screen, 1);
            assertThat(virtual.lines().get(7))
                    .startsWith(" 1 row · 2,000 rows/s · watermark 00:01:00 (-1.5 s) · 3 late · 00:02")
                    .endsWith("p pause  c changes  q quit");
        }
    }

    @Test
    void theFooterSaysNothingOfAWatermarkThatAQueryHasNot() {
        rows.batch(Batches.of("+I a 1")).pause();
        try (VirtualScreen virtual = new VirtualScreen(100, 8);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            progress = new Progress(3200, 0, Long.MIN_VALUE);
            show(view, screen, 1);
            assertThat(virtual.lines().get(7)).contains("rows/s · 0 late").doesNotContain("watermark");
        }
    }

    @Test
    void aPausedViewStandsStillInTheTableAndInTheChanges() {
        rows.batch(Batches.of("+I a 1"))
                .pause()
                .batch(Batches.of("-U a 1", "+U a 2"))
                .pause()
                .pause()
                .pause();
        try (VirtualScreen virtual = new VirtualScreen(100, 12);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            virtual.type("p");
            show(view, screen, 1);
            show(view, screen, 1);
            assertThat(virtual.lines().get(2)).isEqualTo(" a    │ 1");
            assertThat(virtual.text()).contains("PAUSED").contains("c changes");
            virtual.type("c");
            show(view, screen, 1);
            assertThat(virtual.text())
                    .contains("PAUSED")
                    .contains("+I │ a")
                    .doesNotContain("+U")
                    .contains("t table");
            virtual.type("p");
            show(view, screen, 1);
            assertThat(virtual.text()).doesNotContain("PAUSED").contains("+U │ a    │ 2");
        }
    }

    @Test
    void atItsEndATableStaysThereWhenRowsComeUntilOneScrollsUp() {
        rows.batch(Batches.of("+I a 1", "+I b 2", "+I c 3", "+I d 4"))
                .pause()
                .batch(Batches.of("+I e 5", "+I f 6"))
                .pause()
                .batch(Batches.of("+I g 7"));
        try (VirtualScreen virtual = new VirtualScreen(100, 5);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            assertThat(virtual.lines().subList(2, 4)).containsExactly(" a    │ 1", " b    │ 2");
            virtual.type("G");
            show(view, screen, 1);
            show(view, screen, 1);
            assertThat(virtual.lines().subList(2, 4)).containsExactly(" e    │ 5", " f    │ 6");
            virtual.type("k");
            show(view, screen, 2);
            assertThat(virtual.lines().subList(2, 4)).containsExactly(" d    │ 4", " e    │ 5");
            assertThat(view.remains(100, 6))
                    .extracting(line -> line.toString().stripTrailing())
                    .contains(" d    │ 4", " e    │ 5");
        }
    }

    @Test
    void aNarrowTerminalShowsTheKeysBelow() {
        rows.batch(Batches.of("+I a 1"));
        try (VirtualScreen virtual = new VirtualScreen(60, 10);
                Screen screen = Screen.open(virtual.terminal())) {
            show(view(), screen, 1);
            assertThat(virtual.lines().get(9)).isEqualTo(" p pause  c changes  q quit");
        }
    }

    @Test
    void aResizedWindowIsDrawnAfresh() {
        rows.batch(Batches.of("+I a 1", "+I b 5", "+I a_name_that_is_long 7"))
                .pause()
                .pause();
        try (VirtualScreen virtual = new VirtualScreen(80, 12);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            show(view, screen, 1);
            virtual.resize(20, 9);
            show(view, screen, 1);
            assertThat(virtual.lines().subList(0, 5))
                    .containsExactly(
                            " name          │ n",
                            "───────────────┼───",
                            " a             │ 1",
                            " b             │ 5",
                            " a_name_that_… │ 7");
            virtual.resize(200, 60);
            show(view, screen, 1);
            assertThat(virtual.lines().get(4)).isEqualTo(" a_name_that_is_long │ 7");
            assertThat(virtual.lines()).hasSize(60);
            assertThat(virtual.lines().get(59)).contains("3 rows");
        }
    }

    @Test
    void keysSwitchToTheChangelogPauseAndLeave() {
        rows.batch(Batches.of("+I a 1"))
                .batch(Batches.of("-U a 1", "+U a 2"))
                .batch(Batches.of("-U a 2", "+U a 3"))
                .pause()
                .pause();
        try (VirtualScreen virtual = new VirtualScreen(100, 12);
                Screen screen = Screen.open(virtual.terminal())) {
            LiveView view = view();
            virtual.type("c");
            show(view, screen, 2);
            assertThat(virtual.lines().subList(0, 5))
                    .containsExactly(
                            " op │ name │ n", "────┼──────┼───", " +I │ a    │ 1", " -U │ a    │ 1", " +U │ a    │ 2");
            virtual.type("t ");
            view.step(screen, 0);
            screen.draw(view.lines(screen.size(), now));
            assertThat(virtual.text()).contains("PAUSED").contains(" a    │ 3");
            virtual.type("q");
            view.run(screen);
            assertThat(rows.isClosed()).isTrue();
        }
    }

    @Test
    void wideAndControlCharactersKeepTheColumnsStraight() {
        rows.batch(Batches.of("+I 日本語 1", "+I a\u001b[31m\rb 2", "+I e\u0301 3", "+I \u0085x 4"));
        try (VirtualScreen virtual = new VirtualScreen(60, 12);
                Screen screen = Screen.open(virtual.terminal())) {
            show(view(), screen, 1);
            assertThat(virtual.lines().get(2)).isEqualTo(" 日本語       │ 1");
            assertThat(virtual.lines().get(3)).isEqualTo(" a\\x1b[31m\\rb │ 2");
            assertThat(virtual.lines().get(5)).isEqualTo(" \\x85x        │ 4");
        }
    }

    @Test
    void aPairOfChangesMayBeTornBetweenBatches() {
        LiveTable table = new LiveTable(new ResultShape(Batches.SCHEMA, true, ZoneOffset.UTC));
        table.apply(Batches.of("+I a 1", "+I b 1", "-U a 1"), 0);
        table.apply(Batches.of("-U b 1", "+U b 2"), 0);
        assertThat(cells(table, 0)).containsExactly("a 1", "b 2");
        table.apply(Batches.of("+U a 2"), 0);
        assertThat(cells(table, 0)).containsExactly("a 2", "b 2");
        table.apply(Batches.of("-U a 2"), 0);
        assertThat(table.rowCount()).isEqualTo(1);
        assertThat(cells(table, 2 * SECOND)).containsExactly("b 2");
    }

    @Test
    void equalRowsAreKeptApart() {
        LiveTable table = new LiveTable(new ResultShape(Batches.SCHEMA, true, ZoneOffset.UTC));
        table.apply(Batches.of("+I a 1", "+I a 1", "-D a 1"), 0);
        assertThat(cells(table, 0)).containsExactly("a 1");
    }

    private static List<String> cells(LiveTable table, long now) {
        return table.rows(now).stream().map(row -> String.join(" ", row.cells)).toList();
    }
}
