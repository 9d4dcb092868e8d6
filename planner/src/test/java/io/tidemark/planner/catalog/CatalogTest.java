package io.tidemark.planner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.types.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A snapshot of the catalog is what was put into it, whatever it shares with others. */
final class CatalogTest {
    private static ViewDefinition view(String name, int number) {
        return new ViewDefinition(name, new QueryText("SELECT " + number, Position.START), "CREATE VIEW " + name);
    }

    @Test
    void manyChangesLeaveEverySnapshotAsItWas() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        Catalog catalog = Catalog.empty();
        Map<String, CatalogObject> expected = new LinkedHashMap<>();
        List<Catalog> snapshots = new ArrayList<>();
        List<List<CatalogObject>> contents = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            String name = (random.nextBoolean() ? "v" : "V") + random.nextInt(400);
            if (random.nextInt(3) == 0) {
                catalog = catalog.without(name);
                expected.remove(name);
            } else {
                ViewDefinition view = view(name, step);
                catalog = catalog.with(view);
                expected.put(name, view);
            }
            assertThat(catalog.size()).as("-Dseed=%d", seed).isEqualTo(expected.size());
            assertThat(catalog.find(name, true))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(java.util.Optional.ofNullable(expected.get(name)));
            if (step % 100 == 0) {
                snapshots.add(catalog);
                contents.add(List.copyOf(expected.values()));
            }
        }
        for (int index = 0; index < snapshots.size(); index++) {
            assertThat(List.copyOf(snapshots.get(index).objects()))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(contents.get(index));
        }
    }

    @Test
    void namesWithoutQuotesAreFoundWhateverTheirCase() {
        Catalog catalog = Catalog.empty();
        for (int index = 0; index < 250; index++) {
            catalog = catalog.with(view("Name" + index, index));
        }
        assertThat(catalog.find("nAME3", false)).contains(view("Name3", 3));
        assertThat(catalog.find("nAME249", false)).contains(view("Name249", 249));
        assertThat(catalog.find("nAME3", true)).isEmpty();
        assertThat(catalog.without("Name3").find("nAME3", false)).isEmpty();
        Catalog two = catalog.with(view("NAME3", 0));
        assertThat(two.find("name3", false)).isEmpty(); // which of them is meant?
        assertThat(two.find("NAME3", false)).contains(view("NAME3", 0));
        assertThat(two.without("Name3").find("name3", false)).contains(view("NAME3", 0));
    }
}
