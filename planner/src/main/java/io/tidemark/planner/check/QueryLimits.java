package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How large a query may be, with the views and the parts of WITH in it counted each time that they are used. */
public final class QueryLimits {
    /** Most joins. */
    public static final int MAX_JOINS = 16;

    /** Most queries that are put together by UNION. */
    public static final int MAX_BRANCHES = 256;

    /** Most columns of a table, of a result and of what stands between. */
    public static final int MAX_COLUMNS = 1_600;

    /** Most values in a list behind IN. */
    public static final int MAX_LIST = 10_000;

    /** Most ways of grouping that GROUPING SETS, ROLLUP and CUBE of a SELECT ask for. */
    public static final int MAX_GROUPING_SETS = 1_024;

    /** Most nodes of a plan, with one that is read twice counted twice: every rule walks over all of them once. */
    public static final int MAX_NODES = 20_000;

    /** Most parts of the expressions of a query, with one counted twice that is worked out twice. */
    public static final int MAX_TERMS = 200_000;

    /**
     * How often a part of an expression may be repeated by those around it: {@code NULLIF(a, b)} stands for {@code CASE WHEN a =
     * b THEN NULL ELSE a END}, and so ten of them within each other for a thousand.
     */
    public static final int MAX_COPIES = 1_024;

    private static final String SMALLER = "keep a part of it as a materialized view, and read that";

    private QueryLimits() {}

    /** Refuses more joins. */
    static void checkJoins(long joins, Position position) {
        if (joins > MAX_JOINS) {
            throw refuse("the query has more than " + MAX_JOINS + " joins" + counted(), SMALLER, position);
        }
    }

    /** Refuses more branches than the limit, of which each UNION adds one. */
    static void checkUnions(long unions, Position position) {
        if (unions >= MAX_BRANCHES) {
            throw refuse(
                    "the query puts more than " + MAX_BRANCHES + " queries together by UNION" + counted(),
                    "write rows of constants as VALUES (…), (…), or " + SMALLER,
                    position);
        }
    }

    /** Refuses statement sets of more INSERTs than a UNION may have queries; there must be one position for each. */
    public static void checkInserts(List<Position> positions) {
        if (positions.size() > MAX_BRANCHES) {
            throw refuse(
                    "the statement set has more than " + MAX_BRANCHES + " INSERTs",
                    "make several sets of them",
                    positions.get(MAX_BRANCHES));
        }
    }

    /** Refuses larger plans. */
    static void checkNodes(long nodes, Position position) {
        if (nodes > MAX_NODES) {
            throw refuse(
                    "the plan of the query would have more than " + MAX_NODES + " nodes" + counted(),
                    "split it, or " + SMALLER,
                    position);
        }
    }

    /** Refuses larger expressions. */
    static void checkTerms(long terms, Position position) {
        if (terms > MAX_TERMS) {
            throw tooManyTerms(position);
        }
    }

    /** The refusal of larger expressions. */
    public static TidemarkException tooManyTerms(@Nullable Position position) {
        return refuse(
                "the expressions of the query have more than " + MAX_TERMS
                        + " parts, with what is repeated counted each time",
                SMALLER,
                position);
    }

    /** Refuses what grows with each level of nesting. */
    static void checkCopies(long copies, Position position) {
        if (copies > MAX_COPIES) {
            throw refuse(
                    "COALESCE, NULLIF, GREATEST, SUBSTR, CASE, BETWEEN, IN or the like stand within each other so often that"
                            + " this would be worked out more than " + MAX_COPIES + " times",
                    "write one of them with several arguments, or give the inner ones a name in a materialized view",
                    position);
        }
    }

    /** Refuses wider rows. */
    public static void checkColumns(long columns, Position position) {
        if (columns > MAX_COLUMNS) {
            throw refuse(
                    columns + " columns are too many: at most " + MAX_COLUMNS + " are allowed",
                    "leave some out, or put what belongs together into a ROW, ARRAY or MAP",
                    position);
        }
    }

    /** Refuses longer lists behind IN. */
    static void checkList(long values, Position position) {
        if (values > MAX_LIST) {
            throw refuse(
                    "the list behind IN has " + values + " values; at most " + MAX_LIST + " are allowed",
                    "put the values into a table, and join it",
                    position);
        }
    }

    /** Refuses more ways of grouping. */
    static void checkGroupingSets(long sets, Position position) {
        if (sets > MAX_GROUPING_SETS) {
            throw refuse(
                    "GROUP BY asks for more than " + MAX_GROUPING_SETS + " grouping sets",
                    "name those that you need: GROUPING SETS ((a, b), (a), ())",
                    position);
        }
    }

    private static String counted() {
        return ", those in views and WITH counted each time that they are used";
    }

    private static TidemarkException refuse(String message, String hint, @Nullable Position position) {
        return new TidemarkException(ErrorCode.LIMIT_EXCEEDED, message, hint, position);
    }
}
