package io.tidemark.planner.plan;

import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What EXPLAIN says of one node.
 *
 * @param name the kind of node
 * @param details what it does; empty values are left out
 */
record NodeText(String name, Map<String, String> details) {
    static final PhysicalNode.Visitor<NodeText> DESCRIBE = new Describe();

    /** Keeps the order of the details. */
    private static NodeText of(String name, String... details) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int index = 0; index < details.length; index += 2) {
            map.put(details[index], details[index + 1]);
        }
        return new NodeText(name, map);
    }

    private static final class Describe implements PhysicalNode.Visitor<NodeText> {
        @Override
        public NodeText scan(PhysicalNode.Scan node) {
            return of(
                    "Scan",
                    "table",
                    node.table().name(),
                    "connector",
                    node.table().connector(),
                    "columns",
                    names(node.schema()),
                    "reads",
                    reads(node),
                    "key",
                    key(node));
        }

        private static String reads(PhysicalNode.Scan node) {
            if (!node.key().isEmpty()) {
                return "one row by its key";
            }
            if (node.table().kept()) {
                return node.bounded() ? "one version" : "one version, then changes";
            }
            return node.bounded() ? "bounded" : "unbounded";
        }

        private static String key(PhysicalNode.Scan node) {
            List<String> parts = new java.util.ArrayList<>();
            for (int index = 0; index < node.key().size(); index++) {
                parts.add(node.table().primaryKey().get(index) + " = "
                        + ExpressionText.of(node.key().get(index), node.schema()));
            }
            return String.join(", ", parts);
        }

        @Override
        public NodeText watermark(PhysicalNode.Watermark node) {
            Schema schema = node.schema();
            return of(
                    "Watermark",
                    "column",
                    schema.name(node.timeColumn()),
                    "as",
                    ExpressionText.of(node.watermark(), schema),
                    "strict",
                    node.strict() ? "" : "no");
        }

        @Override
        public NodeText values(PhysicalNode.Values node) {
            return of(
                    "Values",
                    "columns",
                    names(node.schema()),
                    "rows",
                    String.valueOf(node.rows().size()));
        }

        @Override
        public NodeText filter(PhysicalNode.Filter node) {
            return of("Filter", "where", ExpressionText.of(node.condition(), node.schema()));
        }

        @Override
        public NodeText project(PhysicalNode.Project node) {
            Schema input = node.input().schema();
            List<String> columns = new ArrayList<>();
            for (int index = 0; index < node.expressions().size(); index++) {
                String value = ExpressionText.of(node.expressions().get(index), input);
                String name = node.schema().name(index);
                columns.add(value.equals(name) ? name : value + " AS " + name);
            }
            return of("Project", "columns", String.join(", ", columns));
        }

        @Override
        public NodeText windowAssign(PhysicalNode.WindowAssign node) {
            return of(
                    "WindowAssign",
                    "window",
                    window(node.window(), node.input().schema().name(node.timeColumn())),
                    "keys",
                    names(node.input().schema(), node.keys()),
                    "emit",
                    emission(node.emission()));
        }

        @Override
        public NodeText windowAggregate(PhysicalNode.WindowAggregate node) {
            Schema input = node.input().schema();
            List<String> properties = node.properties().stream()
                    .map(property -> property.name().toLowerCase(Locale.ROOT))
                    .toList();
            return of(
                    "WindowAggregate",
                    "window",
                    window(node.window(), input.name(node.timeColumn())),
                    "keys",
                    names(input, node.keys()),
                    "bounds",
                    String.join(", ", properties),
                    "aggregates",
                    calls(node.calls(), input),
                    "emit",
                    emission(node.emission()));
        }

        @Override
        public NodeText groupAggregate(PhysicalNode.GroupAggregate node) {
            Schema input = node.input().schema();
            return of(
                    node.calls().isEmpty() ? "Distinct" : "GroupAggregate",
                    "keys",
                    names(input, node.keys()),
                    "aggregates",
                    calls(node.calls(), input),
                    "emit",
                    emission(node.emission()));
        }

        @Override
        public NodeText countAggregate(PhysicalNode.CountAggregate node) {
            Schema input = node.input().schema();
            boolean tumbles = node.slideRows() == node.sizeRows();
            return of(
                    "CountAggregate",
                    "window",
                    (tumbles ? "TUMBLE_ROWS(" : "HOP_ROWS(" + node.slideRows() + ", ") + node.sizeRows() + ")",
                    "keys",
                    names(input, node.keys()),
                    "aggregates",
                    calls(node.calls(), input));
        }

        @Override
        public NodeText join(PhysicalNode.Join node) {
            List<String> keys = new ArrayList<>();
            for (int key = 0; key < node.leftKeys().size(); key++) {
                keys.add(node.left().schema().name(node.leftKeys().get(key)) + " = "
                        + node.right().schema().name(node.rightKeys().get(key)));
            }
            Expression condition = node.condition();
            return of(
                    "Join",
                    "on",
                    String.join(", ", keys),
                    "where",
                    condition == null ? "" : ExpressionText.of(condition, node.schema()),
                    "until",
                    node.leftWindowEnd() < 0 ? "" : node.left().schema().name(node.leftWindowEnd()),
                    "emit",
                    emission(node.emission()));
        }

        @Override
        public NodeText holdBack(PhysicalNode.HoldBack node) {
            return of(
                    "HoldBack",
                    "until",
                    "watermark >= " + node.schema().name(node.timeColumn())
                            + (node.delayMillis() == 0 ? "" : " + " + length(node.delayMillis())));
        }

        @Override
        public NodeText latest(PhysicalNode.Latest node) {
            return of("Latest", "keys", names(node.schema(), node.keys()), "emit", emission(node.emission()));
        }

        @Override
        public NodeText unnest(PhysicalNode.Unnest node) {
            return of(
                    "Unnest",
                    "column",
                    node.input().schema().name(node.column()),
                    "outer",
                    node.outer() ? "yes" : "",
                    "ordinality",
                    node.ordinality() ? "yes" : "");
        }

        @Override
        public NodeText materialize(PhysicalNode.Materialize node) {
            String until = node.timeColumn() < 0
                    ? ""
                    : "watermark >= " + node.input().schema().name(node.timeColumn())
                            + (node.timeDelayMillis() == 0 ? "" : " + " + length(node.timeDelayMillis()));
            return of(
                    "Materialize",
                    "emit",
                    node.emit().text(),
                    "grouping",
                    node.unique() ? names(node.input().schema(), node.keys()) : "the row itself",
                    "complete",
                    until);
        }

        @Override
        public NodeText lateRows(PhysicalNode.LateRows node) {
            return of("LateRows", "into", node.table().name());
        }

        @Override
        public NodeText unionAll(PhysicalNode.UnionAll node) {
            return of("UnionAll");
        }

        @Override
        public NodeText sort(PhysicalNode.Sort node) {
            List<String> keys = new ArrayList<>();
            for (SortKey key : node.keys()) {
                keys.add(node.schema().name(key.column())
                        + (key.descending() ? " DESC" : " ASC")
                        + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
            }
            return of(
                    node.keys().isEmpty() ? "Limit" : "Sort",
                    "by",
                    String.join(", ", keys),
                    "offset",
                    node.offset() == 0 ? "" : String.valueOf(node.offset()),
                    "fetch",
                    node.fetch() < 0 ? "" : String.valueOf(node.fetch()));
        }

        @Override
        public NodeText exchange(PhysicalNode.Exchange node) {
            return switch (node.distribution()) {
                case HASH -> of("Exchange", "hash", names(node.schema(), node.keys()));
                case ONE_TASK -> of("Exchange", "to", "one task");
                case ALL_TASKS -> of("Exchange", "to", "all tasks");
            };
        }

        @Override
        public NodeText output(PhysicalNode.Output node) {
            return of(
                    "Output",
                    "to",
                    node.table() == null ? "caller" : node.table().name(),
                    "columns",
                    names(node.schema()));
        }

        private static String names(Schema schema) {
            return String.join(", ", schema.columns().stream().map(Column::name).toList());
        }

        private static String names(Schema schema, List<Integer> columns) {
            return String.join(", ", columns.stream().map(schema::name).toList());
        }

        private static String calls(List<AggregateCall> calls, Schema input) {
            List<String> texts = new ArrayList<>();
            for (AggregateCall call : calls) {
                String arguments = call.arguments().isEmpty() ? "*" : names(input, call.arguments());
                texts.add(call.function() + "(" + (call.distinct() ? "DISTINCT " : "") + arguments
                        + parameters(call) + ")" + order(call, input)
                        + (call.filter() < 0 ? "" : " FILTER " + input.name(call.filter())));
            }
            return String.join(", ", texts);
        }

        private static String parameters(AggregateCall call) {
            StringBuilder text = new StringBuilder();
            for (Expression.Literal parameter : call.parameters()) {
                boolean quoted = parameter.value() instanceof String;
                text.append(quoted ? ", '" + parameter.value() + "'" : ", " + parameter.value());
            }
            return text.toString();
        }

        private static String order(AggregateCall call, Schema input) {
            if (call.order().isEmpty()) {
                return "";
            }
            List<String> keys = call.order().stream()
                    .map(key -> input.name(key.column()) + (key.descending() ? " DESC" : ""))
                    .toList();
            return " ORDER BY " + String.join(", ", keys);
        }

        private static String emission(Emission emission) {
            return switch (emission) {
                case AT_END -> "at end";
                case ON_WATERMARK -> "on watermark";
                case CHANGES -> "changes";
            };
        }

        private static String window(WindowSpec window, String column) {
            return window.accept(new WindowSpec.Visitor<>() {
                @Override
                public String tumble(WindowSpec.Tumble tumble) {
                    return "TUMBLE(" + column + ", " + length(tumble.sizeMillis()) + offset(tumble.offsetMillis())
                            + ")";
                }

                @Override
                public String hop(WindowSpec.Hop hop) {
                    return "HOP(" + column + ", " + length(hop.slideMillis()) + ", " + length(hop.sizeMillis())
                            + offset(hop.offsetMillis()) + ")";
                }

                @Override
                public String cumulate(WindowSpec.Cumulate cumulate) {
                    return "CUMULATE(" + column + ", " + length(cumulate.stepMillis()) + ", "
                            + length(cumulate.sizeMillis()) + offset(cumulate.offsetMillis()) + ")";
                }

                @Override
                public String session(WindowSpec.Session session) {
                    return "SESSION(" + column + ", " + length(session.gapMillis()) + ")";
                }

                @Override
                public String calendar(WindowSpec.Calendar calendar) {
                    String slide =
                            calendar.slide() == calendar.size() ? "" : ", " + units(calendar.slide(), calendar.unit());
                    return (slide.isEmpty() ? "TUMBLE(" : "HOP(") + column + slide + ", "
                            + units(calendar.size(), calendar.unit()) + offset(calendar.offset()) + ", "
                            + calendar.zone() + ")";
                }

                @Override
                public String growingCalendar(WindowSpec.GrowingCalendar calendar) {
                    String step = calendar.step() == 0
                            ? length(calendar.stepMillis())
                            : units(calendar.step(), calendar.stepUnit());
                    return "CUMULATE(" + column + ", " + step + ", " + units(calendar.size(), calendar.unit())
                            + offset(calendar.offset()) + ", " + calendar.zone() + ")";
                }

                @Override
                public String attached(WindowSpec.Attached attached) {
                    return "complete at " + column
                            + (attached.delayMillis() == 0 ? "" : " + " + length(attached.delayMillis()));
                }
            });
        }

        private static String units(long count, CalendarUnit unit) {
            return count + " " + unit.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
        }

        private static String offset(WindowSpec.CalendarOffset offset) {
            String months = offset.months() == 0 ? "" : ", " + units(offset.months(), CalendarUnit.MONTH);
            String days = offset.days() == 0 ? "" : ", " + units(offset.days(), CalendarUnit.DAY);
            return months + days + offset(offset.millis());
        }

        private static String offset(long millis) {
            return millis == 0 ? "" : ", " + length(millis);
        }

        private static String length(long millis) {
            return EmitPolicy.length(millis);
        }
    }
}
