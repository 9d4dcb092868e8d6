package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** Something that begins with a backslash. Stateless. Thread: the shell's. */
public interface ShellCommand {
    /** Its names with their backslash; help shows the first. */
    List<String> names();

    /** What may stand behind it, as help writes it; empty for nothing. */
    String arguments();

    /** Half a sentence for help. */
    String summary();

    /**
     * Does it.
     *
     * @param argument what stood behind the name, without blanks around it and a semicolon at its end
     * @throws io.tidemark.types.TidemarkException if a statement fails that it runs
     */
    void run(CommandContext context, String argument);

    /** Words that may be its argument. */
    default List<String> words(CatalogNames names) {
        return List.of();
    }

    /** Whether its argument is a query. */
    default boolean takesQuery() {
        return false;
    }

    /** Whether its argument is the name of a file. */
    default boolean takesFile() {
        return false;
    }
}
