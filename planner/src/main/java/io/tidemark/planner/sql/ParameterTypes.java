package io.tidemark.planner.sql;

import io.tidemark.planner.check.Deadline;
import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one text: numbers them through the whole statement, and finds out their types before the text is
 * validated for good. Calcite rewrites some calls and repeats their operands, and a parameter that gets its type in one of its
 * places only leaves the others without. So the text is validated until each parameter has shown what it is, and once more
 * with these types, which then are as sure as that of a column. Mutable, for one text. Thread: sql.
 */
final class ParameterTypes {
    private final SourceText source;
    private final Parameters parameters;
    private final RelDataTypeFactory factory;
    private final Map<Integer, Position> places = new TreeMap<>();
    private final Map<Integer, RelDataType> types = new TreeMap<>();

    ParameterTypes(SourceText source, Parameters parameters, RelDataTypeFactory factory) {
        this.source = source;
        this.parameters = parameters;
        this.factory = factory;
    }

    /** The tree with the parameters' numbers in the statement. */
    SqlNode number(SqlNode parsed) {
        return parsed.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlDynamicParam parameter) {
                Position position = source.locate(parameter);
                int number = parameters.number(position);
                places.put(number, position);
                SqlType known = parameters.type(number);
                if (known != null) {
                    types.put(number, TypeMapping.toCalcite(factory, known));
                }
                return new SqlDynamicParam(number, parameter.getParserPosition());
            }
        });
    }

    /** Whether the text has any. */
    boolean any() {
        return !places.isEmpty();
    }

    /** What is known so far, by number. */
    Map<Integer, RelDataType> types() {
        return Map.copyOf(types);
    }

    /**
     * Finds out what all parameters are; throws for one that could be anything.
     *
     * @param validators makes one for the types that are known so far
     * @param validation validates a fresh tree of the text
     */
    void find(
            Function<Map<Integer, RelDataType>, StatementValidator> validators,
            Function<StatementValidator, SqlNode> validation) {
        while (types.size() < places.size()) {
            int before = types.size();
            StatementValidator validator = validators.apply(types());
            List<SqlDynamicParam> nodes = new ArrayList<>();
            @Nullable CalciteException told = attempt(() -> nodes.addAll(in(validation.apply(validator))));
            places.keySet().forEach(number -> take(number, validator.parameterType(number)));
            if (types.size() == before) { // what could be anything is what Calcite takes it for
                nodes.forEach(node -> take(node.getIndex(), validator.assumedType(node)));
            }
            if (types.size() == before) {
                throw told != null ? told : undecided(firstOpen());
            }
        }
    }

    private void take(int number, @Nullable RelDataType found) {
        if (found != null && !types.containsKey(number)) {
            SqlType type = roomy(TypeMapping.fromCalcite(found));
            parameters.onType(number, type);
            types.put(number, TypeMapping.toCalcite(factory, type.withNullable(true)));
        }
    }

    private static List<SqlDynamicParam> in(SqlNode validated) {
        List<SqlDynamicParam> nodes = new ArrayList<>();
        validated.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
                nodes.add(parameter);
                return null;
            }
        });
        return nodes;
    }

    /** Validates as far as Calcite gets without the types; what it says of names and other types is true already. */
    private static @Nullable CalciteException attempt(Runnable validation) {
        try {
            validation.run();
            return null;
        } catch (TidemarkException refused) {
            throw refused;
        } catch (CalciteException told) {
            return told;
        } catch (RuntimeException | AssertionError lost) {
            TidemarkException refused = Deadline.within(lost);
            if (refused != null) {
                throw refused;
            }
            return null; // where a type was missing; the next one to miss it is asked for by name
        }
    }

    private @Nullable Position firstOpen() {
        return places.entrySet().stream()
                .filter(place -> !types.containsKey(place.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** A value has room, as a constant has: what it is compared with may be shorter. */
    private static SqlType roomy(SqlType type) {
        if (type.isText()) {
            return SqlType.varchar();
        }
        return type.isBinary() ? SqlType.of(SqlType.Kind.VARBINARY) : type;
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
