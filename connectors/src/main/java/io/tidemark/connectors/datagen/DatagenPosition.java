package io.tidemark.connectors.datagen;

import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.TidemarkException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a split of made-up rows goes on; as text {@code row/now}.
 *
 * @param split the split's number
 * @param next the number of its next row
 * @param nowMillis the time when the rows were begun with
 */
record DatagenPosition(int split, long next, long nowMillis) {
    private static final Pattern POSITION = Pattern.compile("(\\d{1,19})/(-?\\d{1,19})");

    static DatagenPosition parse(SplitPosition text) {
        Matcher position = POSITION.matcher(text.position());
        if (!text.split().matches("\\d{1,4}") || !position.matches()) {
            throw TidemarkException.internal("not a position of made-up rows: " + text);
        }
        return new DatagenPosition(
                Integer.parseInt(text.split()), Long.parseLong(position.group(1)), Long.parseLong(position.group(2)));
    }

    SplitPosition text() {
        return new SplitPosition(Integer.toString(split), next + "/" + nowMillis);
    }
}
