package io.tidemark.shell.connection;

import io.tidemark.jdbc.api.ServerFailure;
import io.tidemark.parser.StatementText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Turns what the driver throws into the errors that the shell shows. Stateless. */
final class JdbcErrors {
    private static final String CANCELLED_STATE = "57014";

    private JdbcErrors() {}

    /** The error, with its place in the script if the server knows it in the statement. */
    static TidemarkException of(SQLException failed, @Nullable StatementText statement) {
        for (Throwable piece : failed.getSuppressed()) {
            if (piece instanceof ServerFailure failure) {
                return of(failure, failed, statement);
            }
        }
        ErrorCode code = code(String.valueOf(failed.getSQLState()));
        String hint = code == ErrorCode.UNREACHABLE ? "is the server running there? \\connect HOST:PORT tries again" : null;
        return new TidemarkException(code, String.valueOf(failed.getMessage()), hint, null, failed);
    }

    private static ErrorCode code(String state) {
        if (state.equals(CANCELLED_STATE)) {
            return ErrorCode.CANCELLED;
        }
        if (state.startsWith("08")) {
            return ErrorCode.UNREACHABLE;
        }
        return state.startsWith("28") ? ErrorCode.LOGIN_FAILED : ErrorCode.INTERNAL;
    }

    private static TidemarkException of(ServerFailure failure, SQLException failed, @Nullable StatementText statement) {
        ErrorCode code = code(String.valueOf(failed.getSQLState()));
        for (ErrorCode known : ErrorCode.values()) {
            if (known.code().equals(failure.code())) {
                code = known;
            }
        }
        Position place = failure.line() > 0 && statement != null ? place(failure, statement.position()) : null;
        return new TidemarkException(code, String.valueOf(failure.getMessage()), failure.hint(), place, failed);
    }

    private static Position place(ServerFailure failure, Position start) {
        return failure.line() == 1
                ? new Position(start.line(), start.column() + failure.column() - 1)
                : new Position(start.line() + failure.line() - 1, failure.column());
    }
}
