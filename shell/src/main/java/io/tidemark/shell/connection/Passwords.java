package io.tidemark.shell.connection;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the password of a user: in a file, in the environment, or by asking without echo. Stateless. */
public final class Passwords {
    private static final String VARIABLE = "TIDEMARK_PASSWORD";

    private Passwords() {}

    /**
     * The password, or null if nobody gave one.
     *
     * @param file whose first line it is, or null
     * @param ask shows a prompt and reads without echo; null where there is nobody to ask
     */
    public static @Nullable String find(
            String user,
            @Nullable String file,
            Map<String, String> environment,
            @Nullable Function<String, @Nullable String> ask) {
        if (file != null) {
            return ofFile(file);
        }
        String given = environment.get(VARIABLE);
        if (given != null) {
            return given;
        }
        return user.isEmpty() || ask == null ? null : ask.apply("password of " + user + ": ");
    }

    private static String ofFile(String file) {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "the password file " + file + " cannot be read: " + failed,
                    "give a file whose first line is the password, readable by you only",
                    null,
                    failed);
        }
    }
}
