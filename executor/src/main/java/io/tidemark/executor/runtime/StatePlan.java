package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.checkpoint.RestoredCheckpoint.KnownOperator;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to each operator's state when a plan goes on from a checkpoint: kept if an operator of the same
 * fingerprint has it (of the same id first, so that two equal ones do not swap), new if it begins empty, lost if no
 * operator takes it. Immutable.
 *
 * @param changes in the order of the plan, what is lost last
 */
public record StatePlan(List<Change> changes) {
    public StatePlan {
        changes = List.copyOf(changes);
    }

    /** What happens to the state of an operator. */
    public enum Fate {
        /** It goes on with what it knew. */
        KEPT,
        /** It begins empty. */
        NEW,
        /** Nobody takes it. */
        LOST
    }

    /**
     * One operator.
     *
     * @param operator its id in the plan, or in the checkpoint if it is lost
     * @param former its id in the checkpoint; empty if it is new
     * @param description what it is, for people
     */
    public record Change(Fate fate, String operator, String former, String description) {
        /** One line: {@code kept  aggregate-1  aggregate by […]}. */
        public String text() {
            String from = former.isEmpty() || former.equals(operator) ? "" : " (was " + former + ")";
            return String.format(
                    "%-5s %s%s  %s", fate.name().toLowerCase(java.util.Locale.ROOT), operator, from, description);
        }
    }

    /** Names of operators that belong to no node of the plan, such as the ledger, begin with this. */
    static final String APART = "~";

    /** Compares a checkpoint with a plan. */
    public static StatePlan compare(RestoredCheckpoint restored, PhysicalPlan plan) {
        return compare(restored.operators(), PlanFingerprint.of(plan));
    }

    static StatePlan compare(List<KnownOperator> known, PlanFingerprint plan) {
        Map<String, KnownOperator> former = new LinkedHashMap<>();
        for (KnownOperator operator : known) {
            if (!operator.operator().startsWith(APART)) {
                former.put(operator.operator(), operator);
            }
        }
        Map<String, String> taken = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (PlanFingerprint.Known operator : plan.operators()) {
            KnownOperator same = former.get(operator.id());
            if (same != null && same.fingerprint().equals(operator.fingerprint())) {
                taken.put(operator.id(), operator.id());
                used.add(operator.id());
            }
        }
        for (PlanFingerprint.Known operator : plan.operators()) {
            if (!taken.containsKey(operator.id())) {
                former.values().stream()
                        .filter(candidate -> !used.contains(candidate.operator()))
                        .filter(candidate -> candidate.fingerprint().equals(operator.fingerprint()))
                        .findFirst()
                        .ifPresent(candidate -> {
                            taken.put(operator.id(), candidate.operator());
                            used.add(candidate.operator());
                        });
            }
        }
        List<Change> changes = new ArrayList<>();
        for (PlanFingerprint.Known operator : plan.operators()) {
            String from = taken.get(operator.id());
            changes.add(new Change(
                    from == null ? Fate.NEW : Fate.KEPT,
                    operator.id(),
                    from == null ? "" : from,
                    operator.description()));
        }
        former.values().stream()
                .filter(operator -> !used.contains(operator.operator()))
                .forEach(operator -> changes.add(
                        new Change(Fate.LOST, operator.operator(), operator.operator(), operator.description())));
        return new StatePlan(changes);
    }

    /** Whether every operator goes on with what it knew and nothing is lost. */
    public boolean fits() {
        return changes.stream().allMatch(change -> change.fate() == Fate.KEPT);
    }

    /** The id in the checkpoint of the operator whose state one of the plan takes. */
    Optional<String> former(String operator) {
        return changes.stream()
                .filter(change ->
                        change.fate() == Fate.KEPT && change.operator().equals(operator))
                .map(Change::former)
                .findFirst();
    }

    /** One line for each operator. */
    public String text() {
        return String.join("\n", changes.stream().map(Change::text).toList());
    }
}
