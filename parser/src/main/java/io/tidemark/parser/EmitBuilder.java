package io.tidemark.parser;

import io.tidemark.parser.ast.EmitClause;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Makes the EMIT clause. */
final class EmitBuilder {
    private EmitBuilder() {}

    /** The clause, or null without one. */
    static @Nullable EmitClause emit(TidemarkParser.@Nullable EmitContext node, SourceText source) {
        if (node == null) {
            return null;
        }
        boolean afterWatermark = false;
        QueryText afterDelay = null;
        if (node.afterConditions() != null) {
            for (TidemarkParser.AfterConditionContext condition :
                    node.afterConditions().afterCondition()) {
                boolean watermark = condition.WATERMARK() != null;
                if (watermark ? afterWatermark : afterDelay != null) {
                    throw twice(condition);
                }
                afterWatermark |= watermark;
                afterDelay = watermark ? afterDelay : interval(condition.interval(), source);
            }
        }
        return new EmitClause(
                node.CHANGES() != null,
                node.STREAM() != null,
                afterWatermark,
                afterDelay,
                node.lateness() == null ? null : interval(node.lateness().interval(), source),
                node.lateRows() == null ? null : SourceText.name(node.lateRows().name()),
                SourceText.position(node));
    }

    private static QueryText interval(TidemarkParser.IntervalContext node, SourceText source) {
        for (TidemarkParser.TimeUnitContext unit : node.timeUnit()) {
            TimeUnits.unit(unit.getStart());
        }
        return source.query(node);
    }

    private static TidemarkException twice(ParserRuleContext condition) {
        return new TidemarkException(
                ErrorCode.SYNTAX,
                "AFTER " + StatementErrorStrategy.found(condition.getStart()) + " is said twice",
                "keep one of the two",
                SourceText.position(condition));
    }
}
