package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.json.Json;
import io.tidemark.executor.json.JsonException;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record that stands in the transaction of an epoch: a {@link CommitRecord} as JSON, and beside it how many records of
 * the epoch went to each partition, for people who check. Stateless.
 */
final class CommitMarker {
    private static final String VERSION = "1";

    private CommitMarker() {}

    static byte[] write(CommitRecord record, List<WrittenRange> output) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", new Json.Number(VERSION));
        members.put("job", record.jobUuid());
        members.put("incarnation", number(record.incarnation()));
        members.put("epoch", number(record.epoch()));
        members.put("manifest", record.manifestHash());
        members.put("plan", record.planFingerprint());
        List<Object> ranges = new ArrayList<>();
        for (WrittenRange range : output) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("topic", range.topic());
            one.put("partition", number(range.partition()));
            one.put("first", number(range.first()));
            one.put("last", number(range.last()));
            one.put("rows", number(range.rows()));
            ranges.add(one);
        }
        members.put("output", ranges);
        return Json.text(members).getBytes(StandardCharsets.UTF_8);
    }

    private static Json.Number number(long value) {
        return new Json.Number(Long.toString(value));
    }

    /**
     * Reads a marker back.
     *
     * @param place topic and offset, for messages
     * @throws TidemarkException MARKER_MISSING if it is none that this version can read
     */
    static CommitRecord read(byte[] bytes, String place) {
        try {
            if (Json.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> members
                    && members.get("version") instanceof Json.Number version
                    && version.text().equals(VERSION)) {
                return new CommitRecord(
                        text(members, "job"),
                        whole(members, "incarnation"),
                        whole(members, "epoch"),
                        text(members, "manifest"),
                        text(members, "plan"));
            }
            throw unreadable(place, "it has another version or none", null);
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            throw unreadable(place, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(Map<?, ?> members, String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("it has no '" + name + "'");
    }

    private static long whole(Map<?, ?> members, String name) {
        if (members.get(name) instanceof Json.Number number) {
            return number.value().longValueExact();
        }
        throw new IllegalArgumentException("it has no '" + name + "'");
    }

    private static TidemarkException unreadable(String place, String problem, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.MARKER_MISSING,
                "the record of the last commit, " + place + ", cannot be read: " + problem,
                "somebody else wrote to this topic, or a newer version of Tidemark did",
                null,
                cause);
    }
}
