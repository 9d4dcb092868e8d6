import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.StateTableView;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A key-value store in your program: SQL declares a table without a connector, Java puts, gets, scans and removes its rows, and
 * SQL sees the same rows. The values are texts, numbers, lists and maps. What a put has returned from is on disk, and there
 * again when the program is started with the same folder.
 *
 * <p>From the project's folder, once it is built: {@code java -cp "shell/target/dist/lib/*" examples/java/KeyValueStore.java
 * [FOLDER]}. Without a folder nothing is kept.
 */
public class KeyValueStore {
    public static void main(String[] args) {
        TidemarkConfig config = args.length == 0 ? TidemarkConfig.ephemeral() : TidemarkConfig.at(Path.of(args[0]));
        try (Tidemark tidemark = Tidemark.open(config)) {
            Session session = tidemark.session();
            session.execute("""
                    CREATE TABLE IF NOT EXISTS profile (
                      id VARCHAR,
                      name VARCHAR,
                      visits BIGINT,
                      tags ARRAY<VARCHAR>,
                      prices MAP<VARCHAR, DECIMAL(8, 2)>,
                      PRIMARY KEY (id)
                    )""");
            StateTableView profiles = session.stateTable("profile");

            // All columns in their order, or some by name; rows that are put together are seen together.
            long visits = profiles.get("u1").map(row -> row.longValue("visits")).orElse(0L);
            profiles.put("u1", "Ada", visits + 1, List.of("new", "vip"), Map.of("lamp", new BigDecimal("12.50")));
            profiles.put(Map.of("id", "u2", "name", "Bob", "visits", 1L));
            profiles.putAll(List.of(
                    List.of("u3", "Cyd", 9L, List.of(), Map.of()),
                    List.of("u4", "Dan", 2L, List.of("back"), Map.of("vase", new BigDecimal("7.00")))));

            // The row of a key; a list comes as a List, a map as a Map.
            Row ada = profiles.get("u1").orElseThrow();
            List<?> tags = (List<?>) ada.value("tags");
            Map<?, ?> prices = (Map<?, ?>) ada.value("prices");
            System.out.println("Ada: visit " + ada.longValue("visits") + ", first tag " + tags.get(0) + ", a lamp for "
                    + prices.get("lamp"));

            // SQL writes the same rows, and Java sees them at once.
            session.execute("UPDATE profile SET tags = ARRAY['regular'] WHERE id = 'u2'");
            System.out.println("Bob: " + profiles.get("u2").orElseThrow().value("tags"));

            System.out.println("Cyd removed: " + profiles.remove("u3"));

            // A scan sees one version of the table, whatever is written meanwhile.
            long sum = 0;
            try (StateTableView.Scan scan = profiles.scan()) {
                for (Row row : scan) {
                    sum += row.longValue("visits");
                }
            }
            System.out.println("visits of all: " + sum);

            for (Row row : session.query("SELECT id, name FROM profile WHERE CARDINALITY(tags) > 0 ORDER BY id")) {
                System.out.println(row.text("id") + " " + row.text("name") + " has tags");
            }
        }
    }
}
