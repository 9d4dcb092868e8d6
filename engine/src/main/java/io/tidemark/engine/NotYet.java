package io.tidemark.engine;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;

/** The refusal of what the grammar knows and the engine cannot do yet. */
final class NotYet {
    private NotYet() {}

    /** An error that names what cannot be done yet and what to do meanwhile. */
    static TidemarkException refuse(String what, String instead, Position position) {
        return new TidemarkException(ErrorCode.NOT_SUPPORTED_YET, what + " is not there yet", instead, position);
    }
}
