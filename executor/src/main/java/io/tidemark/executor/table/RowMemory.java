package io.tidemark.executor.table;

import io.tidemark.executor.thread.Published;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of bytes for the rows of a table, in a few large pages, so that the garbage collector has nothing to walk. A
 * block is found by its address. Who allocates and frees is the one that changes the table; others read blocks that they
 * know not to be freed meanwhile. Mutable. Thread: as said.
 */
final class RowMemory {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int SMALLEST_PAGE_BYTES = 1 << 12;
    private static final int LARGE_BYTES = PAGE_BYTES / 4;
    private static final int STEP = 16;
    private static final int FINE_CLASSES = 64;
    private static final int CLASSES = FINE_CLASSES + 4 * 20;

    private final PageSource source;
    private final Published<ByteBuffer[]> pages = new Published<>(new ByteBuffer[4]);
    private int pageCount;
    private int current = -1;
    private int used;
    private final long[] @Nullable [] free = new long[CLASSES][];
    private final int[] freeCount = new int[CLASSES];
    private int[] freePages = new int[4];
    private int freePageCount;
    private long bytes;

    /** @param source gives pages */
    RowMemory(PageSource source) {
        this.source = source;
    }

    /** Memory that pages take. */
    long bytes() {
        return bytes;
    }

    /** An address of a block of at least this size. */
    long allocate(int size) {
        if (size > LARGE_BYTES) {
            return (long) newPage(size) << 32;
        }
        int sizeClass = sizeClass(size);
        if (freeCount[sizeClass] > 0) {
            long[] stack = free[sizeClass];
            return stack[--freeCount[sizeClass]];
        }
        int block = classBytes(sizeClass);
        if (current < 0 || pages.value()[current].capacity() - used < block) {
            int wanted = (int) Math.min(PAGE_BYTES, Math.max(SMALLEST_PAGE_BYTES, bytes));
            current = newPage(Math.max(wanted, block));
            used = 0;
        }
        long address = (long) current << 32 | used;
        used += block;
        return address;
    }

    private int newPage(int size) {
        ByteBuffer page = source.page(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes += page.capacity();
        if (freePageCount > 0) {
            int reused = freePages[--freePageCount];
            pages.value()[reused] = page;
            return reused;
        }
        if (pageCount == pages.value().length) {
            pages.set(Arrays.copyOf(pages.value(), pageCount * 2));
        }
        pages.value()[pageCount] = page; // readers hear of it through the lock of a segment
        return pageCount++;
    }

    /** Gives a block back. */
    void free(long address, int size) {
        if (size > LARGE_BYTES) {
            int page = (int) (address >>> 32);
            bytes -= pages.value()[page].capacity();
            pages.value()[page] = ByteBuffer.allocate(0);
            if (freePageCount == freePages.length) {
                freePages = Arrays.copyOf(freePages, freePageCount * 2);
            }
            freePages[freePageCount++] = page;
            return;
        }
        int sizeClass = sizeClass(size);
        long[] stack = free[sizeClass];
        if (stack == null || freeCount[sizeClass] == stack.length) {
            stack = stack == null ? new long[16] : Arrays.copyOf(stack, stack.length * 2);
            free[sizeClass] = stack;
        }
        stack[freeCount[sizeClass]++] = address;
    }

    /** Whether a block for one size can hold another one. */
    static boolean sameBlock(int size, int other) {
        return size <= LARGE_BYTES && other <= LARGE_BYTES && sizeClass(size) == sizeClass(other);
    }

    /** Multiples of 16 bytes, then four steps for each doubling. */
    private static int sizeClass(int size) {
        if (size <= STEP * FINE_CLASSES) {
            return Math.max(0, (size - 1) / STEP);
        }
        int doubling = 31 - Integer.numberOfLeadingZeros(size - 1); // at least 10
        int quarter = (size - 1) >>> (doubling - 2) & 3;
        return FINE_CLASSES + (doubling - 10) * 4 + quarter;
    }

    private static int classBytes(int sizeClass) {
        if (sizeClass < FINE_CLASSES) {
            return (sizeClass + 1) * STEP;
        }
        int doubling = 10 + (sizeClass - FINE_CLASSES) / 4;
        int quarter = (sizeClass - FINE_CLASSES) % 4;
        return (5 + quarter) << (doubling - 2);
    }

    /** The page of an address. */
    ByteBuffer page(long address) {
        return pages.value()[(int) (address >>> 32)];
    }

    /** Where a block begins in its page. */
    static int offset(long address) {
        return (int) address;
    }

    /** Gives pages back. */
    void clear() {
        pages.set(new ByteBuffer[4]);
        pageCount = 0;
        current = -1;
        freePageCount = 0;
        Arrays.fill(free, null);
        Arrays.fill(freeCount, 0);
        bytes = 0;
    }
}
