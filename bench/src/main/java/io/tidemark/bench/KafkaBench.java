package io.tidemark.bench;

import io.tidemark.broker.LocalBroker;

/** Runs queries over topics of bids in a real broker, beside bare consumers of the same topics. */
final class KafkaBench {
    private static final String NAME = "kafka";

    private final BenchOptions options;
    private final Report report;

    KafkaBench(BenchOptions options, Report report) {
        this.options = options;
        this.report = report;
    }

    /** Starts a broker, feeds it and measures each query over each number of partitions. */
    void run() {
        Bids bids = new Bids(options.events());
        report.columns(
                "query", "partitions", "events_per_second", "poll_only_per_second", "three_fields_per_second", "ratio");
        try (LocalBroker broker = LocalBroker.start()) {
            String servers = broker.bootstrapServers();
            for (int partitions : options.partitions()) {
                BidTopic topic = new BidTopic(partitions);
                report.notice("feeding " + bids.count + " bids into topic " + topic.name());
                topic.feed(servers, bids);
                measure(servers, topic, bids);
            }
        }
    }

    private void measure(String servers, BidTopic topic, Bids bids) {
        double poll = measureRaw("poll only", new RawConsumers(servers, topic, false), bids.count);
        double scan = measureRaw("three fields", new RawConsumers(servers, topic, true), bids.count);
        int threads = options.threads() > 0 ? options.threads() : topic.partitions();
        try (EngineRuns engine = new EngineRuns(threads, NAME)) {
            engine.execute("CREATE STREAM bid (auction BIGINT, bidder BIGINT, price BIGINT, \"eventTime\" TIMESTAMP(3),"
                    + " extra VARCHAR, ts AS \"eventTime\", WATERMARK FOR ts AS ts - INTERVAL '4' SECOND)"
                    + " WITH (connector = 'topic', topic = '" + topic.name() + "', format = 'json',"
                    + " 'bootstrap.servers' = '" + servers + "', tally = '" + NAME + "')");
            for (BenchQuery query : options.queries()) {
                engine.createSink(query);
                double rate = measure(query, topic, bids, engine);
                report.row(
                        query.label(),
                        Integer.toString(topic.partitions()),
                        Report.rate(rate),
                        Report.rate(poll),
                        Report.rate(scan),
                        Report.ratio(rate / poll));
            }
        }
    }

    private double measure(BenchQuery query, BidTopic topic, Bids bids, EngineRuns engine) {
        Checksum.Value expected = topic.expected(query, bids);
        Series times = new Series();
        for (int run = -1; run < options.runs(); run++) { // the first one warms up
            System.gc();
            EngineRuns.Outcome outcome = engine.runToRows(query, expected.rows());
            MemoryBench.check(query, outcome.value(), expected);
            report.progress(query.label() + " over " + topic.partitions() + " partitions", outcome);
            if (run >= 0) {
                times.add(outcome.nanos());
            }
        }
        return times.perSecond(bids.count);
    }

    private double measureRaw(String what, RawConsumers consumers, long records) {
        Series times = new Series();
        for (int run = -1; run < options.runs(); run++) {
            System.gc();
            long nanos = consumers.run();
            report.progress(what, nanos);
            if (run >= 0) {
                times.add(nanos);
            }
        }
        return times.perSecond(records);
    }
}
