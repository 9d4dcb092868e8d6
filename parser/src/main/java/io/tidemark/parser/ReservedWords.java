package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkParser;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.misc.IntervalSet;

/** The keywords that the grammar cannot take as names: those of its rule {@code reserved}. */
final class ReservedWords {
    private static final IntervalSet WORDS = words();

    private ReservedWords() {}

    static boolean contains(int type) {
        return WORDS.contains(type);
    }

    private static IntervalSet words() {
        ATN atn = TidemarkParser._ATN;
        return atn.nextTokens(atn.ruleToStartState[TidemarkParser.RULE_reserved]);
    }
}
