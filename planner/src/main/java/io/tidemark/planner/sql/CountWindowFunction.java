package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * A window of so many rows among the keys of GROUP BY: {@code TUMBLE_ROWS(n)} and {@code HOP_ROWS(slide, n)}. It stands for
 * the window's number, which no query can ask for. Its lengths are part of the function, so that they need no expression.
 * Inherits because Calcite asks for it.
 */
public final class CountWindowFunction extends SqlFunction {
    /** Rows that a window may have. */
    static final long MAX_ROWS = 1_000_000_000;

    /** Parts in which a window is kept: its size divided by what slide and size have in common. */
    static final long MAX_PARTS = 10_000;

    private static final Set<String> KINDS = Set.of("TUMBLE_ROWS", "HOP_ROWS");

    private final long slide;
    private final long size;

    private CountWindowFunction(String name, long slide, long size) {
        super(
                name, // with its lengths: Calcite takes functions of one name to be the same
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.BIGINT,
                null,
                OperandTypes.NILADIC,
                SqlFunctionCategory.SYSTEM);
        this.slide = slide;
        this.size = size;
    }

    /** Whether a kind of window, as {@link WindowArguments#kind} names it, counts rows. */
    static boolean counts(String kind) {
        return KINDS.contains(kind);
    }

    /** Reads a call in GROUP BY and checks its lengths. */
    static SqlNode of(SourceText source, SqlCall call) {
        WindowArguments arguments = WindowArguments.grouped(source, call);
        long size = arguments.rows("SIZE");
        boolean hops = arguments.kind().equals("HOP_ROWS");
        long slide = hops ? arguments.rows("SLIDE") : size;
        if (slide > size) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    "the slide of HOP_ROWS is longer than its size; did you swap them?",
                    "the slide comes first: HOP_ROWS(slide, size), or write SLIDE => …, SIZE => …",
                    call);
        }
        long parts = size / greatestCommonDivisor(slide, size);
        if (parts > MAX_PARTS) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    "each window would be put together from " + parts + " parts; at most " + MAX_PARTS + " are allowed",
                    "use a longer slide, or one that divides the size",
                    call);
        }
        String name = arguments.kind() + (hops ? " " + slide + " " : " ") + size;
        return new CountWindowFunction(name, slide, size).createCall(call.getParserPosition());
    }

    private static long greatestCommonDivisor(long left, long right) {
        return right == 0 ? left : greatestCommonDivisor(right, left % right);
    }

    /** After how many rows of a key the next window begins. */
    public long slide() {
        return slide;
    }

    /** How many rows of a key a window has. */
    public long size() {
        return size;
    }

    /** Each row has a number of its own. */
    @Override
    public boolean isDeterministic() {
        return false;
    }

    /** As Calcite does it, but without looking for a function of this name in the catalog. */
    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        return validator.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    }
}
