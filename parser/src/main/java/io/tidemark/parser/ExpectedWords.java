package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Collects what could have stood at one token and says it in words. Mutable; one per parse. */
final class ExpectedWords {
    private static final int MOST_SHOWN = 20;

    private final Set<String> phrases = new LinkedHashSet<>();
    private final Set<String> keywords = new LinkedHashSet<>();
    private final Set<NextName> names = EnumSet.noneOf(NextName.class);
    private boolean name;
    private int tokenIndex = -1;

    /** Adds what the grammar would take at a token; another token than before starts afresh. */
    void add(int atTokenIndex, IntervalSet types, ParserRuleContext context) {
        if (atTokenIndex != tokenIndex) {
            tokenIndex = atTokenIndex;
            phrases.clear();
            keywords.clear();
            names.clear();
            name = false;
        }
        boolean opaque = types.contains(TidemarkLexer.OPERATOR);
        if (opaque) {
            if (!types.contains(Token.EPSILON)) {
                phrases.add(context.getRuleIndex() == TidemarkParser.RULE_condition ? "a condition" : "an expression");
                names.add(NextName.EXPRESSION);
            }
            return;
        }
        addTypes(types, context);
    }

    private void addTypes(IntervalSet types, ParserRuleContext context) {
        if (context.getRuleIndex() == TidemarkParser.RULE_optionValue) {
            phrases.add("a value (a string in single quotes, a number, TRUE, FALSE or SECRET 'name')");
            names.add(NextName.OPTION_VALUE);
            return;
        }
        boolean takesName = types.contains(TidemarkLexer.QUOTED_NAME);
        boolean takesWord = types.contains(TidemarkLexer.IDENTIFIER);
        name |= takesName;
        if (takesName || takesWord) {
            NextName next = nextName(context);
            phrases.add(next.phrase());
            names.add(next);
        }
        for (int type : types.toArray()) {
            boolean partOfName = takesWord && (isNameWord(type) || type == TidemarkLexer.IDENTIFIER);
            boolean partOfKey = takesName && types.contains(TidemarkLexer.SELECT);
            boolean notThereYet = type == TidemarkLexer.ANALYZE; // understood, and refused with TM-3001
            if (type == Token.EPSILON || type == TidemarkLexer.QUOTED_NAME || partOfName || partOfKey || notThereYet) {
                continue;
            }
            if (Keywords.isKeyword(type)) {
                keywords.add(Keywords.word(type));
            }
            boolean furtherPartOfType = isTypeRule(context.getRuleIndex()) && types.contains(Token.EPSILON);
            if (!furtherPartOfType && type != TidemarkLexer.IF) {
                phrases.add(phrase(type));
            }
        }
    }

    /** Adds words for what stands at the token noted last. */
    void add(int atTokenIndex, String phrase) {
        add(atTokenIndex, new IntervalSet(), ParserRuleContext.EMPTY);
        phrases.add(phrase);
    }

    /** Whether this sign, such as a comma, would have been taken. */
    boolean takes(String sign) {
        return phrases.contains("'" + sign + "'");
    }

    /** The keywords among what was expected, for suggestions. */
    Set<String> keywords() {
        return keywords;
    }

    /** What kinds of names would have been taken. */
    Set<NextName> names() {
        return names;
    }

    /** Whether a name would have been taken. */
    boolean takesName() {
        return name;
    }

    /** {@code A, B or C}; empty when nothing is known. */
    String text() {
        List<String> shown = new ArrayList<>(phrases);
        if (phrases.contains(phrase(Token.EOF))) {
            shown.remove(phrase(TidemarkLexer.SEMI));
        }
        if (shown.size() > MOST_SHOWN) {
            shown = shown.subList(0, MOST_SHOWN);
        }
        if (shown.size() < 2) {
            return String.join("", shown);
        }
        return String.join(", ", shown.subList(0, shown.size() - 1)) + " or " + shown.get(shown.size() - 1);
    }

    /** Whether the grammar takes the keyword as a plain name: rule {@code name} without its quoted form. */
    static boolean isNameWord(int type) {
        return Keywords.isKeyword(type) && !ReservedWords.contains(type);
    }

    private static String phrase(int type) {
        return switch (type) {
            case Token.EOF -> "the end of the statement";
            case TidemarkLexer.SEMI -> "';'";
            case TidemarkLexer.COMMENT_CLAUSE -> "COMMENT 'text'";
            case TidemarkLexer.EMIT_CLAUSE -> "EMIT";
            case TidemarkLexer.SAVEPOINT_CLAUSE -> "WITH SAVEPOINT 'path'";
            case TidemarkLexer.PRIMARY -> "PRIMARY KEY";
            case TidemarkLexer.STRING -> "a string in single quotes";
            case TidemarkLexer.INTEGER, TidemarkLexer.NUMBER -> "a number";
            default -> Keywords.isKeyword(type) ? Keywords.word(type) : TidemarkLexer.VOCABULARY.getDisplayName(type);
        };
    }

    private static NextName nextName(ParserRuleContext context) {
        ParserRuleContext user = context;
        while (isNameRule(user.getRuleIndex()) && user.getParent() != null) {
            user = user.getParent();
        }
        return switch (user.getRuleIndex()) {
            case TidemarkParser.RULE_insertStatement -> NextName.TARGET;
            case TidemarkParser.RULE_columnNames,
                    TidemarkParser.RULE_tableElement,
                    TidemarkParser.RULE_assignment,
                    TidemarkParser.RULE_updateStatement -> NextName.COLUMN;
            case TidemarkParser.RULE_columnRest,
                    TidemarkParser.RULE_dataType,
                    TidemarkParser.RULE_dataTypeHead,
                    TidemarkParser.RULE_fieldType -> NextName.TYPE;
            case TidemarkParser.RULE_rowField -> NextName.FIELD;
            case TidemarkParser.RULE_timeUnit, TidemarkParser.RULE_interval -> NextName.TIME_UNIT;
            case TidemarkParser.RULE_options_,
                    TidemarkParser.RULE_option,
                    TidemarkParser.RULE_optionKey,
                    TidemarkParser.RULE_setStatement,
                    TidemarkParser.RULE_resetStatement -> NextName.OPTION_KEY;
            case TidemarkParser.RULE_jobId, TidemarkParser.RULE_jobStatement, TidemarkParser.RULE_alterJobStatement ->
                NextName.JOB;
            default -> NextName.OTHER;
        };
    }

    private static boolean isTypeRule(int rule) {
        return rule == TidemarkParser.RULE_dataType || rule == TidemarkParser.RULE_dataTypeHead;
    }

    private static boolean isNameRule(int rule) {
        return rule == TidemarkParser.RULE_name
                || rule == TidemarkParser.RULE_plainName
                || rule == TidemarkParser.RULE_word
                || rule == TidemarkParser.RULE_typeName
                || rule == TidemarkParser.RULE_optionWord;
    }
}
