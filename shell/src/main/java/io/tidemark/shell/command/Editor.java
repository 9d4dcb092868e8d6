package io.tidemark.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The editor of the user. Stateless. */
final class Editor {
    private Editor() {}

    /** Lets the user change a text; empty if the editor failed. */
    static Optional<String> edit(String text, Map<String, String> environment, Consumer<String> complain) {
        String editor = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
        Path file = null;
        try {
            file = Files.createTempFile("tidemark-", ".sql"); // readable by its owner only
            Files.writeString(file, text.isEmpty() ? "" : text + ";\n");
            Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                complain.accept("the editor '" + editor + "' ended with " + code + "; set VISUAL or EDITOR to another");
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (IOException failed) {
            complain.accept("the text cannot be edited: " + failed.getMessage());
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            delete(file);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException kept) {
            file.toFile().deleteOnExit();
        }
    }
}
