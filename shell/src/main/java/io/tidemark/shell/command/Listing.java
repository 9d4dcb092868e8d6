package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.Locale;

/** Lists of the catalog. Stateless. */
final class Listing {
    private Listing() {}

    /** Shows a list under its title if there is anything of that kind. */
    static boolean show(CommandContext context, CatalogNames names, CatalogNames.Kind kind, String statement) {
        long count =
                names.objects().stream().filter(object -> object.kind() == kind).count();
        if (count > 0) {
            context.say(kind.words().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s"));
            context.show(statement);
        }
        return count > 0;
    }
}
