package io.tidemark.planner.sql;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/** The catalog as Calcite's one schema; tables are made when a query names them. */
final class CatalogSchema extends AbstractSchema {
    private final Function<String, @Nullable CatalogTable> tables;
    private final Supplier<Set<String>> names;

    CatalogSchema(Function<String, @Nullable CatalogTable> tables, Supplier<Set<String>> names) {
        this.tables = tables;
        this.names = names;
    }

    @Override
    public Lookup<Table> tables() {
        return new Lookup<>() {
            @Override
            public @Nullable Table get(String name) {
                CatalogTable table = tables.apply(name);
                return table == null ? null : new NamedTable(table);
            }

            @Override
            public @Nullable Named<Table> getIgnoreCase(String name) {
                CatalogTable table = tables.apply(name);
                return table == null ? null : new Named<>(table.object().name(), new NamedTable(table));
            }

            @Override
            public Set<String> getNames(LikePattern pattern) {
                return names.get();
            }
        };
    }
}
