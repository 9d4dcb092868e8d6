package io.tidemark.bench.kill;

import io.tidemark.executor.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commit marker of an epoch as it stands in the marker topic, read without the engine's code for it.
 *
 * @param output what the epoch wrote, by topic and partition
 */
record EpochMarker(long incarnation, long epoch, Map<String, Range> output) {
    private static final String TOPICS = "_tidemark.commit.";

    /** Records of an epoch in a partition. */
    record Range(long first, long last, long rows) {}

    static boolean isTopic(String topic) {
        return topic.startsWith(TOPICS);
    }

    /** Reads a marker; fails if it is none. */
    static EpochMarker parse(String text) {
        Map<?, ?> members = (Map<?, ?>) Json.parse(text);
        Map<String, Range> output = new HashMap<>();
        for (Object each : (List<?>) member(members, "output")) {
            Map<?, ?> range = (Map<?, ?>) each;
            output.put(
                    member(range, "topic") + "/" + number(range, "partition"),
                    new Range(number(range, "first"), number(range, "last"), number(range, "rows")));
        }
        return new EpochMarker(number(members, "incarnation"), number(members, "epoch"), output);
    }

    private static Object member(Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a marker has no " + name + ": " + members);
        }
        return value;
    }

    private static long number(Map<?, ?> members, String name) {
        return ((Json.Number) member(members, name)).value().longValueExact();
    }

    /** What is wrong with this marker behind the one that was committed before. */
    Optional<String> problemBehind(EpochMarker before) {
        if (epoch <= before.epoch || incarnation < before.incarnation) {
            return Optional.of(this + " is behind " + before);
        }
        for (Map.Entry<String, Range> range : output.entrySet()) {
            Range former = before.output.get(range.getKey());
            if (former != null && range.getValue().first() <= former.last()) {
                return Optional.of(this + " writes before " + before);
            }
        }
        return Optional.empty();
    }
}
