package io.tidemark.connectors.file;

import io.tidemark.connectors.file.EpochFiles.Part;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a job's files of one table. They sort in the order in which they were written.
 *
 * @param hiddenPrefix what names begin with that nobody is to see yet; begins with a dot
 * @param shownPrefix what they begin with afterwards
 * @param suffix what they end with afterwards
 */
record PartNames(String hiddenPrefix, String shownPrefix, String suffix) {
    private static final String HIDDEN_SUFFIX = ".tmp";
    private static final Pattern NUMBERS = Pattern.compile("(\\d{10,18})-(\\d{3,9})");

    /** Of a folder that gets more and more files. */
    static PartNames ofFolder(String jobUuid, String format) {
        String prefix = "part-" + jobUuid + "-";
        return new PartNames("." + prefix, prefix, "." + format);
    }

    /** Of parts that become one file at the end. */
    static PartNames ofFile(Path target, String jobUuid) {
        String prefix = "." + target.getFileName() + "." + jobUuid + "-";
        return new PartNames(prefix, prefix, ".part");
    }

    Part part(Path folder, long epoch, int writer) {
        String numbers = String.format(Locale.ROOT, "%010d-%03d", epoch, writer);
        return new Part(
                epoch,
                writer,
                folder.resolve(hiddenPrefix + numbers + HIDDEN_SUFFIX),
                folder.resolve(shownPrefix + numbers + suffix));
    }

    /** The file of a name; empty if it is none of ours. */
    Optional<Part> parse(Path folder, String name) {
        return numbers(name, hiddenPrefix, HIDDEN_SUFFIX)
                .or(() -> numbers(name, shownPrefix, suffix))
                .map(numbers -> part(folder, Long.parseLong(numbers.group(1)), Integer.parseInt(numbers.group(2))));
    }

    private static Optional<Matcher> numbers(String name, String prefix, String suffix) {
        if (!name.startsWith(prefix) || !name.endsWith(suffix) || name.length() < prefix.length() + suffix.length()) {
            return Optional.empty();
        }
        Matcher numbers = NUMBERS.matcher(name.substring(prefix.length(), name.length() - suffix.length()));
        return numbers.matches() ? Optional.of(numbers) : Optional.empty();
    }
}
