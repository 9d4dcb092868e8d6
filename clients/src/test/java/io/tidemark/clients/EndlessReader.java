package io.tidemark.clients;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** A program that reads an endless result until it is killed. */
final class EndlessReader {
    private EndlessReader() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM ticks EMIT CHANGES")) {
            while (rows.next()) {
                System.out.println("row " + rows.getLong(1));
            }
        }
    }
}
