package io.tidemark.protocol;

/**
 * A message with the number of its statement.
 *
 * @param statement the client's number for the statement; 0 for the connection itself
 */
public record Frame(int statement, Message message) {
    /** Bytes of the length. */
    public static final int LENGTH_BYTES = 4;

    /** Bytes of type and statement, which the length counts. */
    public static final int HEADER_BYTES = 5;

    /** The largest length before the client has said who it is. */
    public static final int MAX_LENGTH_BEFORE_READY = 16 << 10;

    /** The largest length ever. */
    public static final int MAX_LENGTH = 16 << 20;

    /** Writes the whole frame, its length included. */
    public void write(WireWriter target) {
        int lengthAt = target.length();
        target.i32(0).u8(message.type().number()).i32(statement);
        message.write(target);
        int length = target.length() - lengthAt - LENGTH_BYTES;
        if (length > MAX_LENGTH) {
            throw new ProtocolException("a message of " + length + " bytes; at most " + MAX_LENGTH + " are allowed");
        }
        target.putInt(lengthAt, length);
    }

    /**
     * Checks a length before anything is read or allocated for it.
     *
     * @param ready whether the handshake is over
     */
    public static int checkLength(int length, boolean ready) {
        int most = ready ? MAX_LENGTH : MAX_LENGTH_BEFORE_READY;
        if (length < HEADER_BYTES || length > most) {
            throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes; from "
                    + HEADER_BYTES + " to " + most + " are allowed here");
        }
        return length;
    }

    /**
     * Reads what follows the length.
     *
     * @param fromClient whether a client has sent it
     */
    public static Frame read(byte[] bytes, int start, int length, boolean fromClient) {
        WireReader source = new WireReader(bytes, start, length);
        int number = source.u8();
        MessageType type = MessageType.of(number);
        if (type == null || type.fromClient() != fromClient) {
            throw new ProtocolException(
                    "there is no message of type " + number + " from a " + (fromClient ? "client" : "server"));
        }
        int statement = source.i32();
        Message message = type.read(source);
        source.end();
        return new Frame(statement, message);
    }
}
