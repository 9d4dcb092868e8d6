package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Rows on their way to a terminal: control characters, which could move its cursor or make it answer, and signs that turn
 * the direction of a line come out as escapes such as {@code \x1b}. Line ends and tabs pass. It is not for files and pipes, which get the data as it is. Mutable.
 * Thread: the writer's.
 */
public final class TerminalSafeStream extends FilterOutputStream {
    /** The first byte of the control characters from 0x80 on. */
    private static final int C1_LEAD = 0xC2;

    /** The first byte of the signs that turn the direction of a line, and of many harmless ones. */
    private static final int MARK_LEAD = 0xE2;

    private int lead;
    private int middle;

    public TerminalSafeStream(OutputStream terminal) {
        super(terminal);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int plain = offset;
        int end = offset + length;
        for (int index = offset; index < end; index++) {
            int value = bytes[index] & 0xFF;
            if (lead != 0 || isControl(value) || value == C1_LEAD || value == MARK_LEAD) {
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
        if (lead == MARK_LEAD && middle == 0 && (octet == 0x80 || octet == 0x81)) {
            middle = octet;
            return;
        }
        if (lead != 0 && completes(octet)) {
            return;
        }
        if (octet == C1_LEAD || octet == MARK_LEAD) {
            lead = octet;
        } else if (isControl(octet)) {
            escape(octet);
        } else {
            out.write(octet);
        }
    }

    /** Whether the byte ends a character that is escaped; if not, the bytes before it, which were held back, are written. */
    private boolean completes(int octet) throws IOException {
        int held = lead;
        int second = middle;
        lead = 0;
        middle = 0;
        if (held == C1_LEAD && octet >= 0x80 && octet < 0xA0) {
            escape(octet);
            return true;
        }
        int sign = 0x2000 | (second & 0x3F) << 6 | octet & 0x3F;
        if (second != 0 && (octet & 0xC0) == 0x80 && DisplayWidth.reorders(sign)) {
            out.write(String.format(Locale.ROOT, "\\u%04x", sign).getBytes(StandardCharsets.US_ASCII));
            return true;
        }
        out.write(held);
        if (second != 0) {
            out.write(second);
        }
        return false;
    }

    private static boolean isControl(int octet) {
        return (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7F;
    }

    private void escape(int octet) throws IOException {
        String text = octet == '\r' ? "\\r" : String.format(Locale.ROOT, "\\x%02x", octet);
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
