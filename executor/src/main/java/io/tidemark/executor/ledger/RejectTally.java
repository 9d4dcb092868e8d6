package io.tidemark.executor.ledger;

import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rejections of one kind, counted by what is known of them. Thread: any reads; each entry is counted by one thread. */
final class RejectTally<K> {
    private final Published<Map<K, PublishedLong>> counters = new Published<>(Map.of());

    void count(K rejection) {
        count(rejection, 1);
    }

    void count(K rejection, long times) {
        while (true) {
            Map<K, PublishedLong> known = counters.value();
            PublishedLong counter = known.get(rejection);
            if (counter != null) {
                counter.add(times);
                return;
            }
            Map<K, PublishedLong> more = new LinkedHashMap<>(known);
            more.put(rejection, new PublishedLong(0));
            counters.setIf(known, more);
        }
    }

    /** What was counted so far. */
    Map<K, Long> counts() {
        Map<K, Long> counts = new LinkedHashMap<>();
        counters.value().forEach((rejection, counter) -> counts.put(rejection, counter.value()));
        return counts;
    }
}
