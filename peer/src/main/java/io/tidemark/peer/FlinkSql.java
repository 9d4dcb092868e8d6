package io.tidemark.peer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs queries in Flink SQL on its mini-cluster in this process, over a table {@code t (k INT, v BIGINT, ts
 * TIMESTAMP(3))}. Arguments: a file with the rows ({@code k,v,ts} a line), one with a query a line, the watermark's delay
 * in seconds, and the file to write: for each query its number and a row, a line each.
 */
public final class FlinkSql {
    private FlinkSql() {}

    public static void main(String[] args) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] fields = line.split(",", -1);
            rows.add(Row.of(Integer.valueOf(fields[0]), Long.valueOf(fields[1]), LocalDateTime.parse(fields[2])));
        }
        StringBuilder out = new StringBuilder();
        List<String> queries = Files.readAllLines(Path.of(args[1]));
        for (int query = 0; query < queries.size(); query++) {
            run(query, queries.get(query), rows, args[2], out);
        }
        Files.write(Path.of(args[3]), out.toString().getBytes(StandardCharsets.UTF_8));
        System.exit(0); // the mini-cluster's threads need not be waited for
    }

    @SuppressWarnings("try") // an interrupt while closing ends this process, as it should
    private static void run(int number, String query, List<Row> rows, String delay, StringBuilder out)
            throws Exception {
        Configuration settings =
                Configuration.fromMap(Map.of("parallelism.default", "1", "rest.port", "0", "rest.bind-port", "0"));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, settings);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        DataStream<Row> stream = environment.fromData(
                rows, Types.ROW_NAMED(new String[] {"k", "v", "ts"}, Types.INT, Types.LONG, Types.LOCAL_DATE_TIME));
        Schema schema = Schema.newBuilder()
                .column("k", "INT")
                .column("v", "BIGINT")
                .column("ts", "TIMESTAMP(3)")
                .watermark("ts", "ts - INTERVAL '" + delay + "' SECOND")
                .build();
        tables.createTemporaryView("t", stream, schema);
        try (CloseableIterator<Row> results = tables.executeSql(query).collect()) {
            while (results.hasNext()) {
                Row row = results.next();
                List<String> values = new ArrayList<>();
                for (int field = 0; field < row.getArity(); field++) {
                    values.add(String.valueOf(row.getField(field)));
                }
                out.append(number).append('|').append(String.join("|", values)).append('\n');
            }
        }
    }
}
