package io.tidemark.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of one message. Never reads beyond them and allocates nothing that they do not hold. Mutable; one thread.
 */
public final class WireReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    public WireReader(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.at = start;
        this.end = start + length;
    }

    /** Bytes that are left. */
    public int remaining() {
        return end - at;
    }

    private int take(int count) {
        if (count < 0 || count > end - at) {
            throw new ProtocolException(
                    "a message ends too early: " + count + " bytes wanted, " + (end - at) + " left");
        }
        int start = at;
        at += count;
        return start;
    }

    public int u8() {
        return bytes[take(1)] & 0xFF;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public int i32() {
        int start = take(4);
        return bytes[start] << 24
                | (bytes[start + 1] & 0xFF) << 16
                | (bytes[start + 2] & 0xFF) << 8
                | bytes[start + 3] & 0xFF;
    }

    public long i64() {
        return (long) i32() << 32 | i32() & 0xFFFFFFFFL;
    }

    public double f64() {
        return Double.longBitsToDouble(i64());
    }

    public boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new ProtocolException("a flag is " + value);
        }
        return value == 1;
    }

    /** How many elements follow, each of at least so many bytes. */
    public int count(int leastBytes) {
        int count = i32();
        if (count < 0 || (long) count * leastBytes > remaining()) {
            throw new ProtocolException("a message claims " + count + " elements in " + remaining() + " bytes");
        }
        return count;
    }

    public byte @Nullable [] blobOrNull() {
        int length = i32();
        if (length == -1) {
            return null;
        }
        int start = take(length);
        return java.util.Arrays.copyOfRange(bytes, start, start + length);
    }

    public byte[] blob() {
        byte[] value = blobOrNull();
        if (value == null) {
            throw new ProtocolException("bytes are missing where they must be");
        }
        return value;
    }

    public @Nullable String textOrNull() {
        int length = i32();
        if (length == -1) {
            return null;
        }
        int start = take(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolException("a text is no UTF-8");
        }
    }

    public String text() {
        String value = textOrNull();
        if (value == null) {
            throw new ProtocolException("a text is missing where it must be");
        }
        return value;
    }

    /** Copies the next bytes. */
    public void raw(byte[] target, int start, int count) {
        System.arraycopy(bytes, take(count), target, start, count);
    }

    /** Throws unless all bytes were read. */
    public void end() {
        if (at != end) {
            throw new ProtocolException((end - at) + " bytes follow behind the end of a message");
        }
    }
}
