package io.tidemark.shell.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Rows on their way to a terminal: control characters, which could move its cursor or make it answer, come out as escapes
 * such as {@code \x1b}. Line ends and tabs pass. It is not for files and pipes, which get the data as it is. Mutable.
 * Thread: the writer's.
 */
public final class TerminalSafeStream extends FilterOutputStream {
    private static final int C1_LEAD = 0xC2;

    private boolean leadSeen;

    public TerminalSafeStream(OutputStream terminal) {
        super(terminal);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int plain = offset;
        int end = offset + length;
        for (int index = offset; index < end; index++) {
            int value = bytes[index] & 0xFF;
            if (leadSeen || isControl(value) || value == C1_LEAD) {
                out.write(bytes, plain, index - plain);
                write(value);
                plain = index + 1;
            }
        }
        out.write(bytes, plain, end - plain);
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 0xFF;
        if (leadSeen) {
            leadSeen = false;
            if (octet >= 0x80 && octet < 0xA0) {
                escape(octet);
                return;
            }
            out.write(C1_LEAD);
        }
        if (octet == C1_LEAD) {
            leadSeen = true;
        } else if (isControl(octet)) {
            escape(octet);
        } else {
            out.write(octet);
        }
    }

    private static boolean isControl(int octet) {
        return (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7F;
    }

    private void escape(int octet) throws IOException {
        String text = octet == '\r' ? "\\r" : String.format(Locale.ROOT, "\\x%02x", octet);
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
