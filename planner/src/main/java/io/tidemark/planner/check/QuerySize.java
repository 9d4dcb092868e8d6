package io.tidemark.planner.check;

import io.tidemark.types.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a parsed query asks for, and refuses what is above {@link QueryLimits} before anything of it is worked out: a part
 * of WITH that is used twice in the next one, and that twice in the one behind it, is copied a million times after twenty.
 * Views are not looked into; {@link PlanSize} counts them. Mutable; for one query.
 */
public final class QuerySize extends SqlBasicVisitor<Void> {
    private static final int MAX_DOUBLINGS = 30;
    private static final int SEVERAL = 4;

    private final SourceText source;
    private Map<String, Parts> named = new HashMap<>();
    private Parts parts = Parts.NONE;

    /** How often what is looked at comes to stand in the query that the planner makes of this one. */
    private long copies = 1;

    /** What was counted. */
    private record Parts(long joins, long unions, long nodes, long terms) {
        static final Parts NONE = new Parts(0, 0, 0, 0);

        Parts plus(Parts more) {
            return new Parts(joins + more.joins, unions + more.unions, nodes + more.nodes, terms + more.terms);
        }
    }

    private QuerySize(SourceText source) {
        this.source = source;
    }

    /** Refuses a query or an expression that is too large. */
    public static void check(SourceText source, SqlNode query) {
        query.accept(new QuerySize(source));
    }

    private void add(long joins, long unions, long nodes, SqlNode at) {
        add(new Parts(joins, unions, nodes, 0), at);
    }

    private void add(Parts more, SqlNode at) {
        parts = parts.plus(more);
        Position position = source.locate(at);
        QueryLimits.checkJoins(parts.joins(), position);
        QueryLimits.checkUnions(parts.unions(), position);
        QueryLimits.checkNodes(parts.nodes(), position);
        QueryLimits.checkTerms(parts.terms(), position);
    }

    /** Looks at a part that is copied so often. */
    private void copied(long times, SqlNode node) {
        long before = copies;
        copies *= times; // both are small
        QueryLimits.checkCopies(copies, source.locate(node));
        node.accept(this);
        copies = before;
    }

    @Override
    public Void visit(SqlCall call) {
        if (call instanceof SqlWith with) {
            return with(with);
        }
        if (call instanceof SqlSelect select) {
            return select(select);
        }
        if (call instanceof SqlJoin join) {
            add(1, 0, 1, join.getRight()); // before the left side, so that a long chain is not walked to its end
            from(join.getLeft());
            from(join.getRight());
            accept(join.getCondition());
            return null;
        }
        if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
            from(call.operand(0));
            return null;
        }
        if (call.getKind() == SqlKind.UNION) {
            add(0, 1, 1, call.operand(1));
        } else if (call.getKind() == SqlKind.ROW) {
            QueryLimits.checkColumns(call.operandCount(), source.locate(call));
        } else if (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN) {
            checkList(call);
        }
        terms(1, call);
        for (int index = 0; index < call.operandCount(); index++) {
            SqlNode operand = call.operand(index);
            if (operand != null) {
                copied(times(call, index), operand);
            }
        }
        return null;
    }

    /** How often Calcite writes an operand when it says what a call means in simpler ones. */
    private long times(SqlCall call, int operand) {
        int last = call.operandCount() - 1;
        // Functions are known by their names only until they are validated.
        return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "NULLIF", "COALESCE", "IFNULL", "NVL" -> operand < last ? 2 : 1;
            case "GREATEST", "LEAST" -> call.operandCount();
            case "SUBSTR" -> operand == 0 ? SEVERAL : 1;
            default -> timesOfKind(call, operand);
        };
    }

    private long timesOfKind(SqlCall call, int operand) {
        return switch (call.getKind()) {
            case BETWEEN -> operand == 0 ? SEVERAL : 2; // SYMMETRIC has the operand in four comparisons
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, OVERLAPS, CONTAINS, PERIOD_EQUALS -> SEVERAL;
            case IN, NOT_IN -> operand == 0 ? 2 : 1; // once for a list of constants; PlanSize sees the others
            default -> 1; // SqlKind is Calcite's, and has hundreds of members
        };
    }

    private void checkList(SqlCall call) {
        if (call.operand(1) instanceof SqlNodeList list) {
            QueryLimits.checkList(list.size(), source.locate(call));
        }
    }

    private void terms(int more, SqlNode at) {
        add(new Parts(0, 0, 0, more * copies), at);
    }

    @Override
    public Void visit(SqlIdentifier identifier) {
        terms(1, identifier);
        return null;
    }

    @Override
    public Void visit(SqlLiteral literal) {
        terms(1, literal);
        return null;
    }

    private Void with(SqlWith with) {
        Map<String, Parts> outer = named;
        named = new HashMap<>(outer);
        for (SqlNode item : with.withList) {
            if (item instanceof SqlWithItem one) {
                Parts before = parts;
                parts = Parts.NONE;
                one.query.accept(this);
                named.put(lower(one.name), parts);
                parts = before;
            }
        }
        with.body.accept(this);
        named = outer;
        return null;
    }

    private Void select(SqlSelect select) {
        QueryLimits.checkColumns(select.getSelectList().size(), source.locate(select));
        Parts before = parts;
        add(0, 0, 1, select);
        from(select.getFrom());
        long sets = groupingSets(select.getGroup());
        if (sets > 1) { // each of them reads the input
            QueryLimits.checkGroupingSets(sets, source.locate(select.getGroup()));
            add(0, 0, (parts.nodes() - before.nodes() + 1) * (sets - 1), select.getGroup());
        }
        accept(select.getSelectList());
        accept(select.getWhere());
        accept(select.getGroup());
        accept(select.getHaving());
        accept(select.getOrderList());
        return null;
    }

    private void accept(@Nullable SqlNode node) {
        if (node != null) {
            node.accept(this);
        }
    }

    /** What stands where a table may stand. */
    private void from(@Nullable SqlNode node) {
        if (node instanceof SqlIdentifier name && name.isSimple() && named.containsKey(lower(name))) {
            add(named.getOrDefault(lower(name), Parts.NONE), name);
        } else if (node instanceof SqlIdentifier name) {
            add(0, 0, 1, name);
        } else if (node != null && node.getKind() == SqlKind.AS) {
            from(((SqlCall) node).operand(0));
        } else {
            accept(node);
        }
    }

    private static String lower(SqlIdentifier name) {
        return name.getSimple().toLowerCase(Locale.ROOT);
    }

    /** How many ways of grouping a list asks for: the parts of the list are multiplied with each other. */
    private static long groupingSets(@Nullable SqlNodeList group) {
        long sets = 1;
        if (group != null) {
            for (SqlNode part : group) {
                sets = Math.min(sets * groupingSets(part), 1L << MAX_DOUBLINGS);
            }
        }
        return sets;
    }

    private static long groupingSets(SqlNode part) {
        if (!(part instanceof SqlCall call)) {
            return 1;
        }
        List<SqlNode> operands = call.getOperandList();
        return switch (call.getKind()) {
            case CUBE -> 1L << Math.min(operands.size(), MAX_DOUBLINGS);
            case ROLLUP -> operands.size() + 1L;
            case GROUPING_SETS ->
                operands.stream().mapToLong(QuerySize::groupingSets).sum();
            default -> 1; // SqlKind is Calcite's, and has hundreds of members
        };
    }
}
