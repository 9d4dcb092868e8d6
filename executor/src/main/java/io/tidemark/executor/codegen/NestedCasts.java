package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.executor.function.NestedTypes;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.SqlType;
import org.jspecify.annotations.Nullable;

/** Casts ARRAY, MAP and ROW by casting what is in them; for interpreter and generated code. */
final class NestedCasts {
    private final CastOperators casts;

    NestedCasts(CastOperators casts) {
        this.casts = casts;
    }

    Slice cast(Slice value, SqlType from, SqlType to) {
        if (NestedTypes.isPlainCast(from, to)) {
            return value;
        }
        return switch (to.kind()) {
            case ARRAY -> {
                NestedBuilder elements = new NestedBuilder();
                elements.begin(Nested.width(NestedTypes.first(to)));
                castAll(value.buffer, value.start, NestedTypes.first(from), NestedTypes.first(to), elements);
                yield slice(elements);
            }
            case MAP -> map(value, from, to);
            default -> row(value, from, to);
        };
    }

    private Slice map(Slice value, SqlType from, SqlType to) {
        NestedMapBuilder builder = new NestedMapBuilder(NestedTypes.first(to), NestedTypes.second(to));
        builder.begin();
        int keys = Nested.elementStart(value.buffer, value.start, 0);
        int values = Nested.elementStart(value.buffer, value.start, 1);
        castAll(value.buffer, keys, NestedTypes.first(from), NestedTypes.first(to), builder.keys());
        castAll(value.buffer, values, NestedTypes.second(from), NestedTypes.second(to), builder.values());
        return slice(builder.finish());
    }

    private Slice row(Slice value, SqlType from, SqlType to) {
        NestedBuilder fields = new NestedBuilder();
        fields.begin(0);
        for (int field = 0; field < to.fields().size(); field++) {
            SqlType fieldFrom = from.fields().get(field).type();
            castOne(
                    value.buffer,
                    value.start,
                    field,
                    fieldFrom,
                    to.fields().get(field).type(),
                    fields);
        }
        return slice(fields);
    }

    private void castAll(byte[] buffer, int start, SqlType from, SqlType to, NestedBuilder target) {
        for (int element = 0; element < Nested.count(buffer, start); element++) {
            castOne(buffer, start, element, from, to, target);
        }
    }

    private void castOne(byte[] buffer, int start, int element, SqlType from, SqlType to, NestedBuilder target) {
        ColumnVector source = ColumnVector.create(from, 1);
        Nested.read(buffer, start, element, source, 0);
        Object value = Values.read(source, 0, from);
        ColumnVector cast = ColumnVector.create(to, 1);
        Values.write(castValue(value, from, to), cast, 0);
        target.add(cast, 0);
    }

    private @Nullable Object castValue(@Nullable Object value, SqlType from, SqlType to) {
        return value == null ? null : casts.cast(value, from, to);
    }

    private static Slice slice(NestedBuilder builder) {
        BytesVector vector = new BytesVector(1);
        builder.write(vector, 0);
        return Slice.of(vector.bytes(0));
    }
}
