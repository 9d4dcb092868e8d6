package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.RestoredCheckpoint.KnownOperator;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens to the state of a job that goes on with another plan, for people who must decide. It says the same as {@link
 * StatePlan}, and of operators that begin empty also whether they see all rows again. Immutable.
 *
 * @param lines in the order of the new plan, what is lost last
 */
public record PlanChange(List<Line> lines) {
    public PlanChange {
        lines = List.copyOf(lines);
    }

    /** What happens to the state of one operator. */
    public enum Outcome {
        /** It goes on with what it knew; a scan reads on. */
        KEPT,
        /** The same, for an operator that stood at another place of the plan. */
        MIGRATED,
        /** It begins empty, and all that it reads is read from the beginning. */
        REBUILT,
        /** It begins empty and sees only rows that come from now on. */
        EMPTY,
        /** Nobody takes it. */
        LOST
    }

    /**
     * One operator.
     *
     * @param operator its id in the new plan, or in the old one if it is lost
     * @param former its id in the old plan; empty if it had none
     * @param description what it is
     */
    public record Line(Outcome outcome, String operator, String former, String description) {}

    /** Compares two plans. */
    public static PlanChange of(PhysicalPlan before, PhysicalPlan after) {
        List<KnownOperator> known = new ArrayList<>();
        for (PlanFingerprint.Known operator : PlanFingerprint.of(before).operators()) {
            known.add(new KnownOperator(operator.id(), operator.description(), operator.fingerprint(), 1));
        }
        PlanFingerprint plan = PlanFingerprint.of(after);
        StatePlan fate = StatePlan.compare(known, plan);
        Map<String, PhysicalNode> nodes = new HashMap<>();
        after.outputs().forEach(output -> collect(output, plan, nodes));
        List<Line> lines = new ArrayList<>();
        for (StatePlan.Change change : fate.changes()) {
            Outcome outcome =
                    switch (change.fate()) {
                        case KEPT -> change.former().equals(change.operator()) ? Outcome.KEPT : Outcome.MIGRATED;
                        case NEW ->
                            readsFromBeginning(nodes.get(change.operator()), plan, fate)
                                    ? Outcome.REBUILT
                                    : Outcome.EMPTY;
                        case LOST -> Outcome.LOST;
                    };
            lines.add(new Line(outcome, change.operator(), change.former(), change.description()));
        }
        return new PlanChange(lines);
    }

    private static void collect(PhysicalNode node, PlanFingerprint plan, Map<String, PhysicalNode> nodes) {
        String id = plan.id(node);
        if (id != null) {
            nodes.putIfAbsent(id, node);
        }
        node.inputs().forEach(input -> collect(input, plan, nodes));
    }

    /** Whether no scan below a node goes on where one of the old plan stood. */
    private static boolean readsFromBeginning(
            @org.jspecify.annotations.Nullable PhysicalNode node, PlanFingerprint plan, StatePlan fate) {
        if (node == null) {
            return false;
        }
        String id = plan.id(node);
        if (node instanceof PhysicalNode.Scan) {
            return id == null || fate.former(id).isEmpty();
        }
        return node.inputs().stream().allMatch(input -> readsFromBeginning(input, plan, fate));
    }

    /** Whether nothing is lost and nothing begins empty that has missed rows. */
    public boolean keepsAll() {
        return lines.stream().allMatch(line -> line.outcome() != Outcome.LOST && line.outcome() != Outcome.EMPTY);
    }
}
