package io.tidemark.executor.table;

import java.nio.ByteBuffer;

/** Where a table's memory comes from. Thread: the one that changes the table. */
interface PageSource {
    /**
     * A page of zeros of at least this size.
     *
     * @throws io.tidemark.types.TidemarkException LIMIT_EXCEEDED or DISK_FULL if there is none
     */
    ByteBuffer page(int bytes);
}
