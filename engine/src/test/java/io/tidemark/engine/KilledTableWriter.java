package io.tidemark.engine;

import io.tidemark.types.TidemarkException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes to a kept table from several threads until it is killed, and says on standard output what was acknowledged: {@code
 * thread count}. Each write sets two rows, which must never be seen apart. Odd threads write by SQL.
 */
final class KilledTableWriter {
    private KilledTableWriter() {}

    /** @param arguments the data directory, and how many threads write */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Tidemark tidemark = Tidemark.open(TidemarkConfig.at(Path.of(arguments[0])));
        Session first = tidemark.session();
        first.execute("CREATE TABLE IF NOT EXISTS kv (k VARCHAR, n BIGINT, filler VARCHAR, PRIMARY KEY (k))");
        Thread writer = null;
        for (int index = 0; index < Integer.parseInt(arguments[1]); index++) {
            int number = index;
            writer = new Thread(() -> write(tidemark, number, out));
            writer.start();
        }
        if (writer != null) {
            writer.join();
        }
    }

    private static void write(Tidemark tidemark, int number, PrintStream out) {
        Session session = tidemark.session();
        StateTableView kv = session.stateTable("kv");
        String key = "t" + number;
        String twin = key + "-twin";
        long count = kv.get(key).map(row -> row.longValue("n")).orElse(0L);
        try {
            while (true) {
                count++;
                String filler = "x".repeat((int) (count * 37 % 300));
                if (number % 2 == 0 || count == 1) {
                    kv.putAll(List.of(List.of(key, count, filler), List.of(twin, count, filler)));
                } else if (count % 3 == 0) {
                    session.execute("UPDATE kv SET n = n + 1 WHERE k = '" + key + "' OR k = '" + twin + "'");
                } else {
                    session.execute("INSERT INTO kv VALUES ('" + key + "', " + count + ", '" + filler + "'), ('" + twin
                            + "', " + count + ", '" + filler + "')");
                }
                synchronized (out) {
                    out.println(number + " " + count);
                    out.flush();
                }
            }
        } catch (TidemarkException failed) {
            out.println("failed: " + failed);
            out.flush();
        }
    }
}
