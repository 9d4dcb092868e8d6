package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;
import us.fatehi.utility.datasource.MultiUseUserCredentials;

/** SchemaCrawler reads a catalog as graphical tools do, with several connections at once. */
final class SchemaCrawlerTest {
    @Test
    @SuppressWarnings("try") // closing a source may be interrupted, which then fails the test
    void everyTableColumnAndKeyIsFound() throws Exception {
        try (RunningServer server = new RunningServer()) {
            server.run(
                    "CREATE TABLE bids (id BIGINT, item VARCHAR, price DECIMAL(10, 2), PRIMARY KEY (id))",
                    "CREATE STREAM ticks (id BIGINT, seen TIMESTAMP(3)) WITH (connector = 'datagen', rate = 10)",
                    "CREATE VIEW dear AS SELECT * FROM bids WHERE price > 10");
            SchemaCrawlerOptions options = SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
                    .withLoadOptions(LoadOptionsBuilder.builder()
                            .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                            .toOptions());
            List<String> found = new ArrayList<>();
            try (DatabaseConnectionSource source = DatabaseConnectionSources.newDatabaseConnectionSource(
                    server.url(), new MultiUseUserCredentials("", ""))) {
                Catalog catalog = SchemaCrawlerUtility.getCatalog(source, options);
                for (Table table : catalog.getTables()) {
                    found.add(table.getName() + " " + table.getTableType());
                    for (Column column : table.getColumns()) {
                        found.add(table.getName() + "." + column.getName() + " " + column.getColumnDataType()
                                + (column.isPartOfPrimaryKey() ? " key" : ""));
                    }
                }
                assertThat(catalog.getDatabaseInfo().getDatabaseProductName()).isEqualTo("Tidemark");
            }
            assertThat(found)
                    .containsExactlyInAnyOrder(
                            "bids table",
                            "bids.id BIGINT key",
                            "bids.item VARCHAR",
                            "bids.price DECIMAL",
                            "dear view",
                            "dear.id BIGINT",
                            "dear.item VARCHAR",
                            "dear.price DECIMAL",
                            "ticks table",
                            "ticks.id BIGINT",
                            "ticks.seen TIMESTAMP");
        }
    }
}
