package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateTableViewTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static List<String> texts(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.query(sql)) {
            rows.add(row.toString());
        }
        rows.sort(String::compareTo);
        return rows;
    }

    @Test
    void javaAndSqlSeeTheSameRows() {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = tidemark.session();
            session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
            StateTableView kv = session.stateTable("KV");
            kv.put("a", 1L);
            kv.put(Map.of("k", "b"));
            assertThat(texts(session, "SELECT * FROM kv")).containsExactly("+I[k=a, v=1]", "+I[k=b, v=null]");
            session.execute("UPDATE kv SET v = 7 WHERE k = 'b'");
            assertThat(kv.get("b").map(row -> row.longValue("v"))).contains(7L);
            assertThat(kv.remove("a")).isTrue();
            assertThat(kv.remove("a")).isFalse();
            assertThat(kv.get("a")).isEmpty();
            assertThat(texts(session, "SELECT * FROM kv WHERE k = 'a'")).isEmpty();
            assertThat(kv.primaryKey()).containsExactly("k");
        }
    }

    @Test
    void valuesOfAllTypesAreThereAfterARestartAsTheyWere() {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.at(directory))) {
            Session session = tidemark.session();
            session.execute(
                    "CREATE TABLE t (id INT, d DATE, at TIMESTAMP(3), price DECIMAL(10, 2), huge DECIMAL(38, 0), ratio"
                            + " DOUBLE, flag BOOLEAN, raw VARBINARY, tags ARRAY<VARCHAR>, counts MAP<VARCHAR, BIGINT>,"
                            + " place ROW<x DOUBLE, name VARCHAR>, nested MAP<VARCHAR, ARRAY<INT>>, PRIMARY KEY (d, id))");
            session.stateTable("t")
                    .put(
                            1,
                            LocalDate.of(2026, 1, 31),
                            LocalDateTime.of(2026, 1, 31, 12, 30),
                            new BigDecimal("9.9"),
                            new BigDecimal("12345678901234567890123456789"),
                            0.5,
                            true,
                            new byte[] {1, 2},
                            List.of("new", "red"),
                            Map.of("a", 1L, "b", 2L),
                            Map.of("x", 1.5, "name", "here"),
                            Map.of("odd", List.of(1, 3)));
        }
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.at(directory))) {
            StateTableView table = tidemark.session().stateTable("t");
            Row row = table.get(LocalDate.of(2026, 1, 31), 1).orElseThrow();
            assertThat(row.timestamp("at")).isEqualTo(LocalDateTime.of(2026, 1, 31, 12, 30));
            assertThat(row.decimal("price")).isEqualTo(new BigDecimal("9.90"));
            assertThat(row.decimal("huge")).isEqualTo(new BigDecimal("12345678901234567890123456789"));
            assertThat(row.doubleValue("ratio")).isEqualTo(0.5);
            assertThat(row.booleanValue("flag")).isTrue();
            assertThat(row.bytes("raw")).containsExactly(1, 2);
            assertThat(row.value("tags")).isEqualTo(List.of("new", "red"));
            assertThat(row.value("counts")).isEqualTo(Map.of("a", 1L, "b", 2L));
            assertThat(row.value("place")).isInstanceOfSatisfying(Row.class, place -> assertThat(place.text("name"))
                    .isEqualTo("here"));
            assertThat(row.value("nested")).isEqualTo(Map.of("odd", List.of(1, 3)));
        }
    }

    @Test
    void aScanIsOneVersion() {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = tidemark.session();
            session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
            StateTableView kv = session.stateTable("kv");
            kv.putAll(List.of(List.of("a", 1L), List.of("b", 2L)));
            try (StateTableView.Scan scan = kv.scan()) {
                kv.put("a", 9L);
                kv.put("c", 3L);
                long sum = 0;
                for (Row row : scan) {
                    sum += row.longValue("v");
                }
                assertThat(sum).isEqualTo(3);
                assertThat(scan.watermark()).isEmpty();
            }
        }
    }

    @Test
    void aViewIsReadAndNotWritten() throws InterruptedException {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = tidemark.session();
            session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
            session.execute("CREATE MATERIALIZED VIEW twice AS SELECT k, v * 2 AS w FROM kv");
            session.stateTable("kv").put("a", 21L);
            StateTableView twice = session.stateTable("twice");
            Optional<Row> found = twice.get("a");
            for (int tries = 0; found.isEmpty() && tries < 500; tries++) {
                new java.util.concurrent.CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
                found = twice.get("a");
            }
            assertThat(found.map(row -> row.longValue("w"))).contains(42L);
            assertThatThrownBy(() -> twice.put("a", 1L)).hasMessageContaining("its query writes it");
        }
    }

    @Test
    void wrongValuesAreRefusedByName() {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
            Session session = tidemark.session();
            session.execute("CREATE TABLE kv (k VARCHAR(3), v SMALLINT, PRIMARY KEY (k))");
            session.execute("CREATE STREAM s (a INT) WITH (connector = 'memory')");
            StateTableView kv = session.stateTable("kv");
            assertThatThrownBy(() -> kv.put("a", "text")).hasMessageContaining("column 'v' is SMALLINT");
            assertThatThrownBy(() -> kv.put("a", 70_000)).hasMessageContaining("column 'v' is SMALLINT");
            assertThatThrownBy(() -> kv.put("long", 1)).hasMessageContaining("takes 3 characters");
            assertThatThrownBy(() -> kv.put(null, 1)).hasMessageContaining("is NOT NULL");
            assertThatThrownBy(() -> kv.put("a")).hasMessageContaining("2 columns");
            assertThatThrownBy(() -> kv.get("a", "b")).hasMessageContaining("has 1 columns [k]");
            assertThatThrownBy(() -> kv.put(Map.of("k", "a", "w", 1))).hasMessageContaining("no column 'w'");
            assertThatThrownBy(() -> session.stateTable("s")).hasMessageContaining("does not keep");
            assertThatThrownBy(() -> session.stateTable("nothing")).hasMessageContaining("nothing");
            assertThat(kv.scan()).isEmpty();
        }
    }
}
