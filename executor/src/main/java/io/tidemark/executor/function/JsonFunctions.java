package io.tidemark.executor.function;

import io.tidemark.executor.function.CellFunctions.Definition;
import io.tidemark.executor.json.Json;
import io.tidemark.executor.json.JsonException;
import io.tidemark.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Functions of JSON texts: those of SQL:2016 and some of MySQL, as Calcite has them. */
final class JsonFunctions {
    static final List<Definition> ALL = all();

    private JsonFunctions() {}

    private static List<Definition> all() {
        List<Definition> all = new ArrayList<>(List.of(
                Definition.function(
                        "JSON_VALUE",
                        "JSON_VALUE(json, path [RETURNING type] [{NULL | ERROR | DEFAULT value} ON EMPTY] [… ON ERROR])",
                        "The scalar at a path; NULL if there is none, or as the clauses say.",
                        "JSON_VALUE('{\"a\": [1, 2]}', '$.a[1]' RETURNING INTEGER)",
                        (types, result) -> types.get(0).isText() && result.isText(),
                        JsonQueries.Value::new),
                Definition.function(
                        "JSON_QUERY",
                        "JSON_QUERY(json, path [{WITHOUT | WITH CONDITIONAL | WITH} ARRAY WRAPPER] [{NULL | ERROR | EMPTY ARRAY"
                                + " | EMPTY OBJECT} ON EMPTY] [… ON ERROR])",
                        "The object or array at a path as JSON; NULL if there is none, or as the clauses say.",
                        "JSON_QUERY('{\"a\": [1, 2]}', '$.a')",
                        (types, result) -> types.get(0).isText() && result.isText(),
                        JsonQueries.Query::new),
                Definition.function(
                        "JSON_EXISTS",
                        "JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])",
                        "Whether there is anything at a path.",
                        "JSON_EXISTS('{\"a\": 1}', '$.a')",
                        JsonFunctions::startsWithText,
                        JsonQueries.Exists::new),
                Definition.operator("FORMAT JSON", JsonFunctions::startsWithText, call -> new JsonMaking.Format()),
                Definition.function(
                        "JSON_OBJECT",
                        "JSON_OBJECT(key: value, … [{NULL | ABSENT} ON NULL])",
                        "A JSON object of keys and values.",
                        "JSON_OBJECT('a': 1, 'b': NULL)",
                        (types, result) -> true,
                        call -> new JsonMaking.OfArguments(call, true)),
                Definition.function(
                        "JSON_ARRAY",
                        "JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])",
                        "A JSON array of values; those that are NULL are left out unless it says NULL ON NULL.",
                        "JSON_ARRAY(1, 'a', TRUE)",
                        (types, result) -> true,
                        call -> new JsonMaking.OfArguments(call, false)),
                of(
                        "JSON_TYPE",
                        "JSON_TYPE(json)",
                        "OBJECT, ARRAY, STRING, INTEGER, LONG, DOUBLE, BOOLEAN or NULL.",
                        "JSON_TYPE('[1]')",
                        (context, in, out) -> out.set(type(parse(in[0].bytes)))),
                of(
                        "JSON_DEPTH",
                        "JSON_DEPTH(json)",
                        "How many levels there are; 1 for a scalar or an empty array or object.",
                        "JSON_DEPTH('[1, [2]]')",
                        (context, in, out) -> out.set(depth(parse(in[0].bytes)))),
                Definition.function(
                        "JSON_LENGTH",
                        "JSON_LENGTH(json [, path])",
                        "How many elements or members there are (at the path); 1 for a scalar, NULL if nothing is there.",
                        "JSON_LENGTH('{\"a\": [10, true]}', '$.a')",
                        JsonFunctions::allTexts,
                        call -> new JsonQueries.Length()),
                Definition.function(
                        "JSON_KEYS",
                        "JSON_KEYS(json [, path])",
                        "The names of an object (at the path) as a JSON array; NULL if it is no object.",
                        "JSON_KEYS('{\"a\": 1, \"b\": 2}')",
                        JsonFunctions::allTexts,
                        call -> new JsonQueries.Keys()),
                of(
                        "JSON_PRETTY",
                        "JSON_PRETTY(json)",
                        "The same with a line for each member.",
                        "JSON_PRETTY('{\"a\":[1,2]}')",
                        (context, in, out) -> out.set(Json.pretty(parse(in[0].bytes)))),
                of(
                        "JSON_STORAGE_SIZE",
                        "JSON_STORAGE_SIZE(json)",
                        "How many bytes the text has without blanks.",
                        "JSON_STORAGE_SIZE('[1, 2]')",
                        (context, in, out) ->
                                out.set((long) Json.text(parse(in[0].bytes)).getBytes(StandardCharsets.UTF_8).length)),
                Definition.function(
                        "JSON_REMOVE",
                        "JSON_REMOVE(json, path, …)",
                        "The same without what is at the paths.",
                        "JSON_REMOVE('{\"a\": 1, \"b\": 2}', '$.a')",
                        JsonFunctions::allTexts,
                        call -> new JsonChanges(call, JsonChanges.Kind.REMOVE)),
                Definition.function(
                        "JSON_SET",
                        "JSON_SET(json, path, value, …)",
                        "The same with a member or element set, whether it was there or not.",
                        "JSON_SET('{\"a\": 1}', '$.b', 2)",
                        JsonFunctions::startsWithText,
                        call -> new JsonChanges(call, JsonChanges.Kind.SET)),
                Definition.function(
                        "JSON_INSERT",
                        "JSON_INSERT(json, path, value, …)",
                        "The same with a member or element that was not there before.",
                        "JSON_INSERT('{\"a\": 1}', '$.b', 2)",
                        JsonFunctions::startsWithText,
                        call -> new JsonChanges(call, JsonChanges.Kind.INSERT)),
                Definition.function(
                        "JSON_REPLACE",
                        "JSON_REPLACE(json, path, value, …)",
                        "The same with another value for what is there.",
                        "JSON_REPLACE('{\"a\": 1}', '$.a', 2)",
                        JsonFunctions::startsWithText,
                        call -> new JsonChanges(call, JsonChanges.Kind.REPLACE))));
        for (String kind : List.of("VALUE", "OBJECT", "ARRAY", "SCALAR")) {
            for (boolean not : new boolean[] {false, true}) {
                CellFunction test = (context, in, out) -> out.set(not != is(in[0].bytes, kind));
                all.add(Definition.operator(
                        (not ? "IS NOT JSON " : "IS JSON ") + kind, JsonFunctions::startsWithText, call -> test));
            }
        }
        return List.copyOf(all);
    }

    private static Definition of(String name, String syntax, String summary, String example, CellFunction function) {
        return Definition.function(name, syntax, summary, example, JsonFunctions::allTexts, call -> function);
    }

    private static boolean startsWithText(List<SqlType> types, SqlType result) {
        return types.get(0).isText() || types.get(0).kind() == SqlType.Kind.NULL;
    }

    private static boolean allTexts(List<SqlType> types, SqlType result) {
        return types.stream().allMatch(type -> type.isText() || type.kind() == SqlType.Kind.NULL);
    }

    /** The value of a JSON text, or a failure of the expression. */
    static Object parse(Slice text) {
        try {
            return Json.parse(text.text());
        } catch (JsonException invalid) {
            throw EvaluationFailure.reason("not valid JSON: " + invalid.problem());
        }
    }

    private static boolean is(Slice text, String kind) {
        Object value;
        try {
            value = Json.parse(text.text());
        } catch (JsonException invalid) {
            return false;
        }
        return switch (kind) {
            case "OBJECT" -> value instanceof Map;
            case "ARRAY" -> value instanceof List;
            case "SCALAR" -> Json.isScalar(value);
            default -> true;
        };
    }

    private static String type(Object value) {
        if (value instanceof Json.Number number) {
            if (!number.isWhole()) {
                return "DOUBLE";
            }
            return number.value().unscaledValue().bitLength() >= Integer.SIZE ? "LONG" : "INTEGER";
        }
        if (Json.isScalar(value)) {
            return value instanceof String ? "STRING" : value instanceof Boolean ? "BOOLEAN" : "NULL";
        }
        return value instanceof Map ? "OBJECT" : "ARRAY";
    }

    private static long depth(Object value) {
        long deepest = 0;
        if (value instanceof Map<?, ?> members) {
            for (Object member : members.values()) {
                deepest = Math.max(deepest, depth(member));
            }
        } else if (value instanceof List<?> elements) {
            for (Object element : elements) {
                deepest = Math.max(deepest, depth(element));
            }
        }
        return deepest + 1;
    }
}
