package io.tidemark.bench;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;

/** Replays bids in memory through the engine and through the loops, in turn. Thread: one at a time. */
final class MemoryBench {
    private static final String NAME = "memory";

    private final BenchOptions options;
    private final int threads;
    private final Report report;

    MemoryBench(BenchOptions options, Report report) {
        this.options = options;
        this.threads = Math.max(1, options.threads());
        this.report = report;
    }

    /** Measures each query and reports it. */
    void run() {
        report.columns("query", "events_per_second", "loop_events_per_second", "ratio");
        Bids bids = new Bids(options.events());
        MemoryTable table = ReplayConnector.TABLES.table(NAME);
        BidTable.fill(table, bids, threads, options.batchRows());
        try (EngineRuns engine = new EngineRuns(threads, NAME)) {
            engine.execute("CREATE STREAM bid (" + BidTable.COLUMNS + ", WATERMARK FOR ts AS ts - INTERVAL '4' SECOND)"
                    + " WITH (connector = 'replay', \"table\" = '" + NAME + "', tally = '" + NAME + "')");
            for (BenchQuery query : options.queries()) {
                engine.createSink(query);
                measure(query, bids, engine);
            }
        } finally {
            ReplayConnector.TABLES.remove(NAME);
        }
    }

    private void measure(BenchQuery query, Bids bids, EngineRuns engine) {
        WarmUp warmUp = new WarmUp();
        while (!warmUp.isDone()) {
            warmUp.add(runBoth(query, bids, engine, new Series(), new Series()));
        }
        Series engineTimes = new Series();
        Series loopTimes = new Series();
        for (int run = 0; run < options.runs(); run++) {
            runBoth(query, bids, engine, engineTimes, loopTimes);
        }
        double engineRate = engineTimes.perSecond(bids.count);
        double loopRate = loopTimes.perSecond(bids.count);
        report.row(query.label(), Report.rate(engineRate), Report.rate(loopRate), Report.ratio(engineRate / loopRate));
    }

    /** One run of each; returns the nanoseconds of the engine's. */
    private long runBoth(BenchQuery query, Bids bids, EngineRuns engine, Series engineTimes, Series loopTimes) {
        System.gc(); // so that no run pays for the garbage of another
        EngineRuns.Outcome outcome = engine.runToEnd(query);
        engineTimes.add(outcome.nanos());
        long start = System.nanoTime();
        Checksum.Value expected = query.byHand(bids);
        loopTimes.add(System.nanoTime() - start);
        report.progress(query.label(), outcome);
        report.progress(query.label() + " by hand", loopTimes.lastNanos());
        check(query, outcome.value(), expected);
        return outcome.nanos();
    }

    /** Throws unless engine and loop agree. */
    static void check(BenchQuery query, Checksum.Value engine, Checksum.Value loop) {
        if (!engine.equals(loop) && !query.mayDiffer(engine, loop)) {
            throw new TidemarkException(
                    ErrorCode.INTERNAL,
                    query.label() + ": the engine gave " + engine + ", the loop " + loop,
                    "their speed means nothing as long as they differ",
                    null);
        }
    }
}
