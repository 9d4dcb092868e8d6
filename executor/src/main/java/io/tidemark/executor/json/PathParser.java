package io.tidemark.executor.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidemark.executor.regex.PatternSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the text of a path. Mutable, used once. */
final class PathParser {
    private static final int MAX_DEPTH = 100;

    private final String text;
    private int at;
    private int depth;

    PathParser(String text) {
        this.text = text;
    }

    /** Whether the path is lax, which it is if nothing is said. */
    boolean mode() {
        return word("lax") || !word("strict");
    }

    PathNode path() {
        PathNode node = sum();
        if (peek() != 0) {
            throw wrong("'" + peek() + "' does not fit here");
        }
        return node;
    }

    private JsonException wrong(String problem) {
        return new JsonException(at >= text.length() ? "the path ends too early" : problem, at);
    }

    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(String symbol) {
        peek();
        if (text.startsWith(symbol, at)) {
            at += symbol.length();
            return true;
        }
        return false;
    }

    private void expect(String symbol) {
        if (!take(symbol)) {
            throw wrong("'" + symbol + "' was expected");
        }
    }

    private boolean word(String word) {
        peek();
        int end = at + word.length();
        boolean found = text.regionMatches(true, at, word, 0, word.length())
                && (end >= text.length() || !isLetter(text.charAt(end)));
        at = found ? end : at;
        return found;
    }

    private static boolean isLetter(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_' || letter > 127;
    }

    private PathNode sum() {
        deeper();
        PathNode left = product();
        while (peek() == '+' || peek() == '-') {
            char operator = text.charAt(at++);
            left = new PathArithmetic.Binary(operator, left, product());
        }
        depth--;
        return left;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw wrong("the path is nested deeper than " + MAX_DEPTH);
        }
    }

    private PathNode product() {
        PathNode left = unary();
        while (peek() == '*' || peek() == '/' || peek() == '%') {
            char operator = text.charAt(at++);
            left = new PathArithmetic.Binary(operator, left, unary());
        }
        return left;
    }

    private PathNode unary() {
        if (take("-")) {
            deeper();
            PathNode operand = unary();
            depth--;
            return new PathArithmetic.Negation(operand);
        }
        return take("+") ? unary() : steps(primary());
    }

    private PathNode primary() {
        char next = peek();
        if (next == '$' || next == '@') {
            at++;
            return next == '$' ? scope -> List.of(scope.root()) : scope -> List.of(scope.current());
        }
        if (next == '"' || next == '\'') {
            String literal = string();
            return scope -> List.of(literal);
        }
        if (next >= '0' && next <= '9') {
            Json.Number number = number();
            return scope -> List.of(number);
        }
        if (take("(")) {
            PathNode inner = sum();
            expect(")");
            return inner;
        }
        if (word("last")) {
            return scope -> List.of(new Json.Number(String.valueOf(scope.last())));
        }
        for (String literal : List.of("true", "false", "null")) {
            if (word(literal)) {
                Object value = Json.parse(literal);
                return scope -> List.of(value);
            }
        }
        throw wrong("a path begins with $, not '" + next + "'");
    }

    private PathNode steps(PathNode start) {
        PathNode node = start;
        while (true) {
            if (take(".")) {
                node = member(node);
            } else if (take("[")) {
                node = elements(node);
            } else if (take("?")) {
                expect("(");
                node = new PathSteps.Filter(node, condition());
                expect(")");
            } else {
                return node;
            }
        }
    }

    private PathNode member(PathNode input) {
        char next = peek();
        if (next == '*') {
            at++;
            return new PathSteps.AllMembers(input);
        }
        if (next == '"') {
            return new PathSteps.Member(input, string());
        }
        int from = at;
        while (at < text.length() && (isLetter(text.charAt(at)) || text.charAt(at) == '$')) {
            at++;
        }
        if (at == from) {
            throw wrong("a name was expected");
        }
        String name = text.substring(from, at);
        if (!take("(")) {
            return new PathSteps.Member(input, name);
        }
        expect(")");
        String method = name.toLowerCase(Locale.ROOT);
        if (!PathSteps.Method.NAMES.contains(method)) {
            at = from;
            throw wrong("there is no method " + name + "()");
        }
        return new PathSteps.Method(input, method);
    }

    private PathNode elements(PathNode input) {
        if (take("*")) {
            expect("]");
            return new PathSteps.AllElements(input);
        }
        if (peek() == '\'' || peek() == '"') { // ['name'], as other dialects write a member
            PathNode member = new PathSteps.Member(input, string());
            expect("]");
            return member;
        }
        List<PathSteps.Subscript> subscripts = new ArrayList<>();
        do {
            PathNode from = sum();
            subscripts.add(new PathSteps.Subscript(from, word("to") ? sum() : from));
        } while (take(","));
        expect("]");
        return new PathSteps.Elements(input, subscripts);
    }

    private PathCondition condition() {
        deeper();
        PathCondition left = conjunction();
        while (take("||")) {
            left = new PathCondition.Both(false, left, conjunction());
        }
        depth--;
        return left;
    }

    private PathCondition conjunction() {
        PathCondition left = negation();
        while (take("&&")) {
            left = new PathCondition.Both(true, left, negation());
        }
        return left;
    }

    private PathCondition negation() {
        if (peek() == '!' && at + 1 < text.length() && text.charAt(at + 1) != '=') {
            at++;
            deeper();
            PathCondition negated = new PathCondition.Not(negation());
            depth--;
            return negated;
        }
        if (word("exists")) {
            expect("(");
            PathNode node = sum();
            expect(")");
            return new PathCondition.Exists(node);
        }
        int start = at;
        int outer = depth;
        if (take("(")) {
            try {
                PathCondition inner = condition();
                if (take(")")) {
                    return word("is") ? unknown(inner) : inner;
                }
            } catch (JsonException operand) {
                if (depth > MAX_DEPTH) {
                    throw operand;
                }
            }
            depth = outer;
            at = start; // it was an operand in parentheses
        }
        return comparison();
    }

    private PathCondition unknown(PathCondition condition) {
        if (!word("unknown")) {
            throw wrong("'unknown' was expected");
        }
        return new PathCondition.IsUnknown(condition);
    }

    private PathCondition comparison() {
        PathNode left = sum();
        for (String operator : List.of("==", "!=", "<>", "<=", ">=", "<", ">", "=")) {
            if (take(operator)) {
                String name = operator.equals("<>") ? "!=" : operator.equals("=") ? "==" : operator;
                return new PathCondition.Comparison(name, left, sum());
            }
        }
        if (word("starts")) {
            if (!word("with")) {
                throw wrong("'with' was expected");
            }
            String prefix = string();
            return new PathCondition.OfText(left, value -> value.startsWith(prefix));
        }
        if (word("like_regex")) {
            int place = at;
            String regex = string();
            boolean ignoreCase = word("flag") && string().contains("i");
            String tooLarge = PatternSize.problem(regex, ignoreCase);
            if (!tooLarge.isEmpty()) {
                throw new JsonException("'" + regex + "' " + tooLarge, place);
            }
            try {
                Pattern pattern = Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
                return new PathCondition.OfText(
                        left, value -> pattern.matcher(value).find());
            } catch (PatternSyntaxException invalid) {
                throw new JsonException("'" + regex + "' is no regular expression", place);
            }
        }
        throw wrong("a comparison was expected");
    }

    private Json.Number number() {
        int from = at;
        while (at < text.length() && "0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            boolean exponent = (text.charAt(at) | 0x20) == 'e';
            boolean signed = exponent && at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
            at += signed ? 2 : 1;
        }
        String digits = text.substring(from, at);
        if (!Json.isValid(digits)) {
            at = from;
            throw wrong("'" + digits + "' is not a number");
        }
        return new Json.Number(digits);
    }

    private String string() {
        char quote = peek();
        if (quote != '"' && quote != '\'') {
            throw wrong("a text in quotes was expected");
        }
        int from = at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            at = from;
            throw new JsonException("a text does not end", from);
        }
        String inner = text.substring(from + 1, at++);
        if (quote == '\'') {
            inner = inner.replace("\\'", "'").replace("\"", "\\\"");
        }
        try {
            return (String) Json.parse('"' + inner + '"');
        } catch (JsonException invalid) {
            at = from;
            throw wrong("a text in quotes is not well-formed");
        }
    }
}
