package io.tidemark.jdbc.error;

import io.tidemark.jdbc.api.ServerFailure;
import io.tidemark.protocol.ServerMessage.Failed;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes SQLExceptions: always with an SQLSTATE, and of the subclass that its class of SQLSTATE asks for. Stateless. */
public final class Errors {
    /** What pools take for a broken connection; it would be thrown away for a statement that we cannot do. */
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /** The state of what this driver or engine does not do; a subclass of 0A that pools do not take amiss. */
    private static final String NOT_OFFERED = "0AT01";

    /** The state of a statement that somebody stopped. */
    public static final String CANCELLED = "57014";

    private static final String TIMEOUT = "HYT00";
    private static final String CODE_PREFIX = "TM-";

    /** Words beside which a statement may have what nobody is to read. */
    private static final Pattern SECRET =
            Pattern.compile("secret|passw|token|credential|jaas|api.?key|authorization", Pattern.CASE_INSENSITIVE);

    private Errors() {}

    /** What a server has refused, with the place in the statement if it tells one. */
    public static SQLException of(Failed failed, @Nullable String sql) {
        StringBuilder text = new StringBuilder();
        if (failed.line() > 0) {
            text.append("line ")
                    .append(failed.line())
                    .append(':')
                    .append(failed.column())
                    .append(": ");
        }
        text.append(failed.message());
        if (failed.hint() != null) {
            text.append("; ").append(failed.hint());
        }
        text.append(" [").append(failed.code()).append(']');
        if (failed.incident() != null) {
            text.append(" (incident ").append(failed.incident()).append(')');
        }
        if (sql != null && failed.line() > 0) {
            appendCaret(text, sql, failed.line(), failed.column());
        }
        SQLException error = of(failed.sqlState(), text.toString(), vendorCode(failed.code()), null);
        error.addSuppressed(
                new ServerFailure(failed.code(), failed.message(), failed.hint(), failed.line(), failed.column()));
        return error;
    }

    /** An error of an SQLSTATE. */
    public static SQLException of(String sqlState, String message) {
        return of(sqlState, message, 0, null);
    }

    /** An error of an SQLSTATE, with what was caught. */
    public static SQLException of(String sqlState, String message, @Nullable Throwable cause) {
        return of(sqlState, message, 0, cause);
    }

    private static SQLException of(String state, String message, int vendorCode, @Nullable Throwable cause) {
        String known = state.length() == 5 ? state : "XX000";
        if (known.equals(FEATURE_NOT_SUPPORTED)) {
            return new SQLSyntaxErrorException(message, NOT_OFFERED, vendorCode, cause);
        }
        if (known.equals(TIMEOUT)) {
            return new SQLTimeoutException(message, known, vendorCode, cause);
        }
        if (known.equals("08001")) {
            return new SQLTransientConnectionException(message, known, vendorCode, cause);
        }
        if (known.equals(CANCELLED)) {
            return new SQLException(message, known, vendorCode, cause);
        }
        String family = known.substring(0, 2);
        if (family.equals("08")) {
            return new SQLNonTransientConnectionException(message, known, vendorCode, cause);
        }
        if (family.equals("22") || family.equals("21")) {
            return new SQLDataException(message, known, vendorCode, cause);
        }
        if (family.equals("23")) {
            return new SQLIntegrityConstraintViolationException(message, known, vendorCode, cause);
        }
        if (family.equals("28")) {
            return new SQLInvalidAuthorizationSpecException(message, known, vendorCode, cause);
        }
        if (family.equals("42") || family.equals("0A")) {
            return new SQLSyntaxErrorException(message, known, vendorCode, cause);
        }
        if (family.equals("53") || family.equals("57")) {
            return new SQLTransientException(message, known, vendorCode, cause);
        }
        if (family.equals("XX") || family.equals("54")) {
            return new SQLNonTransientException(message, known, vendorCode, cause);
        }
        return new SQLException(message, known, vendorCode, cause);
    }

    /** A URL or property that is wrong, which another try does not mend. */
    public static SQLException misconfigured(String message, @Nullable Throwable cause) {
        return new SQLNonTransientConnectionException(message, "08001", cause);
    }

    /** The connection, statement or result was closed before. */
    public static SQLException closed(String what) {
        return what.equals("connection")
                ? new SQLNonTransientConnectionException("the connection is closed", "08003")
                : new SQLException("the " + what + " is closed", "55000");
    }

    /** An argument of a JDBC method that cannot be. */
    public static SQLException argument(String message) {
        return new SQLDataException(message, "22023");
    }

    /** A value that cannot be had as asked for. */
    public static SQLException conversion(String message, @Nullable Throwable cause) {
        return new SQLDataException(message, "22018", cause);
    }

    /** A number or time that is too large for what it is asked for as. */
    public static SQLException range(String message) {
        return new SQLDataException(message, "22003");
    }

    /** More time has passed than was allowed. */
    public static SQLException timeout(String message) {
        return new SQLTimeoutException(message, TIMEOUT);
    }

    /** Somebody has cancelled the statement. */
    public static SQLException cancelled(String message) {
        return new SQLException(message, CANCELLED);
    }

    /** A method of JDBC for what this database does not have. */
    public static SQLException notOffered(String what) {
        return new SQLFeatureNotSupportedException(what + " is not offered by this driver", NOT_OFFERED);
    }

    /** The number of a code such as TM-2003; 0 if it is none. */
    static int vendorCode(String code) {
        if (!code.startsWith(CODE_PREFIX) || code.length() > 12) {
            return 0;
        }
        int number = 0;
        for (int at = CODE_PREFIX.length(); at < code.length(); at++) {
            int digit = Character.digit(code.charAt(at), 10);
            if (digit < 0 || number > 100_000_000) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static void appendCaret(StringBuilder text, String sql, int line, int column) {
        if (SECRET.matcher(sql).find()) {
            return; // exceptions are logged
        }
        String[] lines = sql.split("\n", -1);
        if (line > lines.length) {
            return;
        }
        String shown = lines[line - 1].replace("\r", "");
        if (column < 1 || column > shown.length() + 1 || shown.length() > 500) {
            return;
        }
        text.append("\n  ").append(shown).append("\n  ");
        for (int at = 0; at < column - 1; at++) {
            text.append(shown.charAt(at) == '\t' ? '\t' : ' ');
        }
        text.append('^');
    }
}
