package io.tidemark.types;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of the engine. Its message says what is wrong and where; the hint says what would be right; of long
 * constants that they quote both show the beginning. The
 * position, if there is one, is relative to the text that the throwing layer was given; {@link #at} moves it when that
 * text was part of a larger one.
 */
public final class TidemarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Position position;
    private final @Nullable String hint;

    public TidemarkException(ErrorCode code, String message) {
        this(code, message, null, null, null);
    }

    public TidemarkException(ErrorCode code, String message, @Nullable Position position) {
        this(code, message, null, position, null);
    }

    public TidemarkException(ErrorCode code, String message, @Nullable String hint, @Nullable Position position) {
        this(code, message, hint, position, null);
    }

    /**
     * @param code what kind of error
     * @param message what is wrong, and where if not in the text
     * @param hint what to do, or null
     * @param position where in the user's text, or null
     * @param cause what was caught, or null
     */
    public TidemarkException(
            ErrorCode code,
            String message,
            @Nullable String hint,
            @Nullable Position position,
            @Nullable Throwable cause) {
        super(ShortText.of(message), cause);
        this.code = code;
        this.hint = hint == null ? null : ShortText.of(hint);
        this.position = position;
    }

    /** What kind of error it is. */
    public ErrorCode code() {
        return code;
    }

    /** The message without position, code and hint; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }

    /** Where in the user's text, or null where no text is to blame. */
    public @Nullable Position position() {
        return position;
    }

    /** What to do about it, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** The same error at another place. */
    public TidemarkException at(@Nullable Position newPosition) {
        return new TidemarkException(code, text(), hint, newPosition, getCause() == null ? this : getCause());
    }

    /** A bug of ours, said as such. */
    public static TidemarkException internal(String message) {
        return new TidemarkException(ErrorCode.INTERNAL, message);
    }
}
