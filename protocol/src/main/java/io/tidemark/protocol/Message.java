package io.tidemark.protocol;

/**
 * What goes over the wire: a frame of a length (4 bytes, of all that follows), the message's type (1 byte), the number of
 * the statement that it is about (4 bytes, 0 for the connection) and the message's fields.
 */
public sealed interface Message permits ClientMessage, ServerMessage {
    /** Which message it is. */
    MessageType type();

    /** Writes its fields. */
    void write(WireWriter target);
}
