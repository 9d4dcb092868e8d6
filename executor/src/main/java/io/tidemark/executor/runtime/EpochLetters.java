package io.tidemark.executor.runtime;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The dead letters of one epoch. They are part of its checkpoint, and are appended to their files once the epoch counts;
 * after a crash in between they are looked for behind the length that the file had before, and what is missing is
 * appended. Others may append to the same files. Immutable.
 *
 * @param files for each file how long it was at the barrier, and the lines
 */
record EpochLetters(List<OfFile> files) {
    /** What an epoch's letters are called in checkpoints. */
    static final String NAME = StatePlan.APART + "letters";

    /** What goes to one file; each line ends with a line feed. */
    record OfFile(Path file, long lengthBefore, List<byte[]> lines) {}

    /** Those that the tasks have handed over. */
    static EpochLetters of(Map<Path, List<byte[]>> lines) {
        List<OfFile> files = new ArrayList<>();
        lines.forEach((file, ofFile) -> files.add(new OfFile(file, length(file), List.copyOf(ofFile))));
        return new EpochLetters(files);
    }

    private static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream target = new DataOutputStream(bytes)) {
            target.writeInt(files.size());
            for (OfFile each : files) {
                target.writeUTF(each.file().toString());
                target.writeLong(each.lengthBefore());
                target.writeInt(each.lines().size());
                for (byte[] line : each.lines()) {
                    target.writeInt(line.length);
                    target.write(line);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @param directory tells the file system of the files
     */
    static EpochLetters read(byte[] bytes, Path directory) {
        try (DataInputStream source = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<OfFile> files = new ArrayList<>();
            int count = source.readInt();
            for (int index = 0; index < count; index++) {
                Path file = directory.getFileSystem().getPath(source.readUTF());
                long length = source.readLong();
                List<byte[]> lines = new ArrayList<>();
                int lineCount = source.readInt();
                for (int line = 0; line < lineCount; line++) {
                    lines.add(source.readNBytes(source.readInt()));
                }
                files.add(new OfFile(file, length, lines));
            }
            return new EpochLetters(files);
        } catch (IOException failure) {
            throw new TidemarkException(
                    ErrorCode.CHECKPOINT_CORRUPT, "the dead letters cannot be read: " + failure, null, null, failure);
        }
    }

    /** Appends all: the epoch counts, and none is there yet. */
    void append() {
        for (OfFile each : files) {
            append(each.file(), each.lines());
        }
    }

    /** Appends those that a run which has died did not append. */
    void finish() {
        for (OfFile each : files) {
            List<byte[]> missing = new ArrayList<>(each.lines());
            try {
                removeFound(each, missing);
            } catch (IOException failure) {
                throw unwritable(each.file(), failure);
            }
            append(each.file(), missing);
        }
    }

    /** Strikes the lines out that are in the file; a line that was torn in the middle is taken away there. */
    private static void removeFound(OfFile letters, List<byte[]> missing) throws IOException {
        if (length(letters.file()) <= letters.lengthBefore()) {
            return;
        }
        byte[] tail;
        try (FileChannel channel = FileChannel.open(letters.file(), StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - letters.lengthBefore()));
            channel.position(letters.lengthBefore());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until all is read
            }
            tail = Arrays.copyOf(buffer.array(), buffer.position());
        }
        int start = 0;
        for (int at = 0; at < tail.length; at++) {
            if (tail[at] == '\n') {
                byte[] line = Arrays.copyOfRange(tail, start, at + 1);
                start = at + 1;
                for (int index = 0; index < missing.size(); index++) {
                    if (Arrays.equals(missing.get(index), line)) {
                        missing.remove(index);
                        break;
                    }
                }
            }
        }
        byte[] torn = Arrays.copyOfRange(tail, start, tail.length);
        if (torn.length > 0 && missing.stream().anyMatch(line -> startsWith(line, torn))) {
            try (FileChannel channel = FileChannel.open(letters.file(), StandardOpenOption.WRITE)) {
                channel.truncate(letters.lengthBefore() + start);
            }
        }
    }

    private static boolean startsWith(byte[] line, byte[] start) {
        return line.length > start.length && Arrays.equals(Arrays.copyOf(line, start.length), start);
    }

    private static void append(Path file, List<byte[]> lines) {
        if (lines.isEmpty()) {
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static TidemarkException unwritable(Path file, IOException failure) {
        return new TidemarkException(
                ErrorCode.SINK_FAILED,
                "rejected records cannot be written to " + file + ": " + failure,
                "free the disk, or name another file in the option 'dead-letter'",
                null,
                failure);
    }
}
