package io.tidemark.shell.connection;

import io.tidemark.jdbc.api.ServerFailure;
import io.tidemark.parser.StatementText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the driver throws into the errors that the shell shows. Stateless. */
final class JdbcErrors {
    private static final String CANCELLED_STATE = "57014";

    /** A message that the driver has made of what a server said before. */
    private static final Pattern TOLD_CODE = Pattern.compile("(.*) \\[(TM-\\d{4})]", Pattern.DOTALL);

    private JdbcErrors() {}

    /** The error, with its place in the script if the server knows it in the statement. */
    static TidemarkException of(SQLException failed, @Nullable StatementText statement) {
        for (Throwable piece : failed.getSuppressed()) {
            if (piece instanceof ServerFailure failure) {
                return of(failure, failed, statement);
            }
        }
        Matcher told = TOLD_CODE.matcher(String.valueOf(failed.getMessage()));
        if (told.matches()) {
            return new TidemarkException(code(told.group(2), failed), told.group(1), null, null, failed);
        }
        if (failed instanceof SQLNonTransientConnectionException && "08001".equals(failed.getSQLState())) {
            return new TidemarkException( // the address is wrong, not the network
                    ErrorCode.INVALID_OPTION, String.valueOf(failed.getMessage()), null, null, failed);
        }
        ErrorCode code = code(String.valueOf(failed.getSQLState()));
        String hint = code == ErrorCode.UNREACHABLE ? unreachable(failed.getCause()) : null;
        return new TidemarkException(code, String.valueOf(failed.getMessage()), hint, null, failed);
    }

    /** What to look at; nothing where it is not the network, but a property that is wrong. */
    private static @Nullable String unreachable(@Nullable Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "trust its certificate: 'HOST:PORT?trustStore=FILE', with a name of the host that stands in it";
            }
            if (cause instanceof IOException) {
                return "is the server running there? \\connect HOST:PORT tries again";
            }
        }
        return null;
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
        ErrorCode code = code(failure.code(), failed);
        boolean nameless = code == ErrorCode.LOGIN_FAILED && failure.hint() == null;
        String hint =
                nameless ? "say who you are: --user NAME, or \\connect HOST:PORT USER in the shell" : failure.hint();
        Position place = failure.line() > 0 && statement != null ? place(failure, statement.position()) : null;
        return new TidemarkException(code, String.valueOf(failure.getMessage()), hint, place, failed);
    }

    /** The code that the server names, else what its SQLSTATE says. */
    private static ErrorCode code(String name, SQLException failed) {
        return named(name).orElseGet(() -> code(String.valueOf(failed.getSQLState())));
    }

    /** The code of a name such as TM-2003, if this version knows it. */
    static Optional<ErrorCode> named(String name) {
        for (ErrorCode known : ErrorCode.values()) {
            if (known.code().equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static Position place(ServerFailure failure, Position start) {
        return failure.line() == 1
                ? new Position(start.line(), start.column() + failure.column() - 1)
                : new Position(start.line() + failure.line() - 1, failure.column());
    }
}
