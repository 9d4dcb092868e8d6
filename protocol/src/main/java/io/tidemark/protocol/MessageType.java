package io.tidemark.protocol;

import org.jspecify.annotations.Nullable;

/** All messages with their numbers, which never change their meaning. */
public enum MessageType {
    HELLO(0x01),
    AUTH_RESPONSE(0x02),
    EXECUTE(0x10),
    PREPARE(0x11),
    EXECUTE_PREPARED(0x12),
    CREDIT(0x13),
    CANCEL(0x14),
    CLOSE(0x15),
    PING(0x16),
    CATALOG(0x17),
    GOODBYE(0x1F),

    WELCOME(0x81),
    AUTH_CHALLENGE(0x82),
    READY(0x83),
    PREPARED(0x90),
    COLUMNS(0x91),
    ROWS(0x92),
    HEARTBEAT(0x93),
    END(0x94),
    FAILED(0x95),
    NOTICE(0x96),
    PONG(0x97);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** The byte on the wire. */
    public int number() {
        return number;
    }

    /** Whether clients send it; else servers do. */
    public boolean fromClient() {
        return number < 0x80;
    }

    Message read(WireReader source) {
        return switch (this) {
            case HELLO -> ClientMessage.Hello.read(source);
            case AUTH_RESPONSE -> ClientMessage.AuthResponse.read(source);
            case EXECUTE -> ClientMessage.Execute.read(source);
            case PREPARE -> ClientMessage.Prepare.read(source);
            case EXECUTE_PREPARED -> ClientMessage.ExecutePrepared.read(source);
            case CREDIT -> ClientMessage.Credit.read(source);
            case CANCEL -> ClientMessage.Cancel.read(source);
            case CLOSE -> ClientMessage.Close.read(source);
            case PING -> ClientMessage.Ping.read(source);
            case CATALOG -> ClientMessage.Catalog.read(source);
            case GOODBYE -> ClientMessage.Goodbye.read(source);
            case WELCOME -> ServerMessage.Welcome.read(source);
            case AUTH_CHALLENGE -> ServerMessage.AuthChallenge.read(source);
            case READY -> ServerMessage.Ready.read(source);
            case PREPARED -> ServerMessage.Prepared.read(source);
            case COLUMNS -> ServerMessage.Columns.read(source);
            case ROWS -> ServerMessage.Rows.read(source);
            case HEARTBEAT -> ServerMessage.Heartbeat.read(source);
            case END -> ServerMessage.End.read(source);
            case FAILED -> ServerMessage.Failed.read(source);
            case NOTICE -> ServerMessage.Notice.read(source);
            case PONG -> ServerMessage.Pong.read(source);
        };
    }

    /** The type of a number, or null. */
    public static @Nullable MessageType of(int number) {
        for (MessageType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
