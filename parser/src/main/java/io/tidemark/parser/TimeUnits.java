package io.tidemark.parser;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** The units of intervals. */
final class TimeUnits {
    /** A unit that an interval may be given in. */
    enum Unit {
        YEAR,
        MONTH,
        WEEK,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    private TimeUnits() {}

    /** The unit that a word names. */
    static Unit unit(Token token) {
        String word = token.getText().toUpperCase(Locale.ROOT);
        List<String> names = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            if (unit.name().equals(word)) {
                return unit;
            }
            names.add(unit.name());
        }
        String suggestion = Suggestion.didYouMean(word, names);
        throw new TidemarkException(
                ErrorCode.SYNTAX,
                "there is no unit of time " + StatementErrorStrategy.found(token),
                suggestion.isEmpty() ? "units are " + String.join(", ", names) : suggestion,
                Lexing.position(token));
    }
}
