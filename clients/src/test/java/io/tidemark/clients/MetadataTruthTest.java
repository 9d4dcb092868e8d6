package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the metadata says of the language is what the language does: tools write their statements by it. */
final class MetadataTruthTest {
    private static Connection connection;

    /** A claim of the metadata. */
    private interface Claim {
        boolean of(DatabaseMetaData metaData) throws SQLException;
    }

    @BeforeAll
    static void fill() throws SQLException {
        connection = DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT NOT NULL, Item VARCHAR, \"Mixed\" INT, PRIMARY KEY (id))");
            statement.execute("CREATE TABLE u (id INT, t_id INT, PRIMARY KEY (id))");
            statement.execute("INSERT INTO t VALUES (1, 'a_b', 5), (2, NULL, 6), (3, 'axb', 7)");
            statement.execute("INSERT INTO u VALUES (1, 1)");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    /** The first column of all rows; null if the statement is refused. */
    private static List<String> rows(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        } catch (SQLException refused) {
            return null;
        }
    }

    @Test
    void whatIsSaidToBeUnderstoodIs() throws SQLException {
        Map<String, Map.Entry<Claim, String>> claims = new LinkedHashMap<>();
        claims.put("alias", Map.entry(DatabaseMetaData::supportsColumnAliasing, "SELECT id AS x FROM t"));
        claims.put(
                "table alias", Map.entry(DatabaseMetaData::supportsTableCorrelationNames, "SELECT a.id FROM t AS a"));
        claims.put(
                "ORDER BY an expression",
                Map.entry(DatabaseMetaData::supportsExpressionsInOrderBy, "SELECT id FROM t ORDER BY id + 1"));
        claims.put(
                "ORDER BY another column",
                Map.entry(DatabaseMetaData::supportsOrderByUnrelated, "SELECT id FROM t ORDER BY item"));
        claims.put("GROUP BY", Map.entry(DatabaseMetaData::supportsGroupBy, "SELECT item FROM t GROUP BY item"));
        claims.put(
                "GROUP BY another column",
                Map.entry(DatabaseMetaData::supportsGroupByUnrelated, "SELECT COUNT(*) FROM t GROUP BY item"));
        claims.put(
                "GROUP BY more columns",
                Map.entry(DatabaseMetaData::supportsGroupByBeyondSelect, "SELECT item FROM t GROUP BY item, id"));
        claims.put(
                "LIKE ESCAPE",
                Map.entry(
                        DatabaseMetaData::supportsLikeEscapeClause,
                        "SELECT id FROM t WHERE item LIKE 'a!_b' ESCAPE '!'"));
        claims.put(
                "outer join",
                Map.entry(DatabaseMetaData::supportsOuterJoins, "SELECT t.id FROM t LEFT JOIN u ON t.id = u.t_id"));
        claims.put(
                "full join",
                Map.entry(DatabaseMetaData::supportsFullOuterJoins, "SELECT t.id FROM t FULL JOIN u ON t.id = u.t_id"));
        claims.put(
                "limited join",
                Map.entry(
                        DatabaseMetaData::supportsLimitedOuterJoins,
                        "SELECT t.id FROM {oj t LEFT OUTER JOIN u ON t.id = u.t_id}"));
        claims.put(
                "subquery in a comparison",
                Map.entry(
                        DatabaseMetaData::supportsSubqueriesInComparisons,
                        "SELECT id FROM t WHERE id = (SELECT MAX(t_id) FROM u)"));
        claims.put(
                "EXISTS",
                Map.entry(
                        DatabaseMetaData::supportsSubqueriesInExists,
                        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE t_id = 1)"));
        claims.put(
                "subquery in IN",
                Map.entry(
                        DatabaseMetaData::supportsSubqueriesInIns,
                        "SELECT id FROM t WHERE id IN (SELECT t_id FROM u)"));
        claims.put(
                "ALL and ANY",
                Map.entry(
                        DatabaseMetaData::supportsSubqueriesInQuantifieds,
                        "SELECT id FROM t WHERE id >= ALL (SELECT t_id FROM u)"));
        claims.put(
                "correlated subquery",
                Map.entry(
                        DatabaseMetaData::supportsCorrelatedSubqueries,
                        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id)"));
        claims.put("UNION", Map.entry(DatabaseMetaData::supportsUnion, "SELECT id FROM t UNION SELECT id FROM u"));
        claims.put(
                "UNION ALL",
                Map.entry(DatabaseMetaData::supportsUnionAll, "SELECT id FROM t UNION ALL SELECT id FROM u"));
        claims.put("FOR UPDATE", Map.entry(DatabaseMetaData::supportsSelectForUpdate, "SELECT id FROM t FOR UPDATE"));
        claims.put(
                "CONVERT", Map.entry(DatabaseMetaData::supportsConvert, "SELECT {fn CONVERT(id, SQL_VARCHAR)} FROM t"));
        claims.put("schema", Map.entry(DatabaseMetaData::supportsSchemasInDataManipulation, "SELECT id FROM s.t"));
        claims.put("any case", Map.entry(data -> !data.supportsMixedCaseIdentifiers(), "SELECT ID, ITEM FROM T"));
        Map<String, String> wrong = new LinkedHashMap<>();
        for (Map.Entry<String, Map.Entry<Claim, String>> claim : claims.entrySet()) {
            boolean said = claim.getValue().getKey().of(connection.getMetaData());
            boolean works = rows(claim.getValue().getValue()) != null;
            if (said != works) {
                wrong.put(claim.getKey(), "said " + said + ", works " + works);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(connection.getMetaData().supportsConvert(Types.INTEGER, Types.VARCHAR))
                .isEqualTo(connection.getMetaData().supportsConvert());
    }

    @Test
    void nullsAreWhereTheMetadataPutsThem() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        assertThat(rows("SELECT item FROM t ORDER BY item").indexOf(null))
                .isEqualTo(metaData.nullsAreSortedHigh() ? 2 : 0);
        assertThat(rows("SELECT item FROM t ORDER BY item DESC").indexOf(null))
                .isEqualTo(metaData.nullsAreSortedHigh() ? 0 : 2);
        assertThat(metaData.nullPlusNonNullIsNull()).isTrue();
        assertThat(rows("SELECT item || 'x' FROM t WHERE id = 2")).containsOnlyNulls();
    }

    @Test
    void namesAreKeptAndQuotedAsItSays() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        List<String> names = new ArrayList<>();
        try (ResultSet columns = metaData.getColumns(null, null, "t", "%")) {
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME"));
            }
        }
        assertThat(metaData.storesMixedCaseQuotedIdentifiers()).isTrue();
        assertThat(names).contains("Mixed");
        assertThat(names.contains("Item")).isEqualTo(metaData.storesMixedCaseIdentifiers());
        String quote = metaData.getIdentifierQuoteString();
        assertThat(rows("SELECT " + quote + "Mixed" + quote + " FROM " + quote + "t" + quote))
                .hasSize(3);
    }

    @Test
    void functionsOfTheStandardWorkInTheEscapeAndAreListed() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        List<String> listed = List.of(String.join(
                        ",",
                        metaData.getNumericFunctions(),
                        metaData.getStringFunctions(),
                        metaData.getTimeDateFunctions(),
                        metaData.getSystemFunctions())
                .split(","));
        List<String> calls = List.of(
                "UCASE('a')=A",
                "LCASE('A')=a",
                "LENGTH('abc')=3",
                "LOCATE('b', 'abcb')=2",
                "LOCATE('b', 'abcb', 3)=4",
                "SUBSTRING('abc', 2, 1)=b",
                "CONCAT('a', 'b')=ab",
                "INSERT('abc', 2, 1, 'x')=axc",
                "CHAR(65)=A",
                "CHARACTER_LENGTH('ab')=2",
                "IFNULL(NULL, 'x')=x",
                "CEILING(1.5)=2",
                "ABS(-1)=1",
                "LEFT('abc', 1)=a",
                "TIMESTAMPDIFF(SQL_TSI_DAY, {d '2024-01-01'}, {d '2024-01-03'})=2",
                "MOD(5, 3)=2",
                "SPACE(1)= ",
                "REPLACE('abc', 'b', 'x')=axc",
                "MONTH({d '2024-05-01'})=5",
                "SIGN(-2)=-1",
                "ASCII('A')=65");
        for (String call : calls) {
            String expected = call.substring(call.lastIndexOf('=') + 1);
            String function = call.substring(0, call.lastIndexOf('='));
            assertThat(listed).contains(function.substring(0, function.indexOf('(')));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT {fn " + function + "}")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).as(function).isEqualTo(expected);
            }
        }
        for (String now : List.of("NOW", "CURDATE", "CURTIME", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP")) {
            assertThat(listed).contains(now);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT {fn " + now + "()}")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getObject(1)).as(now).isNotNull();
            }
        }
    }

    @Test
    void functionsThatItListsForTheEscapeAreKnown() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        List<String> unknown = new ArrayList<>();
        for (String list : List.of(
                metaData.getNumericFunctions(),
                metaData.getStringFunctions(),
                metaData.getTimeDateFunctions(),
                metaData.getSystemFunctions())) {
            assertThat(list).isNotBlank();
            for (String function : list.split(",")) {
                try (Statement statement = connection.createStatement()) {
                    statement
                            .executeQuery("SELECT {fn " + function + "()} FROM t")
                            .close();
                } catch (SQLException refused) {
                    if (refused.getMessage().contains("there is no function")) {
                        unknown.add(function);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
