package io.tidemark.shell.command;

import io.tidemark.shell.output.OutputFormat;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the shell shows things at present. Mutable. Thread: the shell's. */
public final class Preferences {
    /** How changing results are shown. */
    public enum Live {
        /** In place. */
        ON,
        /** As a list of changes. */
        OFF
    }

    public OutputFormat format = OutputFormat.TABLE;
    public boolean expanded;
    public boolean timing;
    public Live live = Live.ON;

    /** The command through which results go that end; null for none. */
    public @Nullable String pager;

    /** Where results go in place of the terminal. */
    public @Nullable OutputStream output;

    /** Values for {@code ${name}}. */
    public final Map<String, String> variables = new TreeMap<>();

    /** The format with {@link #expanded} looked at. */
    public OutputFormat effectiveFormat() {
        return expanded && format == OutputFormat.TABLE ? OutputFormat.VERTICAL : format;
    }
}
