package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The results of the metadata have the columns that another driver's have, which is known to follow the Javadoc. */
final class MetadataColumnsTest {
    private interface Listing {
        ResultSet of(DatabaseMetaData metaData) throws SQLException;
    }

    private static Map<String, Listing> listings() {
        Map<String, Listing> listings = new LinkedHashMap<>();
        listings.put("getProcedures", data -> data.getProcedures(null, null, "%"));
        listings.put("getProcedureColumns", data -> data.getProcedureColumns(null, null, "%", "%"));
        listings.put("getTables", data -> data.getTables(null, null, "%", null));
        listings.put("getSchemas", DatabaseMetaData::getSchemas);
        listings.put("getSchemas of a pattern", data -> data.getSchemas(null, "%"));
        listings.put("getCatalogs", DatabaseMetaData::getCatalogs);
        listings.put("getTableTypes", DatabaseMetaData::getTableTypes);
        listings.put("getColumns", data -> data.getColumns(null, null, "%", "%"));
        listings.put("getColumnPrivileges", data -> data.getColumnPrivileges(null, null, "t", "%"));
        listings.put("getTablePrivileges", data -> data.getTablePrivileges(null, null, "%"));
        listings.put(
                "getBestRowIdentifier",
                data -> data.getBestRowIdentifier(null, null, "t", DatabaseMetaData.bestRowSession, true));
        listings.put("getVersionColumns", data -> data.getVersionColumns(null, null, "t"));
        listings.put("getPrimaryKeys", data -> data.getPrimaryKeys(null, null, "t"));
        listings.put("getImportedKeys", data -> data.getImportedKeys(null, null, "t"));
        listings.put("getExportedKeys", data -> data.getExportedKeys(null, null, "t"));
        listings.put("getCrossReference", data -> data.getCrossReference(null, null, "t", null, null, "t"));
        listings.put("getTypeInfo", DatabaseMetaData::getTypeInfo);
        listings.put("getIndexInfo", data -> data.getIndexInfo(null, null, "t", false, true));
        listings.put("getUDTs", data -> data.getUDTs(null, null, "%", null));
        listings.put("getSuperTypes", data -> data.getSuperTypes(null, null, "%"));
        listings.put("getSuperTables", data -> data.getSuperTables(null, null, "%"));
        listings.put("getAttributes", data -> data.getAttributes(null, null, "%", "%"));
        listings.put("getClientInfoProperties", DatabaseMetaData::getClientInfoProperties);
        listings.put("getPseudoColumns", data -> data.getPseudoColumns(null, null, "%", "%"));
        return listings;
    }

    private static List<String> columns(ResultSet rows) throws SQLException {
        List<String> names = new ArrayList<>();
        ResultSetMetaData columns = rows.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnLabel(column));
        }
        return names;
    }

    @Test
    void theyAreTheSameInTheSameOrder() throws SQLException {
        try (Connection ours = DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
                Connection theirs = DriverManager.getConnection("jdbc:h2:mem:")) {
            for (Map.Entry<String, Listing> listing : listings().entrySet()) {
                List<String> wanted = new ArrayList<>(columns(listing.getValue().of(theirs.getMetaData())));
                wanted.remove("INDEX_CLASS"); // H2's own
                wanted.remove("VALUE"); // H2's own
                wanted.remove("SCOPE_CATLOG"); // as it was misspelt in old versions of JDBC
                assertThat(columns(listing.getValue().of(ours.getMetaData())))
                        .as(listing.getKey())
                        .isEqualTo(wanted);
            }
            DatabaseMetaData metaData = ours.getMetaData();
            assertThat(columns(metaData.getFunctions(null, null, "%")))
                    .containsExactly(
                            "FUNCTION_CAT",
                            "FUNCTION_SCHEM",
                            "FUNCTION_NAME",
                            "REMARKS",
                            "FUNCTION_TYPE",
                            "SPECIFIC_NAME");
            assertThat(columns(metaData.getFunctionColumns(null, null, "%", "%")))
                    .containsExactly(
                            "FUNCTION_CAT",
                            "FUNCTION_SCHEM",
                            "FUNCTION_NAME",
                            "COLUMN_NAME",
                            "COLUMN_TYPE",
                            "DATA_TYPE",
                            "TYPE_NAME",
                            "PRECISION",
                            "LENGTH",
                            "SCALE",
                            "RADIX",
                            "NULLABLE",
                            "REMARKS",
                            "CHAR_OCTET_LENGTH",
                            "ORDINAL_POSITION",
                            "IS_NULLABLE",
                            "SPECIFIC_NAME");
        }
    }
}
