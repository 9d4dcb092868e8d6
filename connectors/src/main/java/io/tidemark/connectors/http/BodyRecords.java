package io.tidemark.connectors.http;

import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.json.JsonSequence;
import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.connectors.text.SplitFormat;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.TableOptions;

/** How the body of an answer is cut into records. Thread: any. */
interface BodyRecords {
    /** Takes the records of a body. */
    interface Taker {
        /** A record, with at least 8 bytes behind it in the array. */
        void record(byte[] bytes, int from, int length);
    }

    /** @param length how much of the array is the body; 8 bytes more are in it */
    void cut(byte[] bytes, int length, Taker taker);

    /** Values of JSON, in an array or one after the other; records of formats that say how; or else the whole body. */
    static BodyRecords of(Format format, TableOptions options) {
        if (format instanceof JsonFormat) {
            return BodyRecords::values;
        }
        if (format instanceof SplitFormat split) {
            RecordSplitter splitter = split.splitter(options);
            return (bytes, length, taker) -> lines(splitter, bytes, length, taker);
        }
        return (bytes, length, taker) -> {
            if (length > 0) {
                taker.record(bytes, 0, length);
            }
        };
    }

    private static void values(byte[] bytes, int length, Taker taker) {
        JsonSequence values = new JsonSequence(bytes, length);
        while (values.next()) {
            taker.record(bytes, values.from(), values.to() - values.from());
        }
    }

    private static void lines(RecordSplitter splitter, byte[] bytes, int length, Taker taker) {
        int from = 0;
        while (from < length) {
            int end = splitter.end(bytes, from, length);
            int to = end < 0 ? length : end;
            int cut = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
            if (!splitter.skips(bytes, from, cut)) {
                taker.record(bytes, from, cut - from);
            }
            from = to + 1;
        }
    }
}
