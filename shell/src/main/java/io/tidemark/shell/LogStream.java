package io.tidemark.shell;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a server's log goes: control characters that someone may have brought in with data are written as {@code \}{@code x1b},
 * so that they do nothing to the terminal of who reads it, and a line is cut behind 8 KiB. Thread: any; one write at a time.
 */
final class LogStream extends FilterOutputStream {
    private static final int MOST_BYTES = 8192;
    private static final int DELETE = 0x7F;
    private static final int FIRST_OF_C1 = 0xC2; // in UTF-8 the controls from 0x80 to 0x9F follow this byte
    private static final int NONE = -1;

    private int lineBytes;
    private int held = NONE;

    LogStream(OutputStream target) {
        super(target);
    }

    @Override
    public synchronized void write(int value) throws IOException {
        int letter = value & 0xFF;
        if (held != NONE) {
            boolean control = letter >= 0x80 && letter <= 0x9F;
            held = NONE;
            if (control) {
                escaped(letter);
                return;
            }
            plain(FIRST_OF_C1);
        }
        if (letter == FIRST_OF_C1) {
            held = letter;
        } else if (letter == '\n') {
            lineBytes = 0;
            out.write(letter);
        } else if (letter < ' ' && letter != '\t' || letter == DELETE) {
            escaped(letter);
        } else {
            plain(letter);
        }
    }

    private void escaped(int letter) throws IOException {
        for (byte each : String.format("\\x%02x", letter).getBytes(StandardCharsets.US_ASCII)) {
            plain(each);
        }
    }

    private void plain(int letter) throws IOException {
        lineBytes++;
        if (lineBytes <= MOST_BYTES) {
            out.write(letter);
        } else if (lineBytes == MOST_BYTES + 1) {
            out.write("...".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        for (int index = from; index < from + length; index++) {
            write(bytes[index]);
        }
    }
}
