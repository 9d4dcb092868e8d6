package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.PlanPrinter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private final Planner planner = Fixtures.planner();

    @Test
    void placesErrorsInTheScript() {
        QueryText query = new QueryText("SELECT auction,\n  prise FROM bid", new Position(7, 15));
        assertThatThrownBy(() -> planner.planQuery(Fixtures.catalog(), Fixtures.SETTINGS, query, null))
                .isInstanceOfSatisfying(TidemarkException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
                    assertThat(e.position()).isEqualTo(new Position(8, 3));
                });
    }

    @Test
    void placesErrorsOfTheFirstLineBehindWhatStandsBefore() {
        QueryText query = new QueryText("SELECT prise FROM bid", new Position(7, 15));
        assertThatThrownBy(() -> planner.planQuery(Fixtures.catalog(), Fixtures.SETTINGS, query, null))
                .isInstanceOfSatisfying(
                        TidemarkException.class, e -> assertThat(e.position()).isEqualTo(new Position(7, 22)));
    }

    @Test
    void describesComputedColumns() {
        TableDefinition log =
                (TableDefinition) Fixtures.catalog().find("LOG", false).orElseThrow();
        Schema schema = planner.describe(Fixtures.catalog(), log);
        assertThat(schema.columns().toString())
                .isEqualTo("[id INTEGER, at TIMESTAMP(3), raw VARCHAR, part INTEGER, loud VARCHAR]");
    }

    @Test
    void describesViews() {
        ViewDefinition view =
                Fixtures.view("v", "SELECT auction AS a, COUNT(*) AS n, AVG(price) AS p FROM bid GROUP BY auction");
        assertThat(planner.viewSchema(Fixtures.catalog(), view).columns().toString())
                .isEqualTo("[a BIGINT, n BIGINT NOT NULL, p DOUBLE]");
    }

    @Test
    void runsTheSameSubtreeOnce() {
        PhysicalPlan plan = Fixtures.plan("SELECT a.auction FROM (SELECT auction, COUNT(*) AS n, window_start AS st,"
                + " window_end AS en FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))"
                + " GROUP BY auction, window_start, window_end) a JOIN (SELECT MAX(m) AS top, s2, e2 FROM (SELECT COUNT(*) AS"
                + " m, window_start AS s2, window_end AS e2 FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND,"
                + " INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end) GROUP BY s2, e2) b ON a.st = b.s2 AND"
                + " a.en = b.e2 AND a.n >= b.top EMIT AFTER WATERMARK");
        List<PhysicalNode> windows = new ArrayList<>();
        collect(plan.root(), windows);
        assertThat(windows).hasSize(3);
        assertThat(windows.get(0)).isEqualTo(windows.get(2));
    }

    private static void collect(PhysicalNode node, List<PhysicalNode> windows) {
        if (node instanceof PhysicalNode.WindowAggregate) {
            windows.add(node);
        }
        node.inputs().forEach(input -> collect(input, windows));
    }

    @Test
    void bothSpellingsOfAWindowGiveOnePlan() {
        PhysicalPlan grouped =
                Fixtures.plan("SELECT HOP_START(ts, INTERVAL '2' SECOND, INTERVAL '10' SECOND) AS s, auction,"
                        + " COUNT(*) AS n FROM bid GROUP BY auction, HOP(ts, INTERVAL '2' SECOND, INTERVAL '10' SECOND) EMIT AFTER"
                        + " WATERMARK");
        PhysicalPlan function =
                Fixtures.plan("SELECT window_start AS s, auction, COUNT(*) AS n FROM TABLE(HOP(TABLE bid,"
                        + " DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end"
                        + " EMIT AFTER WATERMARK");
        assertThat(grouped).isEqualTo(function);
    }

    @Test
    void derivesTypes() {
        Schema schema = Fixtures.plan(
                        "SELECT 0.908 * price, SUM(amount), AVG(amount), SUM(count1), AVG(count1), SUM(ratio),"
                                + " SUM(small), COUNT(*), MIN(code), 'x' FROM (SELECT price FROM bid) b JOIN sales ON b.price ="
                                + " sales.count1 GROUP BY price")
                .schema();
        assertThat(schema.columns().stream().map(column -> column.type().toString()))
                .containsExactly(
                        "DECIMAL(23, 3)",
                        "DECIMAL(38, 2)",
                        "DECIMAL(38, 6)",
                        "BIGINT",
                        "DOUBLE",
                        "DOUBLE",
                        "BIGINT",
                        "BIGINT NOT NULL",
                        "VARCHAR(3)",
                        "VARCHAR NOT NULL");
    }

    @Test
    void refusesAWatermarkOnAText() {
        TableDefinition table =
                Fixtures.table("t", List.of(Fixtures.column("a", SqlType.varchar())), "a", "a", Fixtures.UNBOUNDED);
        assertThatThrownBy(() -> planner.checkTable(Catalog.empty(), table))
                .isInstanceOfSatisfying(TidemarkException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NOT_A_TIME_COLUMN);
                    assertThat(e.text()).contains("'a'").contains("VARCHAR");
                });
    }

    @Test
    void refusesAWatermarkThatIsNoTime() {
        TableDefinition table = Fixtures.table(
                "t",
                List.of(Fixtures.column("a", SqlType.timestamp())),
                "a",
                "EXTRACT(HOUR FROM a)",
                Fixtures.UNBOUNDED);
        assertThatThrownBy(() -> planner.checkTable(Catalog.empty(), table))
                .isInstanceOfSatisfying(
                        TidemarkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_MISMATCH));
    }

    @Test
    void refusesAComputedColumnOverAnUnknownOne() {
        List<ColumnDefinition> columns = List.of(
                Fixtures.column("amount", SqlType.bigint()),
                new ColumnDefinition.Computed(
                        Fixtures.name("twice"), new QueryText("2 * amonut", new Position(3, 12))));
        TableDefinition table = Fixtures.table("t", columns, null, "", Fixtures.UNBOUNDED);
        assertThatThrownBy(() -> planner.checkTable(Catalog.empty(), table))
                .isInstanceOfSatisfying(TidemarkException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
                    assertThat(e.position()).isEqualTo(new Position(3, 16));
                    assertThat(e.hint()).contains("amount");
                });
    }

    @Test
    void stopsPlanningAtItsDeadline() {
        Instant[] now = {Instant.EPOCH};
        Planner slow = new Planner(new Fixtures.AllFunctions(), () -> now[0] = now[0].plusMillis(10));
        PlanSettings settings = new PlanSettings(ZoneOffset.UTC, Duration.ofMillis(20));
        assertThatThrownBy(() ->
                        slow.planQuery(Fixtures.catalog(), settings, Fixtures.text("SELECT ABS(price) FROM bid"), null))
                .isInstanceOfSatisfying(
                        TidemarkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }

    @Test
    void refusesTenThousandParentheses() {
        String query = "SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000);
        assertThatThrownBy(() -> Fixtures.plan(query))
                .isInstanceOfSatisfying(
                        TidemarkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_DEEP));
    }

    @Test
    void continuousInsertsShowTheirChanges() {
        PhysicalPlan plan =
                Fixtures.plan("INSERT INTO out1 (auction, total) SELECT auction, SUM(price) FROM bid GROUP BY auction");
        assertThat(plan.continuous()).isTrue();
        assertThat(plan.bounded()).isFalse();
        assertThat(plan.root().changelogMode()).isEqualTo(ChangelogMode.RETRACT);
        assertThat(plan.schema().columns().stream().map(column -> column.name()))
                .containsExactly("auction", "total", "note");
    }

    @Test
    void printsJson() {
        String json = PlanPrinter.json(Fixtures.plan("SELECT auction FROM bid WHERE channel = 'a\"b'"));
        assertThat(json)
                .startsWith("{\"bounded\":true,\"continuous\":false,\"limit\":-1,\"root\":{\"node\":\"Output\"")
                .contains("\"where\":\"(channel = 'a\\\"b')\"")
                .contains("\"schema\":[\"auction BIGINT\"]");
    }

    @Test
    void printsTheOperatorsOfAQuery() {
        assertThat(planner.explainLogical(
                        Fixtures.catalog(),
                        Fixtures.SETTINGS,
                        Fixtures.text("SELECT auction FROM bid WHERE price > 3")))
                .contains("LogicalFilter(condition=[>($2, 3)])")
                .contains("LogicalTableScan(table=[[bid]])");
    }

    @Test
    void theDeadlineIsLookedAtWhileConditionsAreSimplified() {
        String condition = "auction > 1";
        for (int level = 0; level < 100; level++) { // each is (c AND a) OR (NOT c AND b) to Calcite
            condition = "CASE WHEN " + condition + " THEN price > 2 ELSE bidder > 3 END";
        }
        PlanSettings hurried = new PlanSettings(ZoneOffset.UTC, Duration.ofMillis(100));
        QueryText query = new QueryText("SELECT " + condition + " FROM sales, bid", new Position(3, 5));
        assertThatThrownBy(() -> planner.planQuery(Fixtures.catalog(), hurried, query, null))
                .isInstanceOfSatisfying(TidemarkException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    assertThat(e.text()).isEqualTo("planning this statement took longer than 100 ms");
                    assertThat(e.position()).isEqualTo(new Position(3, 5));
                });
    }
}
