package io.tidemark.shell.complete;

import io.tidemark.parser.HighlightToken;
import io.tidemark.parser.Highlighting;
import io.tidemark.parser.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The words and signs of a statement's beginning that stand in the innermost parentheses that are still open; what stands in
 * closed ones counts as one operand. Immutable.
 *
 * @param words in order, keywords in capitals
 * @param opener the word before the open parenthesis, in capitals; empty if none is open
 */
record Words(List<Word> words, String opener) {
    /**
     * A word or sign.
     *
     * @param text names without quotes, keywords in capitals
     * @param kind what the lexer takes it for; an expression in parentheses is an IDENTIFIER
     */
    record Word(String text, TokenKind kind) {
        boolean is(String keyword) {
            return kind == TokenKind.KEYWORD && text.equals(keyword);
        }

        boolean isAny(List<String> keywords) {
            return kind == TokenKind.KEYWORD && keywords.contains(text);
        }

        /** Whether it may be a name; most keywords may. */
        boolean isName() {
            return kind == TokenKind.IDENTIFIER || kind == TokenKind.QUOTED_IDENTIFIER;
        }
    }

    private static final Word GROUP = new Word("()", TokenKind.IDENTIFIER);
    private static final Word NONE = new Word("", TokenKind.OPERATOR);

    static Words of(String beginning) {
        Deque<List<Word>> open = new ArrayDeque<>();
        open.push(new ArrayList<>());
        for (Word word : all(beginning)) {
            if (word.text().equals("(")) {
                open.push(new ArrayList<>());
            } else if (word.text().equals(")") && open.size() > 1) {
                open.pop();
                open.element().add(GROUP);
            } else {
                open.element().add(word);
            }
        }
        List<Word> inner = open.pop();
        List<Word> outer = open.peek();
        String opener = outer == null || outer.isEmpty()
                ? outer == null ? "" : "("
                : outer.get(outer.size() - 1).text().toUpperCase(Locale.ROOT);
        return new Words(List.copyOf(inner), opener);
    }

    /** All words and signs, without comments. */
    static List<Word> all(String text) {
        List<Word> words = new ArrayList<>();
        for (HighlightToken token : Highlighting.tokens(text)) {
            String word = text.substring(token.start(), token.end());
            switch (token.kind()) { // each case adds one word; there is no value to give
                case COMMENT -> {}
                case KEYWORD -> words.add(new Word(word.toUpperCase(Locale.ROOT), token.kind()));
                case QUOTED_IDENTIFIER -> words.add(new Word(unquoted(word), token.kind()));
                case IDENTIFIER, STRING, NUMBER, OPERATOR, ERROR -> words.add(new Word(word, token.kind()));
            }
        }
        return words;
    }

    private static String unquoted(String name) {
        return name.length() < 2 ? name : name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** The last word, or one that is none before; 0 is the last. */
    Word fromEnd(int index) {
        return index < words.size() ? words.get(words.size() - 1 - index) : NONE;
    }

    /** The last of these keywords, or empty. */
    String lastOf(List<String> keywords) {
        for (int index = words.size() - 1; index >= 0; index--) {
            if (words.get(index).isAny(keywords)) {
                return words.get(index).text();
            }
        }
        return "";
    }
}
