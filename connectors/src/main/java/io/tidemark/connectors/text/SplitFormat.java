package io.tidemark.connectors.text;

import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.TableOptions;

/** A format whose records in a file are not simply lines. */
public interface SplitFormat extends Format {
    /** How its records are found in a file. */
    RecordSplitter splitter(TableOptions options);
}
