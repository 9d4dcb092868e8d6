package io.tidemark.connectors.csv;

import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.executor.connector.TableOptions;

/**
 * The marks of a CSV file. Immutable.
 *
 * @param delimiter stands between fields
 * @param quote stands around fields that hold marks; -1 for none
 * @param comment begins lines that are not read; -1 for none
 * @param nullLiteral the field without quotes that stands for NULL
 * @param header whether files begin with a line of names
 */
record CsvSyntax(int delimiter, int quote, int comment, String nullLiteral, boolean header) implements RecordSplitter {
    static CsvSyntax of(TableOptions options) {
        CsvSyntax syntax = new CsvSyntax(
                mark(options, CsvFormat.DELIMITER),
                mark(options, CsvFormat.QUOTE),
                mark(options, CsvFormat.COMMENT),
                options.require(CsvFormat.NULL_LITERAL),
                options.flag(CsvFormat.HEADER));
        if (syntax.delimiter < 0) {
            throw options.invalid(CsvFormat.DELIMITER, "is not one ASCII character, nor \\t");
        }
        if (syntax.quote == syntax.delimiter || syntax.quote >= 0 && syntax.quote == syntax.comment) {
            throw options.invalid(CsvFormat.QUOTE, "is the delimiter or begins comments already");
        }
        if (syntax.comment == syntax.delimiter) {
            throw options.invalid(CsvFormat.COMMENT, "is the delimiter already");
        }
        return syntax;
    }

    private static int mark(TableOptions options, String key) {
        String text = options.text(key).orElse("");
        if (text.isEmpty()) {
            return -1;
        }
        if (text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1 || text.charAt(0) > 126 || text.charAt(0) == '\n' || text.charAt(0) == '\r') {
            throw options.invalid(key, "is not one ASCII character, nor \\t");
        }
        return text.charAt(0);
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        if (quote < 0 || from < to && bytes[from] == comment) {
            return RecordSplitter.lineEnd(bytes, from, to);
        }
        boolean fieldStart = true;
        boolean quoted = false;
        boolean closed = false;
        for (int at = from; at < to; at++) {
            byte letter = bytes[at];
            if (quoted) {
                closed = letter == quote;
                quoted = !closed;
                continue;
            }
            if (letter == '\n') {
                return at;
            }
            quoted = letter == quote && (fieldStart || closed); // a doubled quote closes and opens again
            fieldStart = letter == delimiter;
            closed = false;
        }
        return -1;
    }

    @Override
    public boolean skips(byte[] bytes, int from, int to) {
        return from == to || bytes[from] == comment;
    }
}
