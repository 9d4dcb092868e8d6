package io.tidemark.shell.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads on and off. Stateless. */
final class Switch {
    static final List<String> WORDS = List.of("on", "off");

    private Switch() {}

    /** What the argument says; the opposite of {@code now} if there is none; empty if it is another word. */
    static Optional<Boolean> read(String argument, boolean now) {
        String word = argument.toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return Optional.of(!now);
        }
        return word.equals("on") ? Optional.of(true) : word.equals("off") ? Optional.of(false) : Optional.empty();
    }
}
