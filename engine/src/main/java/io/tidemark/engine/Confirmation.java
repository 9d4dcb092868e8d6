package io.tidemark.engine;

import io.tidemark.parser.ast.Option;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;

/** The option 'confirm' of ALTER JOB. Stateless. */
final class Confirmation {
    private static final String CONFIRM = "confirm";

    private Confirmation() {}

    /** Whether the statement says that it is to be done. */
    static boolean of(Statement.AlterJob statement) {
        boolean confirmed = false;
        for (Option option : statement.options()) {
            if (!option.key().equals(CONFIRM)) {
                throw new TidemarkException(
                        ErrorCode.UNKNOWN_OPTION,
                        "ALTER JOB has no option '" + option.key() + "'",
                        "it has one: 'confirm' = 'true' does what the statement otherwise only tells",
                        option.keyPosition());
            }
            if (!option.value().equals("true") && !option.value().equals("false")) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option 'confirm': '" + option.value() + "' is not true or false",
                        option.valuePosition());
            }
            confirmed = option.value().equals("true");
        }
        return confirmed;
    }
}
