package net.openhft.chronicle.hash;

import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Chronicle Map's header counters over raw memory. Chronicle would generate this class, by this name and with this
 * layout of 25 bytes, with the Java compiler when the first map of a process is made, which takes a second and needs a
 * JDK; it looks for a ready one first and finds this. To see what it would generate: {@code
 * -Dchronicle.values.dumpCode=true}.
 */
@SuppressWarnings({"rawtypes", "unchecked", "checkstyle:TypeName"})
public final class VanillaGlobalMutableState$$Native implements VanillaGlobalMutableState, Byteable {
    private static final int BULKS_AT = 0;
    private static final int FIRST_FREE_AT = 3;
    private static final int TIERS_AT = 8;
    private static final int HEADERS_AT = 13;
    private static final int SIZE_AT = 17;
    private static final int BYTES = 25;

    private static final int INT_24 = 0xFFFFFF;
    private static final long LONG_40 = 0xFF_FFFF_FFFFL;

    private BytesStore store;
    private long offset;

    private static long check(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not within 0 to " + max);
        }
        return value;
    }

    @Override
    public int getAllocatedExtraTierBulks() {
        return store.readInt(offset + BULKS_AT) & INT_24;
    }

    @Override
    public void setAllocatedExtraTierBulks(int bulks) {
        int others = store.readInt(offset + BULKS_AT) & ~INT_24;
        store.writeInt(offset + BULKS_AT, others | (int) check("allocated extra tier bulks", bulks, INT_24));
    }

    private long readLong40(int at) {
        return store.readLong(offset + at) & LONG_40;
    }

    private void writeLong40(int at, long value) {
        long others = store.readLong(offset + at) & ~LONG_40;
        store.writeLong(offset + at, others | value);
    }

    @Override
    public long getFirstFreeTierIndex() {
        return readLong40(FIRST_FREE_AT);
    }

    @Override
    public void setFirstFreeTierIndex(long index) {
        writeLong40(FIRST_FREE_AT, check("first free tier index", index, LONG_40));
    }

    @Override
    public long getExtraTiersInUse() {
        return readLong40(TIERS_AT);
    }

    @Override
    public void setExtraTiersInUse(long tiers) {
        writeLong40(TIERS_AT, check("extra tiers in use", tiers, LONG_40));
    }

    @Override
    public long getSegmentHeadersOffset() {
        return Integer.toUnsignedLong(store.readInt(offset + HEADERS_AT));
    }

    @Override
    public void setSegmentHeadersOffset(long headersOffset) {
        store.writeInt(offset + HEADERS_AT, (int) check("segment headers offset", headersOffset, 0xFFFF_FFFFL));
    }

    @Override
    public long getDataStoreSize() {
        return store.readLong(offset + SIZE_AT);
    }

    @Override
    public void setDataStoreSize(long size) {
        store.writeLong(offset + SIZE_AT, check("data store size", size, Long.MAX_VALUE));
    }

    @Override
    public long addDataStoreSize(long addition) {
        long size = Math.addExact(getDataStoreSize(), addition);
        setDataStoreSize(size);
        return size;
    }

    @Override
    public void bytesStore(BytesStore bytes, long at, long length) {
        if (length != BYTES || at + length > bytes.capacity()) {
            throw new IllegalArgumentException(length + " bytes at " + at + " do not hold the counters");
        }
        store = bytes;
        offset = at;
    }

    @Override
    public BytesStore bytesStore() {
        return store;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long maxSize() {
        return BYTES;
    }
}
