package io.tidemark.connectors.file;

import io.tidemark.executor.connector.Decoder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file while it is read. Mutable. Thread: its reader's. */
final class TextFile implements Closeable {
    /** Its path in UTF-8, for the metadata column. */
    final byte[] path;

    /** Its records. */
    final RecordStream records;

    /** Reads them; a header belongs to one file, so each has its own. */
    final Decoder decoder;

    /** Whether no record has been read yet, so that the next may be a header. */
    boolean atStart = true;

    private final FileChannel channel;
    private final String name;

    TextFile(Path path, FileChannel channel, RecordStream records, Decoder decoder) {
        this.channel = channel;
        this.path = path.toString().getBytes(StandardCharsets.UTF_8);
        this.name = "file " + path;
        this.records = records;
        this.decoder = decoder;
    }

    /** Bytes behind which the next record begins. */
    long bytesRead() {
        return records.nextOffset();
    }

    /** Where reading goes on behind all records that were given out. */
    FilePosition position() throws IOException {
        if (atStart) {
            return FilePosition.START; // the header, if there is to be one, is yet to come
        }
        long offset = records.nextOffset();
        FilePosition.Mode mode = records.skipping() ? FilePosition.Mode.REST : FilePosition.Mode.RECORD;
        return new FilePosition(offset, records.nextLine(), mode, FilePosition.check(channel, offset));
    }

    /** What says that it was read to its end. */
    FilePosition end() throws IOException {
        return new FilePosition(records.nextOffset(), records.nextLine(), FilePosition.Mode.END, 0);
    }

    /** Its name for messages. */
    String describe() {
        return name;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
