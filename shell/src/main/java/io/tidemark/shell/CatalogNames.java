package io.tidemark.shell;

import io.tidemark.engine.Tidemark;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.function.FunctionSignature;
import java.util.List;
import java.util.TreeSet;

/** The names that completion offers beside keywords. */
final class CatalogNames {
    private CatalogNames() {}

    static List<String> of(Tidemark engine) {
        TreeSet<String> names = new TreeSet<>(engine.optionKeys());
        for (CatalogObject object : engine.catalog().objects()) {
            names.add(object.name());
            if (object instanceof TableDefinition table) {
                for (ColumnDefinition column : table.columns()) {
                    names.add(column.name().text());
                }
            }
        }
        for (FunctionSignature function : engine.functions().functions()) {
            names.add(function.name());
        }
        return List.copyOf(names);
    }
}
