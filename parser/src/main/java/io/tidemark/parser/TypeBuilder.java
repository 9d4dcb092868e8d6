package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Makes the types of columns: names as users know them from SQL and from Flink, precisions within what we keep exactly. */
final class TypeBuilder {
    private static final int DEFAULT_DECIMAL_PRECISION = 10;
    private static final int DEFAULT_TIMESTAMP_PRECISION = 3;
    private static final int MAX_TIME_PRECISION = 3;

    private static final List<String> NAMES =
            List.of(("BOOLEAN TINYINT SMALLINT INTEGER INT BIGINT REAL FLOAT DOUBLE DECIMAL NUMERIC CHAR VARCHAR"
                            + " STRING BINARY VARBINARY BYTES DATE TIME TIMESTAMP TIMESTAMP_LTZ INTERVAL ARRAY MAP ROW")
                    .split(" "));

    /** Names from other houses, and what they are called here. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("TEXT", "STRING"),
            Map.entry("JSON", "STRING"),
            Map.entry("JSONB", "STRING"),
            Map.entry("CLOB", "STRING"),
            Map.entry("NVARCHAR", "VARCHAR"),
            Map.entry("VARCHAR2", "VARCHAR"),
            Map.entry("UUID", "STRING"),
            Map.entry("BLOB", "BYTES"),
            Map.entry("BYTEA", "BYTES"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("LONG", "BIGINT"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("INT4", "INTEGER"),
            Map.entry("INT8", "BIGINT"),
            Map.entry("SERIAL", "BIGINT"),
            Map.entry("FLOAT4", "REAL"),
            Map.entry("FLOAT8", "DOUBLE"),
            Map.entry("NUMBER", "DECIMAL"),
            Map.entry("MONEY", "DECIMAL"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMPTZ", "TIMESTAMP_LTZ"),
            Map.entry("STRUCT", "ROW"),
            Map.entry("LIST", "ARRAY"));

    private TypeBuilder() {}

    /** The type with the nullability given. */
    static SqlType type(TidemarkParser.DataTypeContext node, boolean nullable) {
        SqlType type = head(node.dataTypeHead());
        List<TerminalNode> suffixes = node.ARRAY();
        if (suffixes.size() > Nesting.MAX_DEPTH) {
            throw new TidemarkException(
                    ErrorCode.TOO_DEEP,
                    "more than " + Nesting.MAX_DEPTH + " ARRAY stand within each other",
                    Lexing.position(suffixes.get(Nesting.MAX_DEPTH).getSymbol()));
        }
        for (int level = 0; level < suffixes.size(); level++) {
            type = nested(Kind.ARRAY, List.of(new Column("element", type)));
        }
        return type.withNullable(nullable);
    }

    private static SqlType head(TidemarkParser.DataTypeHeadContext node) {
        if (node.ARRAY() != null) {
            return nested(Kind.ARRAY, List.of(new Column("element", type(node.fieldType(0)))));
        }
        if (node.MAP() != null) {
            Column key = new Column("key", type(node.fieldType(0)));
            return nested(Kind.MAP, List.of(key, new Column("value", type(node.fieldType(1)))));
        }
        if (node.ROW() != null) {
            return row(node);
        }
        return node.INTERVAL() != null ? interval(node) : plain(node);
    }

    private static SqlType nested(Kind kind, List<Column> fields) {
        return new SqlType(kind, SqlType.UNSPECIFIED, 0, true, fields);
    }

    private static SqlType type(TidemarkParser.FieldTypeContext node) {
        return type(node.dataType(), node.NOT() == null);
    }

    private static SqlType row(TidemarkParser.DataTypeHeadContext node) {
        List<Column> fields = new ArrayList<>();
        for (TidemarkParser.RowFieldContext field : node.rowField()) {
            String name = SourceText.name(field.name()).text();
            for (Column other : fields) {
                if (other.name().equals(name)) {
                    throw new TidemarkException(
                            ErrorCode.ALREADY_EXISTS,
                            "field '" + name + "' stands twice in the ROW",
                            SourceText.position(field));
                }
            }
            fields.add(new Column(name, type(field.fieldType())));
        }
        return nested(Kind.ROW, fields);
    }

    private static SqlType interval(TidemarkParser.DataTypeHeadContext node) {
        boolean months = false;
        for (TidemarkParser.TimeUnitContext unit : node.timeUnit()) {
            TimeUnits.Unit found = TimeUnits.unit(unit.getStart());
            boolean calendar = found == TimeUnits.Unit.YEAR || found == TimeUnits.Unit.MONTH;
            if (unit != node.timeUnit(0) && calendar != months) {
                throw invalid(node, "an INTERVAL is either of years and months or of days to seconds", null);
            }
            months = calendar;
        }
        return SqlType.of(months ? Kind.INTERVAL_MONTH : Kind.INTERVAL_DAY);
    }

    private static SqlType plain(TidemarkParser.DataTypeHeadContext node) {
        String name = node.typeName().getText().toUpperCase(Locale.ROOT);
        checkSuffixes(node, name);
        return switch (name) {
            case "BOOLEAN" -> bare(node, Kind.BOOLEAN);
            case "TINYINT" -> bare(node, Kind.TINYINT);
            case "SMALLINT" -> bare(node, Kind.SMALLINT);
            case "INT", "INTEGER" -> bare(node, Kind.INTEGER);
            case "BIGINT" -> bare(node, Kind.BIGINT);
            case "REAL", "FLOAT" -> bare(node, Kind.REAL);
            case "DOUBLE" -> bare(node, Kind.DOUBLE);
            case "DECIMAL", "DEC", "NUMERIC" -> decimal(node);
            case "CHAR", "CHARACTER" ->
                node.VARYING() == null ? sized(node, Kind.CHAR, 1) : varying(node, Kind.VARCHAR);
            case "VARCHAR" -> varying(node, Kind.VARCHAR);
            case "STRING" -> bare(node, Kind.VARCHAR);
            case "BINARY" -> node.VARYING() == null ? sized(node, Kind.BINARY, 1) : varying(node, Kind.VARBINARY);
            case "VARBINARY" -> varying(node, Kind.VARBINARY);
            case "BYTES" -> bare(node, Kind.VARBINARY);
            case "DATE" -> bare(node, Kind.DATE);
            case "TIME" -> fraction(node, Kind.TIME, 0);
            case "TIMESTAMP" -> fraction(node, timestampKind(node), DEFAULT_TIMESTAMP_PRECISION);
            case "TIMESTAMP_LTZ" -> fraction(node, Kind.TIMESTAMP_LTZ, DEFAULT_TIMESTAMP_PRECISION);
            default -> throw unknown(node, name);
        };
    }

    /** PRECISION, VARYING and time zones stand only where SQL has them. */
    private static void checkSuffixes(TidemarkParser.DataTypeHeadContext node, String name) {
        if (node.PRECISION() != null && !name.equals("DOUBLE")) {
            throw invalid(node, "PRECISION stands only in DOUBLE PRECISION", null);
        }
        boolean varies = name.equals("CHAR") || name.equals("CHARACTER") || name.equals("BINARY");
        if (node.VARYING() != null && !varies) {
            throw invalid(node, "VARYING stands only behind CHAR, CHARACTER and BINARY", null);
        }
        if (node.timeZone() != null && !name.equals("TIMESTAMP") && !(name.equals("TIME") && !hasZone(node))) {
            throw invalid(node, name + " has no time zone", null);
        }
    }

    private static boolean hasZone(TidemarkParser.DataTypeHeadContext node) {
        return node.timeZone() != null && node.timeZone().WITH() != null;
    }

    private static Kind timestampKind(TidemarkParser.DataTypeHeadContext node) {
        if (!hasZone(node)) {
            return Kind.TIMESTAMP;
        }
        if (node.timeZone().LOCAL() == null) {
            throw invalid(
                    node,
                    "there is no TIMESTAMP WITH TIME ZONE, whose values each keep a zone",
                    "TIMESTAMP_LTZ keeps the instant and shows it in the zone of the session");
        }
        return Kind.TIMESTAMP_LTZ;
    }

    private static SqlType bare(TidemarkParser.DataTypeHeadContext node, Kind kind) {
        if (node.precision() != null && !node.precision().isEmpty()) {
            throw invalid(node, node.typeName().getText() + " takes no precision", null);
        }
        return SqlType.of(kind);
    }

    private static SqlType decimal(TidemarkParser.DataTypeHeadContext node) {
        if (node.precision().isEmpty()) {
            return SqlType.decimal(DEFAULT_DECIMAL_PRECISION, 0);
        }
        List<TerminalNode> numbers = node.precision(0).INTEGER();
        int precision = number(numbers.get(0).getSymbol());
        int scale = numbers.size() == 1 ? 0 : number(numbers.get(1).getSymbol());
        if (precision < 1 || precision > SqlType.MAX_DECIMAL_PRECISION) {
            throw invalid(
                    node,
                    "a DECIMAL has 1 to " + SqlType.MAX_DECIMAL_PRECISION + " digits, not "
                            + numbers.get(0).getText(),
                    null);
        }
        if (scale > precision) {
            throw invalid(
                    node,
                    "a DECIMAL of " + precision + " digits cannot have "
                            + numbers.get(1).getText() + " of them behind the point",
                    null);
        }
        return SqlType.decimal(precision, scale);
    }

    private static SqlType varying(TidemarkParser.DataTypeHeadContext node, Kind kind) {
        return sized(node, kind, SqlType.UNSPECIFIED);
    }

    private static SqlType sized(TidemarkParser.DataTypeHeadContext node, Kind kind, int defaultSize) {
        int size = precision(node, defaultSize);
        if (size == 0) {
            throw invalid(node, "the length of " + kind + " must be at least 1", null);
        }
        return SqlType.of(kind, size);
    }

    private static SqlType fraction(TidemarkParser.DataTypeHeadContext node, Kind kind, int defaultPrecision) {
        int precision = precision(node, defaultPrecision);
        if (precision > MAX_TIME_PRECISION) {
            throw invalid(
                    node,
                    "times are kept in milliseconds: the precision of " + kind + " is 0 to " + MAX_TIME_PRECISION
                            + ", not " + precision,
                    "write " + kind + "(" + MAX_TIME_PRECISION + ")");
        }
        return SqlType.of(kind, precision);
    }

    private static int precision(TidemarkParser.DataTypeHeadContext node, int defaultPrecision) {
        if (node.precision().isEmpty()) {
            return defaultPrecision;
        }
        List<TerminalNode> numbers = node.precision(0).INTEGER();
        if (numbers.size() > 1) {
            throw invalid(node, node.typeName().getText() + " takes one number in parentheses, not two", null);
        }
        return number(numbers.get(0).getSymbol());
    }

    private static int number(Token token) {
        String digits = token.getText();
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException tooLarge) {
            throw new TidemarkException(
                    ErrorCode.INVALID_TYPE,
                    "no type has a precision of " + StatementErrorStrategy.found(token),
                    null,
                    Lexing.position(token),
                    tooLarge);
        }
    }

    private static TidemarkException unknown(TidemarkParser.DataTypeHeadContext node, String name) {
        String here = ELSEWHERE.get(name);
        String hint = here != null ? "it is called " + here + " here" : Suggestion.didYouMean(name, NAMES);
        return invalid(
                node,
                "there is no type " + StatementErrorStrategy.found(node.getStart()),
                hint.isEmpty() ? "types are " + String.join(", ", NAMES) : hint);
    }

    private static TidemarkException invalid(ParserRuleContext node, String message, @Nullable String hint) {
        return new TidemarkException(ErrorCode.INVALID_TYPE, message, hint, SourceText.position(node));
    }
}
