package io.tidemark.planner;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.EmitClause;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.WatermarkClause;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A catalog and statements made by hand, for all tests of the planner. */
final class Fixtures {
    static final PlanSettings SETTINGS = PlanSettings.in(ZoneOffset.UTC);
    static final Position EMIT_POSITION = new Position(99, 1);

    static final TableTraits UNBOUNDED = new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
    static final TableTraits BOUNDED = new TableTraits(true, false, false, false, ChangelogMode.INSERT_ONLY);
    static final TableTraits ENDLESS = new TableTraits(true, false, true, true, ChangelogMode.INSERT_ONLY);
    static final TableTraits APPEND_SINK = new TableTraits(false, true, false, false, ChangelogMode.INSERT_ONLY);

    private static final Set<String> AGGREGATES = Set.of("COUNT", "SUM", "AVG", "MIN", "MAX", "ANY_VALUE");
    private static final Set<String> REFUSED = Set.of("REGEXP_REPLACE", "JSON_VALUE");

    private Fixtures() {}

    static Planner planner() {
        return new Planner(new AllFunctions());
    }

    /** Runs nearly everything. */
    static final class AllFunctions implements FunctionCatalog {
        @Override
        public List<FunctionSignature> functions() {
            return Stream.of("UPPER", "LOWER", "SUBSTRING", "ABS", "COUNT", "SUM")
                    .map(name -> new FunctionSignature(name, FunctionSignature.Kind.SCALAR, name + "()", "", ""))
                    .toList();
        }

        @Override
        public boolean canRun(String function, List<SqlType> arguments, SqlType result) {
            return !REFUSED.contains(function);
        }

        @Override
        public boolean canAggregate(String function, List<SqlType> arguments, SqlType result) {
            return AGGREGATES.contains(function);
        }
    }

    static Catalog catalog() {
        List<ColumnDefinition> bid = List.of(
                column("auction", SqlType.bigint()),
                column("bidder", SqlType.bigint()),
                column("price", SqlType.bigint()),
                column("channel", SqlType.varchar()),
                column("url", SqlType.varchar()),
                column("ts", SqlType.timestamp()));
        List<ColumnDefinition> sales = List.of(
                column("item", SqlType.varchar()),
                column("amount", SqlType.decimal(10, 2)),
                column("code", SqlType.of(SqlType.Kind.CHAR, 3)),
                column("weight", SqlType.of(SqlType.Kind.DOUBLE)),
                column("ratio", SqlType.of(SqlType.Kind.REAL)),
                column("count1", SqlType.of(SqlType.Kind.INTEGER)),
                column("small", SqlType.of(SqlType.Kind.SMALLINT)),
                column("sold", SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 3)),
                column("day1", SqlType.of(SqlType.Kind.DATE)),
                column("paid", SqlType.of(SqlType.Kind.BOOLEAN)));
        List<ColumnDefinition> log = List.of(
                new ColumnDefinition.Physical(name("id"), SqlType.of(SqlType.Kind.INTEGER)),
                new ColumnDefinition.Computed(name("at"), text("CAST(raw AS TIMESTAMP(3))")),
                new ColumnDefinition.Physical(name("raw"), SqlType.varchar()),
                new ColumnDefinition.Metadata(name("part"), SqlType.of(SqlType.Kind.INTEGER), "partition"),
                new ColumnDefinition.Computed(name("loud"), text("UPPER(Raw)")));
        List<ColumnDefinition> sink = List.of(
                column("auction", SqlType.bigint()),
                column("total", SqlType.of(SqlType.Kind.DOUBLE)),
                column("note", SqlType.varchar()),
                new ColumnDefinition.Computed(name("twice"), text("auction * 2")));
        return Catalog.empty()
                .with(table("bid", bid, "ts", "ts - INTERVAL '5' SECOND", UNBOUNDED))
                .with(table("bid2", bid, "ts", "ts - INTERVAL '1' MINUTE", UNBOUNDED))
                .with(table("sales", sales, null, "", BOUNDED))
                .with(table("log", log, "at", "\"at\" - INTERVAL '1' SECOND", UNBOUNDED))
                .with(table("ticks", bid, "ts", "ts", ENDLESS))
                .with(table("out1", sink, null, "", UNBOUNDED))
                .with(table("append1", sink, null, "", APPEND_SINK))
                .with(view("dear", "SELECT auction, price, ts FROM bid WHERE price > 1000"))
                .with(view("broken", "SELECT auction,\n  prize FROM bid"))
                .with(view("loop1", "SELECT * FROM loop1"));
    }

    static ViewDefinition view(String name, String query) {
        return new ViewDefinition(
                name, new QueryText(query, new Position(1, 20)), "CREATE VIEW " + name + " AS " + query);
    }

    static TableDefinition table(
            String name,
            List<ColumnDefinition> columns,
            @Nullable String timeColumn,
            String watermark,
            TableTraits traits) {
        WatermarkClause clause = timeColumn == null ? null : new WatermarkClause(name(timeColumn), text(watermark));
        return new TableDefinition(
                name, false, columns, List.of(), clause, Map.of("connector", "test"), "CREATE STREAM " + name, traits);
    }

    static ColumnDefinition column(String name, SqlType type) {
        return new ColumnDefinition.Physical(name(name), type);
    }

    static Name name(String text) {
        return new Name(text, false, Position.START);
    }

    static QueryText text(String sql) {
        return new QueryText(sql, Position.START);
    }

    static EmitClause emit(boolean changes, boolean afterWatermark) {
        return new EmitClause(changes, false, afterWatermark, null, null, null, EMIT_POSITION);
    }

    /** Plans a query, which may end with EMIT CHANGES or EMIT AFTER WATERMARK, or INSERT INTO t [(…)] query. */
    static PhysicalPlan plan(String sql) {
        String query = sql.strip();
        EmitClause emit = null;
        if (query.endsWith("EMIT CHANGES")) {
            emit = emit(true, false);
        } else if (query.endsWith("EMIT AFTER WATERMARK")) {
            emit = emit(false, true);
        }
        query = query.replaceAll("\\s+EMIT (CHANGES|AFTER WATERMARK)$", "");
        if (!query.startsWith("INSERT INTO ")) {
            return planner().planQuery(catalog(), SETTINGS, text(query), emit);
        }
        String rest = query.substring("INSERT INTO ".length());
        String target = rest.split("[ \\n(]", 2)[0];
        rest = rest.substring(target.length()).strip();
        List<Name> columns = new ArrayList<>();
        if (rest.startsWith("(")) {
            for (String column : rest.substring(1, rest.indexOf(')')).split(",")) {
                columns.add(name(column.strip()));
            }
            rest = rest.substring(rest.indexOf(')') + 1).strip();
        }
        TableDefinition table = (TableDefinition) catalog().find(target, false).orElseThrow();
        return planner()
                .planInsert(
                        catalog(), SETTINGS, table, name(target), columns, text(rest), emit, rest.startsWith("VALUES"));
    }
}
