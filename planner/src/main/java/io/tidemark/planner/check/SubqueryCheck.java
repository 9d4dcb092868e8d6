package io.tidemark.planner.check;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Refuses queries inside expressions, each by its own name. */
final class SubqueryCheck extends SqlBasicVisitor<Void> {
    private final SourceText source;

    SubqueryCheck(SourceText source) {
        this.source = source;
    }

    @Override
    public Void visit(SqlCall call) {
        boolean in = call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN;
        if (in && call.operand(1).isA(SqlKind.QUERY)) {
            throw source.notYet(call.getKind() == SqlKind.NOT_IN ? "NOT IN (a subquery)" : "IN (a subquery)", call);
        }
        if (call.getKind() == SqlKind.EXISTS) {
            throw source.notYet("EXISTS", call);
        }
        boolean collects = call.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR
                || call.getKind() == SqlKind.MAP_QUERY_CONSTRUCTOR
                || call.getKind() == SqlKind.MULTISET_QUERY_CONSTRUCTOR;
        if (call.isA(SqlKind.QUERY) && !collects) {
            throw source.notYet("a scalar subquery", call);
        }
        return super.visit(call);
    }
}
