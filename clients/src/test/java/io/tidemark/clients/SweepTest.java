package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every method of JDBC is called, on open objects and on closed ones: nothing but an SQLException with an SQLSTATE may come out
 * of it, and nothing at all where tools do not expect it.
 */
final class SweepTest {
    private static final Set<String> ENDS =
            Set.of("close", "abort", "closeOnCompletion", "setNetworkTimeout", "wait", "notify", "notifyAll");
    private static final String QUERY = "SELECT id, item, placed FROM bids WHERE id >= 0 ORDER BY id";

    private static RunningServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer();
        server.run(
                "CREATE TABLE bids (id BIGINT, item VARCHAR, placed TIMESTAMP(3), PRIMARY KEY (id))",
                "INSERT INTO bids VALUES (1, 'a', TIMESTAMP '2024-03-01 10:00:00.000')",
                "CREATE VIEW v AS SELECT * FROM bids");
        connection = server.connect();
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        server.close();
    }

    private static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>(Arrays.asList(type.getMethods()));
        methods.removeIf(method -> ENDS.contains(method.getName()) || Modifier.isStatic(method.getModifiers()));
        methods.sort(Comparator.comparing(Method::toString));
        return methods;
    }

    private static Object argument(Class<?> type, boolean nulls) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == short.class) {
            return (short) 1;
        }
        if (type == byte.class) {
            return (byte) 1;
        }
        if (type == float.class) {
            return 1f;
        }
        if (type == double.class) {
            return 1d;
        }
        if (nulls) {
            return null;
        }
        if (type == String.class) {
            return "id";
        }
        if (type == Class.class) {
            return String.class;
        }
        if (type == Executor.class) {
            return (Executor) Runnable::run;
        }
        if (type == InputStream.class) {
            return InputStream.nullInputStream();
        }
        if (type == Reader.class) {
            return new StringReader("x");
        }
        if (type == Object.class) {
            return 1;
        }
        return null;
    }

    /** Calls a method; what came out of it that should not, or null. */
    private static String call(Object target, Method method, boolean nulls, Predicate<Method> mayThrow) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> argument(type, nulls))
                .toArray();
        try {
            Object result = method.invoke(target, arguments);
            if (result instanceof ResultSet rows) {
                rows.next();
                rows.close();
            }
            return null;
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            boolean proper = cause instanceof SQLException error
                    && error.getSQLState() != null
                    && error.getSQLState().length() == 5
                    && !error.getSQLState().equals("0A000");
            if (method.isDefault() && nulls && cause instanceof NullPointerException) {
                return null; // enquoteIdentifier and isSimpleIdentifier, whose Javadoc says so
            }
            if (method.getName().startsWith("setShardingKey")) {
                return null; // Java's own, without a state
            }
            return proper && mayThrow.test(method) ? null : method + " with nulls: " + nulls + " -> " + cause;
        } catch (IllegalAccessException | SQLException broken) {
            return method + " -> " + broken;
        }
    }

    /** Makes an object for one call. */
    private interface Maker {
        Object make() throws SQLException;
    }

    private static List<String> sweep(Class<?> type, Maker maker, Predicate<Method> mayThrow) throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (Method method : methods(type)) {
            for (boolean nulls : new boolean[] {false, true}) {
                String found = call(maker.make(), method, nulls, mayThrow);
                if (found != null) {
                    wrong.add(found);
                }
            }
        }
        return wrong;
    }

    private static Predicate<Method> only(String... names) {
        Set<String> set = Set.of(names);
        return method -> set.contains(method.getName());
    }

    @Test
    void noMethodOfTheMetadataThrows() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        assertThat(sweep(DatabaseMetaData.class, () -> metaData, only("unwrap")))
                .isEmpty();
    }

    @Test
    void connectionsThrowOnlyWhereThereIsNothingToGive() throws SQLException {
        assertThat(sweep(
                        Connection.class,
                        () -> connection,
                        only(
                                "unwrap",
                                "nativeSQL",
                                "prepareCall",
                                "prepareStatement",
                                "setSavepoint",
                                "releaseSavepoint",
                                "rollback",
                                "createBlob",
                                "createClob",
                                "createNClob",
                                "createSQLXML",
                                "createArrayOf",
                                "createStruct",
                                "createStatement",
                                "setHoldability",
                                "setShardingKey",
                                "setShardingKeyIfValid",
                                "beginRequest",
                                "endRequest")))
                .isEmpty();
        assertThat(connection.getAutoCommit()).isFalse();
        connection.setAutoCommit(true);
    }

    @Test
    void statementsThrowOnlyForWhatIsNoStatement() throws SQLException {
        assertThat(sweep(
                        Statement.class,
                        () -> connection.createStatement(),
                        method -> method.getName().startsWith("execute")
                                || method.getName().startsWith("enquote")
                                || Set.of("unwrap", "addBatch", "setFetchDirection", "isSimpleIdentifier")
                                        .contains(method.getName())))
                .isEmpty();
    }

    @Test
    void preparedStatementsThrowOnlyForWhatTheyCannotTake() throws SQLException {
        assertThat(sweep(
                        PreparedStatement.class,
                        () -> connection.prepareStatement("SELECT id FROM bids WHERE id = ?"),
                        method -> true))
                .isEmpty();
    }

    @Test
    void resultsThrowOnlyWhatSqlKnows() throws SQLException {
        assertThat(sweep(
                        ResultSet.class,
                        () -> {
                            ResultSet rows = connection.createStatement().executeQuery(QUERY);
                            rows.next();
                            return rows;
                        },
                        method -> true))
                .isEmpty();
    }

    @Test
    void metadataOfResultsAndParametersIsComplete() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id, item FROM bids WHERE id = ?")) {
            ResultSetMetaData columns = statement.getMetaData();
            assertThat(sweep(ResultSetMetaData.class, () -> columns, only("unwrap")))
                    .isEmpty();
            ParameterMetaData parameters = statement.getParameterMetaData();
            assertThat(sweep(ParameterMetaData.class, () -> parameters, only("unwrap")))
                    .isEmpty();
            assertThat(parameters.getParameterType(1)).isEqualTo(Types.BIGINT);
        }
    }

    @Test
    void whatIsClosedThrowsOnlyWhatSqlKnows() throws SQLException {
        Connection closed = server.connect();
        Statement statement = closed.createStatement();
        PreparedStatement prepared = closed.prepareStatement("SELECT id FROM bids WHERE id = ?");
        ResultSet rows = closed.createStatement().executeQuery(QUERY);
        rows.next();
        DatabaseMetaData metaData = closed.getMetaData();
        closed.close();
        closed.close();
        assertThat(sweep(Connection.class, () -> closed, method -> true)).isEmpty();
        assertThat(sweep(Statement.class, () -> statement, method -> true)).isEmpty();
        assertThat(sweep(PreparedStatement.class, () -> prepared, method -> true))
                .isEmpty();
        assertThat(sweep(ResultSet.class, () -> rows, method -> true)).isEmpty();
        assertThat(sweep(DatabaseMetaData.class, () -> metaData, method -> true))
                .isEmpty();
    }
}
