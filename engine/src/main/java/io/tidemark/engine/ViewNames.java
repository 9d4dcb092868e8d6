package io.tidemark.engine;

import io.tidemark.parser.HighlightToken;
import io.tidemark.parser.Highlighting;
import io.tidemark.parser.TokenKind;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.ViewDefinition;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which objects of the catalog the text of a query mentions. It goes by names alone, so a column that has the name of a
 * table counts as a mention: DROP then asks for more than it must, never for less.
 */
final class ViewNames {
    private ViewNames() {}

    /** Whether a view's query mentions an object, itself or through another view. */
    static boolean mentions(ViewDefinition view, String name, Catalog catalog) {
        return mentioned(view.query().sql(), catalog).contains(name);
    }

    /** The names of all objects that a text mentions, those inside mentioned views included. */
    static Set<String> closure(String sql, Catalog catalog) {
        Set<String> names = new LinkedHashSet<>();
        collect(sql, catalog, names);
        return names;
    }

    private static void collect(String sql, Catalog catalog, Set<String> names) {
        for (String name : mentioned(sql, catalog)) {
            boolean fresh = names.add(name);
            CatalogObject object = catalog.find(name, true).orElse(null);
            if (fresh && object instanceof ViewDefinition view) {
                collect(view.query().sql(), catalog, names);
            }
        }
    }

    private static Set<String> mentioned(String sql, Catalog catalog) {
        Set<String> names = new LinkedHashSet<>();
        for (HighlightToken token : Highlighting.tokens(sql)) {
            boolean quoted = token.kind() == TokenKind.QUOTED_IDENTIFIER;
            if (quoted || token.kind() == TokenKind.IDENTIFIER || token.kind() == TokenKind.KEYWORD) {
                String text = sql.substring(token.start(), token.end());
                String name = quoted && text.length() >= 2 ? unquote(text) : text;
                Optional<CatalogObject> found = catalog.find(name, quoted);
                found.ifPresent(object -> names.add(object.name()));
            }
        }
        return names;
    }

    private static String unquote(String text) {
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }
}
