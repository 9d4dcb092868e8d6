package io.tidemark.planner.sql;

import io.tidemark.types.Position;
import java.util.function.Function;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A position in the script, whereas those that Calcite makes count in the piece that it was given. Expressions of views and
 * of computed columns get such positions before they become part of a query, whose own positions mean something else.
 */
final class ScriptPlace extends SqlParserPos {
    private static final long serialVersionUID = 1L;

    ScriptPlace(Position place) {
        super(place.line(), place.column());
    }

    Position position() {
        return new Position(getLineNum(), getColumnNum());
    }

    /** An expression whose calls have been given positions in the script. */
    static RexNode in(RexNode expression, RexBuilder builder, Function<SqlParserPos, SqlParserPos> places) {
        return expression.accept(new Calls(builder, places));
    }

    /** A query whose calls have been given positions in the script. */
    static RelNode in(RelNode query, RexBuilder builder, Function<SqlParserPos, SqlParserPos> places) {
        return query.accept(new Operators(new Calls(builder, places)));
    }

    private static final class Operators extends RelHomogeneousShuttle {
        private final Calls calls;

        Operators(Calls calls) {
            this.calls = calls;
        }

        @Override
        public RelNode visit(RelNode other) {
            return super.visit(other).accept(calls);
        }
    }

    private static final class Calls extends RexShuttle {
        private final RexBuilder builder;
        private final Function<SqlParserPos, SqlParserPos> places;

        Calls(RexBuilder builder, Function<SqlParserPos, SqlParserPos> places) {
            this.builder = builder;
            this.places = places;
        }

        @Override
        public RexNode visitCall(RexCall call) {
            RexNode visited = super.visitCall(call);
            if (!(visited instanceof RexCall changed) || visited instanceof RexSubQuery) {
                return visited;
            }
            return builder.makeCall(
                    places.apply(call.getParserPosition()),
                    changed.getType(),
                    changed.getOperator(),
                    changed.getOperands());
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
            return visited.clone(visited.rel.accept(new Operators(this)));
        }
    }
}
