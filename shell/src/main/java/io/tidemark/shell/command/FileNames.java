package io.tidemark.shell.command;

import java.nio.file.Path;

/** Names of files as people type them. Stateless. */
public final class FileNames {
    private FileNames() {}

    /** The path, with ~/ for the user's home and without quotes around it. */
    public static Path expand(String typed) {
        String name = typed;
        boolean quoted = name.length() > 1 && name.startsWith("'") && name.endsWith("'");
        if (quoted) {
            name = name.substring(1, name.length() - 1);
        }
        return name.startsWith("~/") ? Path.of(System.getProperty("user.home"), name.substring(2)) : Path.of(name);
    }
}
