package io.tidemark.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Lists and maps on the wire: a count, then the elements. Stateless. */
final class Lists {
    private Lists() {}

    static <T> void write(List<T> values, BiConsumer<T, WireWriter> element, WireWriter target) {
        target.i32(values.size());
        values.forEach(value -> element.accept(value, target));
    }

    static <T> List<T> read(WireReader source, int leastBytes, Function<WireReader, T> element) {
        int count = source.count(leastBytes);
        List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int index = 0; index < count; index++) {
            values.add(element.apply(source));
        }
        return values;
    }

    /** In the order of the keys, so that equal maps have equal bytes. */
    static void writeMap(Map<String, String> map, WireWriter target) {
        Map<String, String> sorted = new TreeMap<>(map);
        target.i32(sorted.size());
        sorted.forEach((key, value) -> target.text(key).text(value));
    }

    static Map<String, String> readMap(WireReader source) {
        int count = source.count(8);
        Map<String, String> map = new TreeMap<>();
        for (int index = 0; index < count; index++) {
            String key = source.text();
            if (map.put(key, source.text()) != null) {
                throw new ProtocolException("the key '" + key + "' comes twice");
            }
        }
        return map;
    }
}
