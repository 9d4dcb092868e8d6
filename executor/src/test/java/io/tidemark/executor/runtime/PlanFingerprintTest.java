package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.RestoredCheckpoint.KnownOperator;
import io.tidemark.executor.operator.TextRows;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.SqlType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanFingerprintTest {
    private static final WindowSpec TUMBLE = new WindowSpec.Tumble(10_000, 0);

    private static PlanFingerprint of(PhysicalNode node) {
        return PlanFingerprint.of(SimPlans.into("out", node));
    }

    private static List<KnownOperator> known(PlanFingerprint plan) {
        return plan.operators().stream()
                .map(each -> new KnownOperator(each.id(), each.description(), each.fingerprint(), 1))
                .toList();
    }

    private static PhysicalNode scan() {
        return SimPlans.scan("bids", 1_000);
    }

    @Test
    void operatorsAreNumberedFromTheLeftAndFromBelow() {
        PlanFingerprint plan = of(SimPlans.join(SimPlans.windows(scan(), TUMBLE), SimPlans.windows(scan(), TUMBLE)));
        assertThat(plan.operators())
                .extracting(PlanFingerprint.Known::id)
                .containsExactly("scan-1", "watermark-1", "aggregate-1", "join-1"); // equal subtrees run once
    }

    @Test
    void namesGivenToColumnsDoNotCount() {
        PhysicalNode window = SimPlans.windows(scan(), TUMBLE);
        PhysicalNode.WindowAggregate named = (PhysicalNode.WindowAggregate) window;
        PhysicalNode renamed = new PhysicalNode.WindowAggregate(
                named.input(),
                named.window(),
                named.timeColumn(),
                named.keys(),
                named.properties(),
                named.calls(),
                named.emission(),
                TextRows.schema("a BIGINT, b TIMESTAMP, c BIGINT, d BIGINT"));
        assertThat(of(renamed).text()).isEqualTo(of(window).text());
    }

    @Test
    void aFilterChangesThePlanAndNotTheStateBehindIt() {
        PlanFingerprint before = of(SimPlans.windows(scan(), TUMBLE));
        PlanFingerprint after = of(SimPlans.windows(SimPlans.above(scan(), 10), TUMBLE));
        assertThat(after.text()).isNotEqualTo(before.text());
        assertThat(StatePlan.compare(known(before), after).fits()).isTrue();
    }

    @Test
    void columnsThatAreComputedOtherwiseAreOtherColumns() {
        PhysicalNode doubled = new PhysicalNode.Project(
                scan(),
                List.of(
                        new Expression.ColumnReference(0, SqlType.bigint()),
                        new Expression.ColumnReference(1, SqlType.bigint()),
                        new Expression.Call(
                                "*",
                                List.of(
                                        new Expression.ColumnReference(2, SqlType.bigint()),
                                        new Expression.Literal(2L, SqlType.bigint())),
                                SqlType.bigint()),
                        new Expression.ColumnReference(3, SqlType.timestamp())),
                SimConnector.SCHEMA);
        StatePlan fate =
                StatePlan.compare(known(of(SimPlans.windows(scan(), TUMBLE))), of(SimPlans.windows(doubled, TUMBLE)));
        assertThat(fate.fits()).isFalse();
        assertThat(fate.text())
                .contains("kept  scan-1", "new   aggregate-1", "lost  aggregate-1", "*(bids.price, '2' BIGINT)");
    }

    @Test
    void stateIsFoundAgainUnderAnotherNumber() {
        PhysicalNode old = SimPlans.windows(scan(), TUMBLE);
        PhysicalNode added = SimPlans.windows(scan(), new WindowSpec.Tumble(60_000, 0));
        StatePlan fate = StatePlan.compare(known(of(old)), of(SimPlans.union(added, old)));
        assertThat(fate.former("aggregate-2")).contains("aggregate-1");
        assertThat(fate.former("aggregate-1")).isEmpty();
        assertThat(fate.text()).contains("new   aggregate-1", "kept  aggregate-2 (was aggregate-1)");
    }

    @Test
    void theSamePlanHasTheSameFingerprint() {
        PhysicalPlan plan = SimQuery.SESSION.plan();
        assertThat(PlanFingerprint.of(plan).text())
                .isEqualTo(PlanFingerprint.of(SimQuery.SESSION.plan()).text())
                .hasSize(64);
    }
}
