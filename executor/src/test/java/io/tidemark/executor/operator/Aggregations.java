package io.tidemark.executor.operator;

import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Aggregations for tests, written short: keys and calls by column names. */
final class Aggregations {
    private final Schema input;
    private final Schema output;
    private final List<Integer> keys = new ArrayList<>();
    private final List<AggregateCall> calls = new ArrayList<>();
    private List<WindowProperty> properties = List.of();
    private boolean attached;

    private Aggregations(String input, String output) {
        this.input = TextRows.schema(input);
        this.output = TextRows.schema(output);
    }

    static Aggregations of(String input, String output) {
        return new Aggregations(input, output);
    }

    Aggregations by(String... names) {
        for (String name : names) {
            keys.add(input.indexOf(name));
        }
        return this;
    }

    Aggregations with(WindowProperty... shown) {
        properties = List.of(shown);
        return this;
    }

    Aggregations attached() {
        attached = true;
        return this;
    }

    /** A call such as {@code SUM price}, {@code COUNT *}, {@code COUNT DISTINCT price}, {@code SUM price IF ok}. */
    Aggregations call(String text) {
        String[] parts = text.split(" IF ");
        int filter = parts.length > 1 ? input.indexOf(parts[1]) : -1;
        String[] words = parts[0].split(" ");
        String argument = words[words.length - 1];
        List<Integer> arguments = argument.equals("*") ? List.of() : List.of(input.indexOf(argument));
        int column = keys.size() + properties.size() + (attached ? 1 : 0) + calls.size();
        SqlType type = output.type(column);
        calls.add(new AggregateCall(words[0], arguments, words[1].equals("DISTINCT"), filter, type));
        return this;
    }

    AggregateLayout layout() {
        int time = TextRows.timeColumn(input);
        return new AggregateLayout(input, output, keys, time, properties, attached, calls);
    }

    AggregateLayout layoutWithoutTime() {
        return new AggregateLayout(input, output, keys, -1, properties, attached, calls);
    }

    OperatorHarness.Maker onWatermark(Panes panes) {
        AggregateLayout layout = layout();
        return (store, meters, output) ->
                PaneAggregateOperator.ofRows(layout, panes, false, false, store, new LateOutput(meters), output);
    }

    OperatorHarness.Maker atEnd(Panes panes) {
        AggregateLayout layout = panes instanceof Panes.Everything ? layoutWithoutTime() : layout();
        boolean alwaysOneRow = panes instanceof Panes.Everything && keys.isEmpty();
        return (store, meters, output) ->
                PaneAggregateOperator.ofRows(layout, panes, true, alwaysOneRow, store, new LateOutput(meters), output);
    }

    OperatorHarness.Maker changes() {
        AggregateLayout layout = layoutWithoutTime();
        return (store, meters, output) ->
                new ChangesAggregateOperator(layout, null, true, 0, store, meters, new LateOutput(meters), output);
    }

    OperatorHarness.Maker changes(Panes panes) {
        AggregateLayout layout = layout();
        return (store, meters, output) ->
                new ChangesAggregateOperator(layout, panes, false, 0, store, meters, new LateOutput(meters), output);
    }
}
