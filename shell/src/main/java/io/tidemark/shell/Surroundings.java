package io.tidemark.shell;

import java.util.Map;

/**
 * What the shell knows of the place it runs in.
 *
 * @param inputIsTerminal whether a person types
 * @param outputIsTerminal whether a person reads the rows
 * @param errorIsTerminal whether a person reads what is said beside the rows
 * @param unicode whether signs beyond ASCII can be shown
 * @param colours whether colours may be used
 */
record Surroundings(
        boolean inputIsTerminal, boolean outputIsTerminal, boolean errorIsTerminal, boolean unicode, boolean colours) {
    /** The launcher says in a system property which of the standard streams are terminals, and whether they are without Unicode. */
    static Surroundings ofProcess() {
        return of(System.getProperty("tidemark.terminals", ""), System.getenv());
    }

    static Surroundings of(String terminals, Map<String, String> environment) {
        boolean output = terminals.contains("out");
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty(); // an empty one counts as none
        boolean error = terminals.contains("err");
        boolean colours = (output || error) && wanted && !"dumb".equals(environment.get("TERM"));
        return new Surroundings(terminals.contains("in"), output, error, !terminals.contains("ascii"), colours);
    }
}
