package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors of Calcite, through the real parser, point at the place in the script. */
final class ScriptPositionTest {
    private static final String STREAM =
            "-- a comment\nCREATE STREAM bid (auction BIGINT, price BIGINT, ts TIMESTAMP(3),\n"
                    + "  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH (connector = 'x');\n";

    private final Planner planner = Fixtures.planner();

    @Test
    void inASelect() {
        TidemarkException e = fails(STREAM + "\nSELECT auction,\n       prise FROM bid EMIT CHANGES;");
        assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
        assertThat(e.position()).isEqualTo(new Position(6, 8));
    }

    @Test
    void behindOtherWordsOfTheLine() {
        TidemarkException e = fails(STREAM + "SELECT 1; SELECT prise FROM bid;");
        assertThat(e.position()).isEqualTo(new Position(4, 18));
    }

    @Test
    void inAView() {
        TidemarkException e = fails(STREAM + "CREATE VIEW v AS\n  SELECT SUM(price) FROM bid WHERE prise > 3;");
        assertThat(e.position()).isEqualTo(new Position(5, 36));
    }

    @Test
    void inAWatermark() {
        TidemarkException e =
                fails("CREATE STREAM s (a INT,\n  t TIMESTAMP(3), WATERMARK FOR t AS tt) WITH (connector = 'x');");
        assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
        assertThat(e.position()).isEqualTo(new Position(2, 38));
    }

    @Test
    void inTheColumnsOfAWindow() {
        TidemarkException e = fails(
                STREAM + "SELECT COUNT(*) FROM TABLE(\n  TUMBLE(TABLE bid, DESCRIPTOR(price), INTERVAL '1' HOUR));");
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_A_TIME_COLUMN);
        assertThat(e.position()).isEqualTo(new Position(5, 32));
    }

    @Test
    void ofEmit() {
        TidemarkException e =
                fails(STREAM + "SELECT auction, COUNT(*) FROM bid GROUP BY auction\n  EMIT AFTER WATERMARK;");
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_NEEDS_TIME_KEY);
        assertThat(e.position()).isEqualTo(new Position(5, 3));
    }

    private TidemarkException fails(String script) {
        TidemarkException e = catchThrowableOfType(TidemarkException.class, () -> run(script));
        assertThat(e).isNotNull();
        return e;
    }

    private void run(String script) {
        Catalog catalog = Catalog.empty();
        for (Statement statement : StatementParser.parseAll(script)) {
            if (statement instanceof Statement.CreateTable create) {
                TableDefinition table = new TableDefinition(
                        create.name().text(),
                        create.keyed(),
                        create.columns(),
                        create.primaryKey().stream().map(Name::text).toList(),
                        create.watermark(),
                        Map.of("connector", "x"),
                        create.text(),
                        Fixtures.UNBOUNDED);
                planner.checkTable(catalog, table);
                catalog = catalog.with(table);
            } else if (statement instanceof Statement.CreateView create) {
                ViewDefinition view = new ViewDefinition(create.name().text(), create.query(), create.text());
                planner.viewSchema(catalog, view);
                catalog = catalog.with(view);
            } else if (statement instanceof Statement.Query query) {
                planner.planQuery(catalog, Fixtures.SETTINGS, query.query(), query.emit());
            }
        }
    }
}
