package io.tidemark.executor.checkpoint;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The errors of checkpoint files. Stateless. */
final class Failures {
    private static final String RESTORE_ANOTHER =
            "restore an older checkpoint or a savepoint; tidemark checkpoint verify DIRECTORY says which are whole";

    private Failures() {}

    /** A file is not what was written. */
    static TidemarkException corrupt(Path file, long offset, String what) {
        return new TidemarkException(
                ErrorCode.CHECKPOINT_CORRUPT,
                "the checkpoint file " + file + " is damaged at byte " + offset + ": " + what,
                RESTORE_ANOTHER,
                null);
    }

    /** A file is whole, but of a kind that this version cannot read. */
    static TidemarkException notReadable(Path file, String what) {
        return new TidemarkException(
                ErrorCode.CHECKPOINT_CORRUPT,
                "the checkpoint file " + file + " cannot be read: " + what,
                "use the version of Tidemark that wrote it, or restore another checkpoint",
                null);
    }

    /** Reading went wrong outside. */
    static TidemarkException unreadable(Path file, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return new TidemarkException(
                    ErrorCode.CHECKPOINT_CORRUPT,
                    "the checkpoint file " + file + " is missing",
                    RESTORE_ANOTHER,
                    null,
                    failed);
        }
        return new TidemarkException(
                ErrorCode.CHECKPOINT_FAILED,
                "the checkpoint file " + file + " cannot be read: " + failed,
                "check the disk and the permissions of the folder",
                null,
                failed);
    }

    /** Writing a checkpoint went wrong. */
    static TidemarkException failed(String what, Exception cause) {
        if (isFull(cause)) {
            return new TidemarkException(
                    ErrorCode.DISK_FULL,
                    what + ": " + text(cause),
                    "make room on the disk of 'checkpoint-directory'; the job keeps its last checkpoint",
                    null,
                    cause);
        }
        return new TidemarkException(
                ErrorCode.CHECKPOINT_FAILED,
                what + ": " + text(cause),
                "check the disk of 'checkpoint-directory'; the job keeps its last checkpoint",
                null,
                cause);
    }

    private static String text(Exception cause) {
        return cause instanceof TidemarkException ours ? ours.text() : cause.toString();
    }

    /** Whether there is no room on the disk. */
    static boolean isFull(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
