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

    /** A name without its quotes. */
    static String without(String name) {
        if (name.length() < 2 || (name.charAt(0) != '"' && name.charAt(0) != '`')) {
            return name;
        }
        String quote = name.substring(0, 1);
        return name.substring(1, name.length() - 1).replace(quote + quote, quote);
    }
}
