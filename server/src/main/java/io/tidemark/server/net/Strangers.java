package io.tidemark.server.net;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Knows who has come to the wrong port by the first bytes, and has an answer that he understands. Stateless. */
final class Strangers {
    /** So many bytes are enough to know. */
    static final int BYTES = 4;

    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] TLS_ALERT = {0x15, 3, 1, 0, 2, 2, 40}; // fatal, handshake_failure
    private static final String HTTP_TEXT =
            "This port speaks Tidemark's own protocol, not HTTP: connect with the JDBC driver or 'tidemark --connect'.\n";
    private static final byte[] HTTP_ANSWER =
            ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: " + HTTP_TEXT.length()
                            + "\r\nConnection: close\r\n\r\n" + HTTP_TEXT)
                    .getBytes(StandardCharsets.US_ASCII);

    private Strangers() {}

    /**
     * A caller of another protocol.
     *
     * @param protocol for the log
     * @param answer what it is sent before the connection is closed
     */
    record Stranger(String protocol, byte[] answer) {}

    /** Who speaks, if it is none of ours: the first frame is short, so that its first byte is 0. */
    static @Nullable Stranger of(byte[] first) {
        if (first[0] == 0) {
            return null;
        }
        if (first[0] == TLS_HANDSHAKE) {
            return new Stranger("TLS", TLS_ALERT.clone());
        }
        for (byte letter : first) {
            if (letter != ' ' && (letter < 'A' || letter > 'Z')) {
                return new Stranger("unknown", new byte[0]);
            }
        }
        return new Stranger("HTTP", HTTP_ANSWER.clone());
    }
}
