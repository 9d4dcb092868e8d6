package io.tidemark.types;

import java.util.Locale;

/**
 * The stable name of everything that can go wrong: number, SQLSTATE and who can mend it. Numbers never change their
 * meaning; the thousands say where the error was found (1 text, 2 names and types, 3 streaming rules, 4 connectors and
 * records, 5 running, 6 limits, 7 serving, 9 ourselves).
 */
public enum ErrorCode {
    SYNTAX(1001, "42601", Kind.USER),
    UNTERMINATED(1002, "42601", Kind.USER),
    RESERVED_WORD(1003, "42601", Kind.USER),
    TOO_DEEP(1004, "54001", Kind.RESOURCE),
    STATEMENT_TOO_LONG(1005, "54000", Kind.RESOURCE),
    UNDEFINED_VARIABLE(1006, "42601", Kind.USER),

    UNKNOWN_COLUMN(2001, "42703", Kind.USER),
    UNKNOWN_TABLE(2002, "42P01", Kind.USER),
    UNKNOWN_FUNCTION(2003, "42883", Kind.USER),
    AMBIGUOUS_COLUMN(2004, "42702", Kind.USER),
    TYPE_MISMATCH(2005, "42804", Kind.USER),
    INVALID_LITERAL(2006, "22007", Kind.USER),
    INVALID_TYPE(2007, "42704", Kind.USER),
    INVALID_QUERY(2008, "42000", Kind.USER),
    ALREADY_EXISTS(2009, "42P07", Kind.USER),
    UNKNOWN_SETTING(2010, "42704", Kind.USER),
    INVALID_SETTING(2011, "22023", Kind.USER),
    OBJECT_IN_USE(2012, "2BP01", Kind.USER),
    WRONG_OBJECT_TYPE(2013, "42809", Kind.USER),
    PARAMETER_MISSING(2014, "42P02", Kind.USER),
    PARAMETER_TYPE(2015, "42P18", Kind.USER),
    PARAMETER_VALUE(2016, "22023", Kind.USER),
    PREPARED_CHANGED(2017, "42P05", Kind.USER),

    NOT_SUPPORTED_YET(3001, "42000", Kind.USER),
    EMIT_NEEDS_TIME_KEY(3002, "42P20", Kind.USER),
    EMIT_MISPLACED(3003, "42601", Kind.USER),
    UNBOUNDED_WITHOUT_EMIT(3004, "42000", Kind.USER),
    INVALID_WINDOW(3005, "22023", Kind.USER),
    NOT_A_TIME_COLUMN(3006, "42804", Kind.USER),
    CHANGES_NOT_ACCEPTED(3007, "42000", Kind.USER),
    NOT_ON_A_STREAM(3008, "42000", Kind.USER),

    UNKNOWN_OPTION(4001, "22023", Kind.USER),
    MISSING_OPTION(4002, "22023", Kind.USER),
    INVALID_OPTION(4003, "22023", Kind.USER),
    UNKNOWN_CONNECTOR(4004, "42704", Kind.USER),
    UNKNOWN_FORMAT(4005, "42704", Kind.USER),
    SOURCE_NOT_FOUND(4006, "58030", Kind.EXTERNAL),
    UNREACHABLE(4007, "58030", Kind.EXTERNAL),
    MALFORMED_RECORD(4008, "22000", Kind.USER),
    SINK_FAILED(4009, "58030", Kind.EXTERNAL),
    SOURCE_FAILED(4010, "58030", Kind.EXTERNAL),
    INVALID_EVENT_TIME(4011, "22008", Kind.USER),
    UNKNOWN_CONNECTION(4012, "42704", Kind.USER),
    UNKNOWN_SECRET(4013, "42704", Kind.USER),

    NUMERIC_OVERFLOW(5001, "22003", Kind.USER),
    DIVISION_BY_ZERO(5002, "22012", Kind.USER),
    INVALID_CAST(5003, "22018", Kind.USER),
    CANCELLED(5004, "57014", Kind.USER),
    EVALUATION_FAILED(5005, "22000", Kind.USER),
    CLOSED(5006, "57P01", Kind.USER),
    NULL_NOT_ALLOWED(5007, "23502", Kind.USER),
    TEXT_TOO_LONG(5008, "22001", Kind.USER),
    DUPLICATE_KEY(5009, "23505", Kind.USER),

    STATE_QUOTA(6001, "53200", Kind.RESOURCE),
    DISK_FULL(6002, "53100", Kind.RESOURCE),
    RECORD_TOO_LARGE(6003, "54000", Kind.RESOURCE),
    LIMIT_EXCEEDED(6004, "54000", Kind.RESOURCE),
    DIRECTORY_IN_USE(6005, "55006", Kind.EXTERNAL),
    CATALOG_UNREADABLE(6006, "58030", Kind.EXTERNAL),
    SPILL_FAILED(6007, "58030", Kind.EXTERNAL),
    CHECKPOINT_FAILED(6008, "58030", Kind.EXTERNAL),
    CHECKPOINT_CORRUPT(6009, "58030", Kind.EXTERNAL),
    PLAN_CHANGED(6010, "55000", Kind.USER),
    OUTPUT_AHEAD_OF_STATE(6011, "55000", Kind.EXTERNAL),
    MARKER_MISSING(6012, "55000", Kind.EXTERNAL),
    FENCED(6013, "55006", Kind.EXTERNAL),
    SOURCE_GONE(6014, "55000", Kind.EXTERNAL),
    RESTARTS_EXHAUSTED(6015, "55000", Kind.EXTERNAL),
    TABLE_FAILED(6030, "58030", Kind.EXTERNAL),
    TABLE_UNREADABLE(6031, "58030", Kind.EXTERNAL),
    SLOW_CONSUMER(6032, "54000", Kind.RESOURCE),
    NOT_RESTORED_YET(6033, "55000", Kind.EXTERNAL),
    CATALOG_FULL(6034, "53400", Kind.RESOURCE),
    TOO_MANY_STATEMENTS(6035, "53400", Kind.RESOURCE),

    NOT_PERMITTED(7001, "42501", Kind.USER),
    LOGIN_FAILED(7002, "28P01", Kind.USER),
    LOGIN_DELAYED(7003, "28000", Kind.RESOURCE),
    INVALID_CONFIG(7004, "F0000", Kind.USER),
    PROTOCOL_VIOLATION(7010, "08P01", Kind.USER),
    TOO_MANY_CONNECTIONS(7011, "53300", Kind.RESOURCE),
    SERVER_STOPS(7012, "57P01", Kind.EXTERNAL),
    STATEMENT_TIMEOUT(7013, "57014", Kind.USER),
    CONNECTION_TIMEOUT(7014, "57P05", Kind.RESOURCE),

    INTERNAL(9001, "XX000", Kind.INTERNAL);

    /** Who can mend an error. */
    public enum Kind {
        /** The statement or the data must change. */
        USER,
        /** Something outside, such as Kafka or a disk; may go through when tried again. */
        EXTERNAL,
        /** A limit was reached. */
        RESOURCE,
        /** A bug of ours. */
        INTERNAL
    }

    private final int number;
    private final String sqlState;
    private final Kind kind;

    ErrorCode(int number, String sqlState, Kind kind) {
        this.number = number;
        this.sqlState = sqlState;
        this.kind = kind;
    }

    /** What users see and search for, such as TM-2003. */
    public String code() {
        return String.format(Locale.ROOT, "TM-%04d", number);
    }

    /** The five characters that JDBC clients expect. */
    public String sqlState() {
        return sqlState;
    }

    /** Who can mend it. */
    public Kind kind() {
        return kind;
    }
}
