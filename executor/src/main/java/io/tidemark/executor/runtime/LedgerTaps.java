package io.tidemark.executor.runtime;

import io.tidemark.executor.ledger.LedgerBook;
import io.tidemark.executor.operator.OriginCounter;
import io.tidemark.executor.operator.OutputHub;
import io.tidemark.executor.operator.RelabelOperator;
import io.tidemark.executor.thread.PublishedCounts;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds where the rows of scans leave the part of a plan in which each row stays one row (filters, projections, exchanges,
 * unions), and counts them there. Thread: the one that starts the job.
 */
final class LedgerTaps {
    private final LedgerBook book;
    private final Map<PhysicalNode.Scan, Integer> scans = new HashMap<>();
    private final Map<PhysicalNode, List<PublishedCounts>> counted = new HashMap<>();
    private final Map<PhysicalNode, Integer> steps = new HashMap<>();

    LedgerTaps(LedgerBook book) {
        this.book = book;
    }

    /** The number of a scan in the ledger, given when it is built. */
    int open(PhysicalNode.Scan scan) {
        int number = book.openScan(scan.table().name());
        scans.put(scan, number);
        return number;
    }

    /** The number of a filter or projection, given when it is built. */
    int step(PhysicalNode node) {
        return steps.computeIfAbsent(node, unknown -> steps.size());
    }

    /** What a node's consumer is to be put behind: the node's lanes, or lanes that count for this consumer. */
    List<Lane> between(PhysicalNode node, List<Lane> lanes, PhysicalNode consumer) {
        if (!keepsRows(node)) {
            return lanes;
        }
        if (!carries(node)) {
            count(node, lanes); // before an exchange mixes batches
        }
        if (keepsRows(consumer)) {
            return lanes;
        }
        Set<Integer> numbers = new HashSet<>();
        collectScans(node, numbers);
        List<PublishedCounts> handed = new ArrayList<>();
        collectCounts(node, handed);
        Set<Integer> stepsBelow = new HashSet<>();
        collectSteps(node, stepsBelow);
        int use = book.openUse(numbers, handed, stepsBelow);
        return book.relabels(use) ? relabelled(lanes, use) : lanes;
    }

    /** Whether each row that comes out is one row of a scan. */
    private static boolean keepsRows(PhysicalNode node) {
        boolean passes = node instanceof PhysicalNode.Watermark
                || node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Project
                || carries(node);
        return node instanceof PhysicalNode.Scan
                || (passes && node.inputs().stream().allMatch(LedgerTaps::keepsRows));
    }

    /** Whether a node only moves rows. */
    private static boolean carries(PhysicalNode node) {
        return node instanceof PhysicalNode.Exchange || node instanceof PhysicalNode.UnionAll;
    }

    private void count(PhysicalNode node, List<Lane> lanes) {
        if (counted.containsKey(node)) {
            return;
        }
        List<PublishedCounts> counts = new ArrayList<>();
        for (Lane lane : lanes) {
            PublishedCounts each = new PublishedCounts();
            lane.output().attach(new OriginCounter(each));
            lane.task().add(each);
            counts.add(each);
        }
        counted.put(node, counts);
    }

    private void collectScans(PhysicalNode node, Set<Integer> numbers) {
        if (node instanceof PhysicalNode.Scan scan) {
            numbers.add(scans.getOrDefault(scan, -1));
        }
        node.inputs().forEach(input -> collectScans(input, numbers));
    }

    private void collectSteps(PhysicalNode node, Set<Integer> numbers) {
        Integer number = steps.get(node);
        if (number != null) {
            numbers.add(number);
        }
        node.inputs().forEach(input -> collectSteps(input, numbers));
    }

    private void collectCounts(PhysicalNode node, List<PublishedCounts> handed) {
        if (carries(node)) {
            node.inputs().forEach(input -> collectCounts(input, handed));
        } else {
            handed.addAll(counted.getOrDefault(node, List.of()));
        }
    }

    private List<Lane> relabelled(List<Lane> lanes, int use) {
        List<Lane> labelled = new ArrayList<>();
        for (Lane lane : lanes) {
            OutputHub output = new OutputHub();
            RelabelOperator operator = new RelabelOperator(origin -> book.label(origin, use), output);
            lane.task().add(operator);
            lane.output().attach(operator, 0);
            lane.task().fed(operator, lane.feeds());
            labelled.add(new Lane(lane.task(), output, lane.feeds()));
        }
        return labelled;
    }
}
