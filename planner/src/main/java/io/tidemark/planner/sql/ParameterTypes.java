package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
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
    void take(SqlNode validated, StatementValidator validator) {
        if (!any()) {
            return;
        }
        List<SqlDynamicParam> nodes = new ArrayList<>();
        validated.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlDynamicParam parameter) {
                nodes.add(parameter);
                return null;
            }
        });
        Map<Integer, RelDataType> found = new HashMap<>();
        for (SqlDynamicParam node : nodes) {
            RelDataType type = validator.getValidatedNodeTypeIfKnown(node);
            if (type != null && ParameterInference.isKnown(type)) {
                found.putIfAbsent(node.getIndex(), type);
            }
        }
        places.keySet().forEach(number -> {
            RelDataType type = validator.parameterType(number);
            if (type != null) {
                found.put(number, type);
            }
        });
        places.forEach((number, position) -> {
            RelDataType type = found.get(number);
            if (type == null) {
                throw undecided(position);
            }
            parameters.onType(number, type(type, position));
        });
        for (SqlDynamicParam node :
                nodes) { // COALESCE and NULLIF repeat one, and only one of them may have been looked at
            if (validator.getValidatedNodeTypeIfKnown(node) == null) {
                validator.setValidatedNodeType(node, Objects.requireNonNull(found.get(node.getIndex())));
            }
        }
    }

    /**
     * Does what makes operators of a validated tree. Calcite gets lost where it has repeated a parameter itself, as for
     * {@code COALESCE(?, x)}: that is told as what it is.
     */
    <T> T converting(Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (TidemarkException | CalciteException told) {
            throw told;
        } catch (RuntimeException | AssertionError lost) {
            if (any()) {
                throw undecided(places.values().iterator().next());
            }
            throw lost;
        }
    }

    private static SqlType type(RelDataType type, @Nullable Position position) {
        SqlType wanted = TypeMapping.fromCalcite(type);
        if (wanted.isText()) { // a value has room, as a constant has: what it is compared with may be shorter
            wanted = SqlType.varchar();
        } else if (wanted.isBinary()) {
            wanted = SqlType.of(SqlType.Kind.VARBINARY);
        }
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
