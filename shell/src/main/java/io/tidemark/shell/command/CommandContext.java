package io.tidemark.shell.command;

import io.tidemark.engine.RowStream;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.live.Look;
import java.util.Optional;
import org.jline.terminal.Terminal;

/** What a command may use of the shell that it runs in. Thread: the shell's. */
public interface CommandContext {
    Connection connection();

    Preferences preferences();

    Terminal terminal();

    Look look();

    /** Says a line, or several. */
    void say(String text);

    /** Says a text that may be longer than the screen: through the pager, if the user has one. */
    void page(String text);

    /** Runs statements and shows what they give, errors too; returns whether all went well. */
    boolean runAll(String sql);

    /**
     * Runs one statement of a command's own and shows what it gives.
     *
     * @throws io.tidemark.types.TidemarkException if it fails
     */
    void show(String sql);

    /** As {@link #runAll}, of a file, whose name stands in errors. */
    boolean runFile(String file);

    /**
     * Runs one statement that gives rows.
     *
     * @throws io.tidemark.types.TidemarkException if it fails or gives none
     */
    RowStream query(String sql);

    /** The statement that was run last. */
    Optional<String> lastStatement();

    /** The last statement that gave rows. */
    Optional<String> lastQuery();

    /** Puts a text into the next line, to be changed or run. */
    void edit(String text);

    /** Leaves this engine and connects to a server; the user is asked for a password if it wants one. */
    void connect(String address, String user);

    /** Shows the next step of the demo's tour. */
    void nextTourStep();

    /** Ends the shell. */
    void leave();
}
