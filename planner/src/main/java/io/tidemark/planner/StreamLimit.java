package io.tidemark.planner;

import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Position;

/**
 * LIMIT of a query that runs on: it stops after so many rows.
 *
 * @param input the query without LIMIT
 * @param rows the limit, or -1
 */
record StreamLimit(PhysicalNode input, long rows) {
    /** Takes a LIMIT off the top; refuses ORDER BY and OFFSET. */
    static StreamLimit strip(PhysicalNode node, Position emitPosition) {
        if (node instanceof PhysicalNode.Sort sort) {
            if (!sort.keys().isEmpty()) {
                throw EmitErrors.notOnAStream("ORDER BY", emitPosition);
            }
            if (sort.offset() > 0) {
                throw EmitErrors.notOnAStream("OFFSET", emitPosition);
            }
            return new StreamLimit(sort.input(), sort.fetch());
        }
        if (node instanceof PhysicalNode.Project project) {
            StreamLimit below = strip(project.input(), emitPosition);
            return new StreamLimit(
                    new PhysicalNode.Project(below.input, project.expressions(), project.schema()), below.rows);
        }
        return new StreamLimit(node, -1);
    }
}
