package io.tidemark.executor.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Notes which checkpoints were committed, a line with a checksum for each. Advice only: the outside may know better. Lines
 * that are torn or damaged do not count. Mutable. Thread: checkpoint thread.
 */
final class CommitLog {
    private static final int MOST_BYTES = 1 << 20;

    private final Path directory;
    private final Path file;
    private OptionalLong last = OptionalLong.empty();
    private long length;

    private CommitLog(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(CheckpointNames.COMMITTED);
    }

    static CommitLog open(Path directory) throws IOException {
        CommitLog log = new CommitLog(directory);
        if (Files.exists(log.file, LinkOption.NOFOLLOW_LINKS)) {
            log.load();
        }
        return log;
    }

    private void load() throws IOException {
        byte[] tail;
        try (FileChannel channel = DurableFiles.read(file)) {
            length = channel.size();
            int count = (int) Math.min(length, MOST_BYTES);
            tail = new byte[count];
            DurableFiles.readAll(channel, ByteBuffer.wrap(tail), length - count);
        }
        for (String line : new String(tail, StandardCharsets.US_ASCII).split("\n")) {
            int space = line.lastIndexOf(' ');
            if (space > 0 && line.substring(space + 1).equals(sum(line.substring(0, space)))) {
                last = OptionalLong.of(Long.parseLong(line.substring(0, line.indexOf(' '))));
            }
        }
    }

    private static String sum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    /** The number of the last whole line. */
    OptionalLong last() {
        return last;
    }

    /** Adds a line, which begins anew behind whatever a crash has left. */
    void append(long number, String manifestHash) throws IOException {
        String text = number + " " + manifestHash;
        byte[] line = (text + " " + sum(text) + "\n").getBytes(StandardCharsets.US_ASCII);
        if (length == 0 || length > MOST_BYTES) {
            DurableFiles.replace(directory, CheckpointNames.COMMITTED, line);
            length = line.length;
        } else {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                long end = channel.size();
                byte[] begun = new byte[line.length + 1];
                begun[0] = '\n';
                System.arraycopy(line, 0, begun, 1, line.length);
                ByteBuffer bytes = ByteBuffer.wrap(begun);
                while (bytes.hasRemaining()) {
                    channel.write(bytes, end + bytes.position());
                }
                channel.force(true);
                length = end + begun.length;
            }
        }
        last = OptionalLong.of(number);
    }
}
