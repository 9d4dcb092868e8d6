package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;

/** Names as SQL takes them. Stateless. */
final class Quoted {
    private Quoted() {}

    /** A name that someone typed: as it is if it is quoted or needs no quotes, else as the catalog writes it, in quotes. */
    static String name(String typed, CatalogNames names) {
        if (typed.startsWith("\"") || typed.startsWith("`")) {
            return typed;
        }
        String exact = names.objects().stream()
                .map(CatalogNames.ObjectName::name)
                .filter(name -> name.equalsIgnoreCase(typed))
                .findFirst()
                .orElse(typed);
        return "\"" + exact.replace("\"", "\"\"") + "\"";
    }
}
