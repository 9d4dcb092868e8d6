package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** The one wording for what the language has and this version cannot run. */
public final class NotYet {
    private NotYet() {}

    /** An error that names the feature, such as {@code LEFT JOIN}. */
    public static TidemarkException refuse(String feature, @Nullable Position position) {
        return new TidemarkException(
                ErrorCode.NOT_SUPPORTED_YET, feature + " cannot be run by this version yet", null, position);
    }
}
