package io.tidemark.jdbc.meta;

import io.tidemark.jdbc.result.DriverResultSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What metadata needs of a connection. Thread: any. */
public interface CatalogSource {
    /** The rows that the server gives for a subject of CATALOG. */
    List<CatalogRow> catalog(String subject) throws SQLException;

    /** Rows as a result. */
    DriverResultSet result(io.tidemark.types.Schema schema, List<List<@Nullable Object>> rows);

    /** The connection. */
    Connection connection();

    /** The URL that was connected to, without a password. */
    String url();

    /** Who is connected; empty for nobody. */
    String user();

    /** The version of the server. */
    String serverVersion();
}
