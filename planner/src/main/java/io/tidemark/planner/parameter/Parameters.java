package io.tidemark.planner.parameter;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ?} of the statement that is being planned. Either it is found out what they must be, and then each stands for
 * NULL of its type; or they have values, and each stands for a constant. A place in the script identifies one, for a statement
 * has several texts (the values and the condition of UPDATE) and each counts its own. Mutable, for one statement. Thread: sql.
 */
public final class Parameters {
    private enum Purpose {
        REFUSE,
        DESCRIBE,
        FILL
    }

    private final Purpose purpose;
    private final List<Position> positions = new ArrayList<>();
    private final List<@Nullable SqlType> types = new ArrayList<>();
    private final List<Expression> values;

    private Parameters(Purpose purpose, List<Expression> values) {
        this.purpose = purpose;
        this.values = values;
    }

    /** For statements that are run as they stand: a {@code ?} is an error. */
    public static Parameters none() {
        return new Parameters(Purpose.REFUSE, List.of());
    }

    /** To find out what the parameters are. */
    public static Parameters describing() {
        return new Parameters(Purpose.DESCRIBE, List.of());
    }

    /**
     * With values.
     *
     * @param described the parameters of the statement as they were found before
     * @param values a constant of its type for each: a literal, or a call that makes an ARRAY, MAP or ROW of literals
     */
    public static Parameters filled(List<Parameter> described, List<Expression> values) {
        Check.state(described.size() == values.size(), "a value for each parameter");
        Parameters filled = new Parameters(Purpose.FILL, List.copyOf(values));
        for (Parameter parameter : described) {
            filled.positions.add(parameter.position());
            filled.types.add(parameter.type());
        }
        return filled;
    }

    /** The number of the parameter at a place; throws if parameters have no place in this statement. */
    public int number(Position position) {
        int known = positions.indexOf(position);
        if (known >= 0) {
            return known;
        }
        if (purpose != Purpose.DESCRIBE) {
            throw new TidemarkException(
                    ErrorCode.PARAMETER_MISSING,
                    "there is no value for this parameter",
                    "a query, INSERT INTO … VALUES, UPDATE or DELETE can be prepared and run with values; elsewhere write the"
                            + " value in place of ?",
                    position);
        }
        positions.add(position);
        types.add(null);
        return positions.size() - 1;
    }

    /** Says what a parameter is. */
    public void onType(int number, SqlType type) {
        if (purpose == Purpose.DESCRIBE) {
            types.set(number, type.withNullable(true));
        }
    }

    /** What a parameter is; null if that is not known yet. */
    public @Nullable SqlType type(int number) {
        return types.get(number);
    }

    /** What a parameter stands for. */
    public Expression value(int number) {
        if (purpose == Purpose.FILL) {
            return values.get(number);
        }
        SqlType type = types.get(number);
        if (type == null) {
            throw TidemarkException.internal("a parameter without a type");
        }
        return new Expression.Literal(null, type);
    }

    /** Whether the values are still to come, so that none of them can be wrong. */
    public boolean describes() {
        return purpose == Purpose.DESCRIBE;
    }

    /** The parameters that were found, in the order of the text. */
    public List<Parameter> found() {
        Map<Position, SqlType> found = new HashMap<>();
        for (int index = 0; index < positions.size(); index++) {
            SqlType type = types.get(index);
            if (type != null) {
                found.put(positions.get(index), type);
            }
        }
        Check.state(found.size() == positions.size(), "a parameter without a type");
        return found.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Parameter::position))
                .toList();
    }
}
