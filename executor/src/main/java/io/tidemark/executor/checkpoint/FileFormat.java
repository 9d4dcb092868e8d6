package io.tidemark.executor.checkpoint;

/** The numbers of the checkpoint format 1.0, which docs/checkpoint-format.md explains. All is little-endian. */
final class FileFormat {
    static final int MAJOR = 1;
    static final int MINOR = 0;

    /** As in PNG: line ends and an end-of-file character show damage by text tools. */
    static final byte[] STATE_MAGIC = {'T', 'M', 'C', 'K', 'P', 'T', '\r', '\n', 0x1a, '\n'};

    static final byte[] STATE_TAIL = {'T', 'M', 'C', 'K', 'E', 'N', 'D', '\n'};
    static final byte[] MANIFEST_MAGIC = {'T', 'M', 'M', 'A', 'N', 'I', '\r', '\n', 0x1a, '\n'};
    static final byte[] MANIFEST_TAIL = {'T', 'M', 'M', 'A', 'E', 'N', 'D', '\n'};

    static final int HEADER_BYTES = 64;
    static final int BLOCK_BYTES = 1 << 16;
    static final int BLOCK_HEADER_BYTES = 4 + 4 + 1 + 1 + 8;
    static final int CRC_BYTES = 4;
    static final int HASH_BYTES = 32;
    static final int FILE_ID_BYTES = 16;
    static final int INDEX_ENTRY_BYTES = 8 + 4 + 8 + 1 + 1;
    static final int FOOTER_FIXED_BYTES = 4 + 8 + 8 + 1 + 1 + HASH_BYTES + CRC_BYTES;
    static final int TAIL_BYTES = 4 + 8;

    /** Lengths that no honest file has. */
    static final int MAX_TEXT_BYTES = 1 << 24;

    static final int MAX_NAME_BYTES = 1 << 10;
    static final int MAX_MANIFEST_BYTES = 1 << 28;
    static final int MAX_RECORD_BYTES = 1 << 28;

    static final int FLAG_FULL = 1;

    static final byte CODEC_NONE = 0;
    static final byte CODEC_DEFLATE = 1;

    /** The block begins with a segment and holds whole records, or one that goes on in the blocks behind it. */
    static final byte BLOCK_RECORDS = 0;

    /** The block goes on with the key and value of the record that the block before did not hold whole. */
    static final byte BLOCK_CONTINUED = 1;

    static final byte PUT = 0;
    static final byte REMOVE = 1;
    static final byte DROP = 2;
    static final byte SEGMENT = 3;
    static final int SEGMENT_BYTES = 1 + 4 + 8;

    static final int SECTION_MUST_UNDERSTAND = 1;
    static final int SECTION_IDENTITY = 1;
    static final int SECTION_ENVIRONMENT = 2;
    static final int SECTION_OPERATORS = 3;
    static final int SECTION_SOURCES = 4;
    static final int SECTION_WHOLES = 5;
    static final int SECTION_FILES = 6;

    private FileFormat() {}
}
