package io.tidemark.jdbc.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values from the wire, their texts, and what parameters become. */
final class ValuesTest {
    private static final Conversions IN_TOKYO = new Conversions(() -> ZoneId.of("Asia/Tokyo"));
    private static final SqlType TEXTS =
            new SqlType(Kind.ARRAY, SqlType.UNSPECIFIED, 0, true, List.of(new Column("element", SqlType.varchar())));

    private static @Nullable Object read(SqlType type, long value) throws SQLException {
        return CellReader.read(type, new WireColumn(null, new long[] {value}, new long[] {0}, null, null), 0);
    }

    @Test
    void numbersAndTimesAreReadByTheirType() throws SQLException {
        assertThat(read(SqlType.of(Kind.BOOLEAN), 1)).isEqualTo(true);
        assertThat(read(SqlType.of(Kind.TINYINT), -7)).isEqualTo(-7);
        assertThat(read(SqlType.bigint(), Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(read(SqlType.decimal(10, 2), -150)).isEqualTo(new BigDecimal("-1.50"));
        assertThat(read(SqlType.decimal(38, 2), 1)).isEqualTo(new BigDecimal("184467440737095516.16"));
        assertThat(read(SqlType.of(Kind.DATE), -1)).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(read(SqlType.of(Kind.TIME, 3), 1)).isEqualTo(LocalTime.of(0, 0, 0, 1_000_000));
        assertThat(read(SqlType.timestamp(), -1)).isEqualTo(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000));
        assertThat(read(SqlType.of(Kind.TIMESTAMP_LTZ, 3), 5)).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(read(SqlType.of(Kind.INTERVAL_MONTH), 14)).isEqualTo(Period.of(1, 2, 0));
    }

    @Test
    void timesThatCannotBeAreAnError() {
        assertThatThrownBy(() -> read(SqlType.of(Kind.TIME, 3), 86_400_000)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> read(SqlType.of(Kind.TIME, 3), Long.MAX_VALUE)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> read(SqlType.of(Kind.INTERVAL_MONTH), Long.MAX_VALUE))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void textsAreThoseOfTheShell() {
        assertThat(IN_TOKYO.text(new BigDecimal("1E3"), SqlType.decimal(10, 0))).isEqualTo("1000");
        assertThat(IN_TOKYO.text(LocalDate.of(-5, 1, 2), SqlType.of(Kind.DATE))).isEqualTo("-5-01-02");
        assertThat(IN_TOKYO.text(LocalTime.of(10, 20, 30), SqlType.of(Kind.TIME)))
                .isEqualTo("10:20:30");
        assertThat(IN_TOKYO.text(LocalDateTime.of(2024, 3, 1, 10, 20), SqlType.timestamp()))
                .isEqualTo("2024-03-01 10:20:00.000");
        assertThat(IN_TOKYO.text(Instant.parse("2024-03-01T10:20:00Z"), SqlType.of(Kind.TIMESTAMP_LTZ, 3)))
                .isEqualTo("2024-03-01 19:20:00.000+09:00");
        assertThat(IN_TOKYO.text(Duration.ofMillis(-90_061_001), SqlType.of(Kind.INTERVAL_DAY)))
                .isEqualTo("-1 01:01:01.001");
        assertThat(IN_TOKYO.text(Period.ofMonths(-18), SqlType.of(Kind.INTERVAL_MONTH)))
                .isEqualTo("-1-06");
        assertThat(IN_TOKYO.text(new byte[] {0, -1}, SqlType.of(Kind.VARBINARY)))
                .isEqualTo("00ff");
        assertThat(IN_TOKYO.text(Arrays.asList("a\"\n", null), TEXTS)).isEqualTo("[\"a\\\"\\u000a\",null]");
    }

    @Test
    void nestedValuesAreJdbcObjects() throws Exception {
        java.sql.Array array = IN_TOKYO.to(java.sql.Array.class, Arrays.asList("a", null), TEXTS);
        assertThat((Object[]) array.getArray()).containsExactly("a", null);
        assertThat((Object[]) array.getArray(2, 1)).containsExactly((Object) null);
        assertThat(array.getBaseTypeName()).isEqualTo("VARCHAR");
        SqlType row = new SqlType(
                Kind.ROW,
                SqlType.UNSPECIFIED,
                0,
                true,
                List.of(new Column("x", SqlType.bigint()), new Column("y", SqlType.of(Kind.DATE))));
        java.sql.Struct struct = IN_TOKYO.to(java.sql.Struct.class, List.of(5L, LocalDate.of(2024, 3, 1)), row);
        assertThat(struct.getAttributes()).containsExactly(5L, java.sql.Date.valueOf("2024-03-01"));
        assertThat(struct).hasToString("{\"x\":5,\"y\":\"2024-03-01\"}");
    }

    @Test
    void valuesComeAsTheClassThatIsAskedFor() throws SQLException {
        UUID id = UUID.fromString("7f3b3c1e-0000-4000-8000-00000000000a");
        assertThat(IN_TOKYO.to(UUID.class, id.toString(), SqlType.varchar())).isEqualTo(id);
        assertThat(IN_TOKYO.to(OffsetDateTime.class, Instant.EPOCH, SqlType.of(Kind.TIMESTAMP_LTZ, 3)))
                .isEqualTo(OffsetDateTime.parse("1970-01-01T09:00:00+09:00"));
        assertThat(IN_TOKYO.to(Integer.class, new BigDecimal("2.99"), SqlType.decimal(3, 2)))
                .isEqualTo(2);
        assertThatThrownBy(() -> IN_TOKYO.to(Integer.class, 1L << 40, SqlType.bigint()))
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .isEqualTo("22003"));
        assertThatThrownBy(() -> IN_TOKYO.to(Thread.class, 1L, SqlType.bigint()))
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .isEqualTo("22018"));
    }

    @Test
    void parametersAreWrittenAsTheirTypeWants() throws SQLException {
        Map<Object, String> values = new LinkedHashMap<>();
        values.put(true, "true BOOLEAN");
        values.put((short) 5, "5 INTEGER");
        values.put(new BigDecimal("1.20"), "1.20 DECIMAL(3, 2)");
        values.put(new byte[] {1, 2}, "AQI= VARBINARY");
        values.put(LocalDateTime.of(2024, 3, 1, 10, 20, 30, 123_999_999), "2024-03-01 10:20:30.123 TIMESTAMP(3)");
        values.put(Instant.parse("2024-03-01T10:20:30Z"), "2024-03-01 10:20:30.000Z TIMESTAMP_LTZ(3)");
        values.put(Duration.ofHours(25), "1 01:00:00.000 INTERVAL DAY TO SECOND(3)");
        values.put(Period.ofMonths(18), "1-06 INTERVAL YEAR TO MONTH");
        values.put(Types.class, "refused");
        for (Map.Entry<Object, String> entry : values.entrySet()) {
            assertThat(written(entry.getKey(), SqlType.of(Kind.NULL))).isEqualTo(entry.getValue());
        }
        assertThat(written("12", SqlType.bigint())).isEqualTo("12 BIGINT");
        assertThat(written(12.0, SqlType.bigint())).isEqualTo("12 BIGINT");
        assertThat(written(12.5, SqlType.bigint())).isEqualTo("refused");
        assertThat(written(1L << 40, SqlType.of(Kind.INTEGER))).isEqualTo("refused");
        assertThat(written(5, SqlType.varchar())).isEqualTo("5 VARCHAR");
        assertThat(written(null, SqlType.bigint())).isEqualTo("null BIGINT");
    }

    private static String written(@Nullable Object value, SqlType wanted) {
        try {
            io.tidemark.protocol.WireValue written = ParameterValues.of(value, wanted, Types.NULL, null);
            return written.text() + " " + written.type().text();
        } catch (SQLException refused) {
            return "refused";
        }
    }

    /** Seeded: blocks of random bytes for every type, read in every way. */
    @Test
    void noBytesMakeAnythingButSqlExceptions() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            SqlType type = type(random, 0);
            byte[] block = new byte[4 + random.nextInt(80)];
            random.nextBytes(block);
            Arrays.fill(block, 0, 3, (byte) 0);
            block[3] = (byte) random.nextInt(4);
            block[4 % block.length] = 0;
            if (block.length > 5) {
                block[5] = (byte) random.nextInt(2);
            }
            try {
                readAll(block, type);
            } catch (ProtocolException | SQLException refused) {
                assertThat(refused).as("seed " + seed).hasMessageMatching("(?s).+");
            } catch (RuntimeException failed) {
                throw new AssertionError("seed " + seed + ": " + type + " " + Arrays.toString(block), failed);
            }
        }
    }

    private static void readAll(byte[] block, SqlType type) throws SQLException {
        RowBlock rows = new ServerMessage.Rows(block).decode(Schema.of(new Column("c", type)));
        for (int row = 0; row < rows.rowCount(); row++) {
            Object value = CellReader.read(type, rows.columns().get(0), row);
            if (value != null) {
                IN_TOKYO.text(value, type);
                for (Class<?> wanted : Conversions.classes()) {
                    try {
                        IN_TOKYO.to(wanted, value, type);
                    } catch (SQLException refused) {
                        assertThat(refused.getSQLState()).hasSize(5);
                    }
                }
            }
        }
    }

    private static SqlType type(Random random, int depth) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[random.nextInt(kinds.length)];
        if (depth > 2 && (kind == Kind.ARRAY || kind == Kind.MAP || kind == Kind.ROW)) {
            kind = Kind.BIGINT;
        }
        int parts = kind == Kind.ARRAY ? 1 : kind == Kind.MAP ? 2 : kind == Kind.ROW ? random.nextInt(4) : 0;
        Column[] fields = new Column[parts];
        for (int part = 0; part < parts; part++) {
            fields[part] = new Column("f" + part, type(random, depth + 1));
        }
        int precision = kind == Kind.DECIMAL ? 1 + random.nextInt(38) : random.nextInt(5) - 1;
        return new SqlType(kind, precision, random.nextInt(4), true, List.of(fields));
    }
}
