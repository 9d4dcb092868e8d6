package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.Position;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Cuts a script into statements at its semicolons, except those within strings, comments, quoted names and {@code BEGIN
 * … END}. It never fails: what is wrong inside a statement is for {@link StatementParser} to say.
 */
public final class StatementSplitter {
    private static final int[] SET_OPENING = {
        TidemarkLexer.EXECUTE, TidemarkLexer.STATEMENT, TidemarkLexer.SET, TidemarkLexer.BEGIN
    };

    private final String script;
    private final List<StatementText> statements = new ArrayList<>();
    private boolean empty = true;
    private int start;
    private int end;
    private Position position = Position.START;
    private int openingCount;
    private boolean insideSet;
    private int caseDepth;

    private StatementSplitter(String script) {
        this.script = script;
    }

    /** The statements of a script and whether it is complete. */
    public static SplitScript split(String script) {
        return new StatementSplitter(script).run();
    }

    private SplitScript run() {
        TidemarkLexer lexer = Lexing.open(script, Position.START);
        boolean unterminated = false;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                continue;
            }
            unterminated = Lexing.isUnterminated(token.getType());
            onToken(token);
        }
        boolean needsMoreInput = !empty || unterminated;
        cut(false);
        return new SplitScript(statements, needsMoreInput);
    }

    private void onToken(Token token) {
        int type = token.getType();
        if (type == TidemarkLexer.SEMI && !insideSet) {
            cut(true);
            return;
        }
        if (empty) {
            start = token.getStartIndex();
            position = Lexing.position(token);
        }
        end = token.getStopIndex() + 1;
        trackSet(type);
        empty = false;
    }

    /** Notes the opening words of a statement set and the END that closes it, which is not the END of a CASE. */
    private void trackSet(int type) {
        if (!insideSet) {
            boolean next = type == SET_OPENING[openingCount];
            openingCount = next ? openingCount + 1 : type == SET_OPENING[0] ? 1 : 0;
            insideSet = openingCount == SET_OPENING.length;
            openingCount %= SET_OPENING.length;
        } else if (type == TidemarkLexer.SEMI) {
            caseDepth = 0;
        } else if (type == TidemarkLexer.CASE) {
            caseDepth++;
        } else if (type == TidemarkLexer.END) {
            insideSet = caseDepth > 0;
            caseDepth--;
        }
    }

    private void cut(boolean terminated) {
        if (!empty) {
            statements.add(new StatementText(script.substring(start, end), position, start, terminated));
        }
        empty = true;
        insideSet = false;
        caseDepth = 0;
        openingCount = 0;
    }
}
