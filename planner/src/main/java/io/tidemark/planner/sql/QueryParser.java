package io.tidemark.planner.sql;

import io.tidemark.planner.check.NestingCheck;
import io.tidemark.planner.check.QuerySize;
import io.tidemark.planner.check.SourceText;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/** Text to Calcite's tree; errors come in our words. */
final class QueryParser {
    static final SqlParser.Config CONFIG = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withIdentifierMaxLength(256)
            .withConformance(TidemarkConformance.INSTANCE);

    private QueryParser() {}

    /** Parses SELECT, VALUES, WITH, UNION, … */
    static SqlNode query(SourceText source) {
        return parse(source, SqlParser::parseQuery);
    }

    /** Parses a scalar expression. */
    static SqlNode expression(SourceText source) {
        return parse(source, SqlParser::parseExpression);
    }

    private static SqlNode parse(SourceText source, Rule rule) {
        String sql = ReservedCalls.replace(QueryScanner.prepare(source.text()));
        try {
            SqlNode parsed = rule.parse(SqlParser.create(sql, CONFIG));
            QuerySize.check(source, parsed); // before anything else walks over it
            return ReservedCalls.restore(parsed);
        } catch (SqlParseException e) {
            throw new ParseErrors(source, sql, changed -> rule.parse(SqlParser.create(changed, CONFIG))).translate(e);
        } catch (StackOverflowError e) {
            throw NestingCheck.tooLong(source.text().position());
        }
    }

    /** One of the parser's entry points. */
    private interface Rule {
        SqlNode parse(SqlParser parser) throws SqlParseException;
    }
}
