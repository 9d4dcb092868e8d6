package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** The parameters of one text: numbers them through the whole statement, and takes their types from the validator. */
final class ParameterTypes {
    private final SourceText source;
    private final Parameters parameters;
    private final Map<Integer, Position> places = new HashMap<>();

    ParameterTypes(SourceText source, Parameters parameters) {
        this.source = source;
        this.parameters = parameters;
    }

    /** The tree with the parameters' numbers in the statement. */
    SqlNode number(SqlNode parsed) {
        return parsed.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlDynamicParam parameter) {
                Position position = source.locate(parameter);
                int number = parameters.number(position);
                places.put(number, position);
                return new SqlDynamicParam(number, parameter.getParserPosition());
            }
        });
    }

    /** Whether the text has any. */
    boolean any() {
        return !places.isEmpty();
    }

    /** Takes the types from a validated tree; throws for a parameter that could be of any type. */
    void take(SqlNode validated, SqlValidator validator) {
        if (!any() || !parameters.describes()) {
            return;
        }
        Map<Integer, RelDataType> found = new HashMap<>();
        validated.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlDynamicParam parameter) {
                RelDataType type = validator.getValidatedNodeTypeIfKnown(parameter);
                if (type != null && !isOpen(type)) {
                    found.putIfAbsent(parameter.getIndex(), type);
                }
                return null;
            }

            @Override
            public Void visit(SqlCall call) {
                return super.visit(call);
            }
        });
        places.forEach((number, position) -> {
            RelDataType type = found.get(number);
            if (type == null) {
                throw undecided(position);
            }
            parameters.onType(number, type(type, position));
        });
    }

    private static boolean isOpen(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.UNKNOWN
                || type.getSqlTypeName() == SqlTypeName.ANY
                || type.getSqlTypeName() == SqlTypeName.NULL;
    }

    private static SqlType type(RelDataType type, @Nullable Position position) {
        SqlType wanted = TypeMapping.fromCalcite(type);
        if (!wanted.fields().isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.PARAMETER_TYPE,
                    "a parameter cannot be " + wanted.text(),
                    "give its elements one by one, such as ARRAY[?, ?]",
                    position);
        }
        return wanted;
    }

    /** A parameter of which nothing tells the type. */
    static TidemarkException undecided(@Nullable Position position) {
        return new TidemarkException(
                ErrorCode.PARAMETER_TYPE,
                "the type of this parameter cannot be told",
                "say it with a CAST, such as CAST(? AS VARCHAR)",
                position);
    }
}
