package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.Meta;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** jOOQ with plain SQL and with what it reads of the catalog. */
final class JooqTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws SQLException {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        server = new RunningServer();
        server.run("CREATE TABLE bids (id BIGINT, item VARCHAR, price DECIMAL(10, 2), PRIMARY KEY (id))");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void plainSqlWithParametersGivesRecords() throws SQLException {
        try (Connection connection = server.connect()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.DEFAULT);
            assertThat(jooq.execute("INSERT INTO bids VALUES (?, ?, ?)", 1L, "a", new java.math.BigDecimal("2.50")))
                    .isEqualTo(1);
            jooq.execute("INSERT INTO bids VALUES (?, ?, ?)", 2L, null, null);
            Result<Record> rows = jooq.fetch("SELECT id, item, price FROM bids ORDER BY id");
            assertThat(rows.getValues("item", String.class)).containsExactly("a", null);
            assertThat(rows.get(0).get("price")).isEqualTo(new java.math.BigDecimal("2.50"));
            assertThat(jooq.fetchOne("SELECT item FROM bids WHERE id = ?", 1L).get(0))
                    .isEqualTo("a");
        }
    }

    @Test
    void metaKnowsTablesColumnsAndKeys() throws SQLException {
        try (Connection connection = server.connect()) {
            Meta meta = DSL.using(connection, SQLDialect.DEFAULT).meta();
            Table<?> bids = meta.getTables("bids").get(0);
            assertThat(bids.fields()).extracting(field -> field.getName()).containsExactly("id", "item", "price");
            assertThat(bids.field("price").getDataType().scale()).isEqualTo(2);
            assertThat(bids.getPrimaryKey().getFields())
                    .extracting(field -> field.getName())
                    .containsExactly("id");
        }
    }
}
