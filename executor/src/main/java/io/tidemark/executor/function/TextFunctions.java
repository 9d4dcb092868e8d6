package io.tidemark.executor.function;

/** Functions over texts. */
public final class TextFunctions {
    private TextFunctions() {}

    /** The || of two texts or two binary values. */
    public static void concatenate(Slice left, Slice right, Slice result) {
        result.clear();
        result.append(left);
        result.append(right);
    }
}
