package io.tidemark.shell;

import io.tidemark.parser.HighlightToken;
import io.tidemark.parser.Highlighting;
import io.tidemark.parser.TokenKind;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed, by the same lexer that reads it. Thread: main. */
final class SqlHighlighter implements Highlighter {
    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        AttributedStringBuilder result = new AttributedStringBuilder(buffer.length());
        int end = 0;
        for (HighlightToken token : Highlighting.tokens(buffer)) {
            result.append(buffer.substring(end, token.start()));
            result.styled(style(token), buffer.substring(token.start(), token.end()));
            end = token.end();
        }
        return result.append(buffer.substring(end)).toAttributedString();
    }

    private static AttributedStyle style(HighlightToken token) {
        if (!token.terminated()) {
            return AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW).underline();
        }
        return style(token.kind());
    }

    private static AttributedStyle style(TokenKind kind) {
        return switch (kind) {
            case KEYWORD ->
                AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN).bold();
            case STRING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case NUMBER -> AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
            case COMMENT -> AttributedStyle.DEFAULT.faint();
            case ERROR -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case IDENTIFIER, QUOTED_IDENTIFIER, OPERATOR -> AttributedStyle.DEFAULT;
        };
    }
}
