package io.tidemark.executor.checkpoint;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What things in a job's checkpoint directory are called. Stateless. */
final class CheckpointNames {
    static final String LOCK = "LOCK";
    static final String INCARNATION = "INCARNATION";
    static final String COMMITTED = "COMMITTED";
    static final String MANIFEST = "MANIFEST";
    static final String TEMPORARY = ".tmp";
    static final String MERGE = "MERGE.tmp";
    static final String PROBE = "PROBE";
    static final String TRASH = "trash-";

    private static final String CHECKPOINT = "ckpt-";
    private static final Pattern CHECKPOINT_NAME = Pattern.compile("ckpt-([0-9]{20})");
    private static final Pattern TRASH_NAME = Pattern.compile("trash-ckpt-[0-9]{20}-[0-9]+-[0-9]+");
    private static final Pattern STATE_NAME = Pattern.compile("(state|base)-[A-Za-z0-9.%-]{1,160}-[0-9]{1,5}\\.tmc");

    private CheckpointNames() {}

    static String directory(long number) {
        return CHECKPOINT + String.format(Locale.ROOT, "%020d", number);
    }

    /** The number in a directory's name, if it is one of ours. */
    static OptionalLong number(String name) {
        var matcher = CHECKPOINT_NAME.matcher(name);
        try {
            return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    static String trash(String directory, long incarnation, long count) {
        return TRASH + directory + "-" + incarnation + "-" + count;
    }

    static boolean isTrash(String name) {
        return TRASH_NAME.matcher(name).matches();
    }

    /** The file of one task of an operator. */
    static String state(String operator, int task) {
        return name("state-", operator, task);
    }

    /** The file of one task of an operator that was merged before the checkpoint. */
    static String base(String operator, int task) {
        return name("base-", operator, task);
    }

    private static String name(String kind, String operator, int task) {
        StringBuilder name = new StringBuilder(kind);
        for (int index = 0; index < operator.length(); index++) {
            char letter = operator.charAt(index);
            boolean plain = letter < 128 && (Character.isLetterOrDigit(letter) || letter == '-' || letter == '.');
            name.append(plain ? String.valueOf(letter) : String.format(Locale.ROOT, "%%%04x", (int) letter));
        }
        return name.append('-').append(task).append(".tmc").toString();
    }

    static boolean isState(String name) {
        return STATE_NAME.matcher(name).matches();
    }

    /** Whether a file in a checkpoint's directory is one that we write there. */
    static boolean isOurs(String name) {
        return isState(name) || name.equals(MANIFEST) || name.equals(MANIFEST + TEMPORARY);
    }
}
