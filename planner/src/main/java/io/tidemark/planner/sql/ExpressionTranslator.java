package io.tidemark.planner.sql;

import io.tidemark.parser.ast.QueryText;
import java.util.Map;
import org.apache.calcite.rex.RexNode;

/** Understands a scalar expression over named columns. */
interface ExpressionTranslator {
    /**
     * @param expression its text
     * @param columns what names stand for
     * @param table for messages, and as the qualifier that names may have
     */
    RexNode translate(QueryText expression, Map<String, RexNode> columns, String table);
}
