package io.tidemark.executor.function;

import io.tidemark.executor.json.JsonException;
import io.tidemark.executor.json.JsonPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path of one call, kept from row to row. Mutable. Thread: that of the expression. */
final class PathMemory {
    private Slice text = new Slice();
    private @Nullable JsonPath path;

    /** The path of a text; fails as the expression does. */
    JsonPath of(Slice wanted) {
        JsonPath ready = path;
        if (ready == null || !Slice.equal(text, wanted)) {
            try {
                ready = JsonPath.parse(wanted.text());
            } catch (JsonException invalid) {
                throw EvaluationFailure.reason("not a valid JSON path: " + invalid.problem());
            }
            text = Slice.of(wanted.copy());
            path = ready;
        }
        return ready;
    }

    /** What the path finds in a JSON text; a text that is no JSON or does not fit is a {@link JsonException}. */
    List<Object> find(Slice json, Slice wanted) {
        return of(wanted).find(io.tidemark.executor.json.Json.parse(json.text()));
    }
}
