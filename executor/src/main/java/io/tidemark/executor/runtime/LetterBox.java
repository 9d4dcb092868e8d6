package io.tidemark.executor.runtime;

import io.tidemark.executor.thread.Mailbox;
import io.tidemark.executor.thread.Published;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dead letters of a job that keeps checkpoints, until the epoch counts in which they were written. Kept by source, as the
 * task that reads a source is the one that adds its letters and takes them at its barrier. Thread: the tasks'.
 */
final class LetterBox {
    private final Path file;
    private final Published<Map<String, Mailbox<byte[]>>> boxes = new Published<>(Map.of());

    /** @param file where they go in the end */
    LetterBox(Path file) {
        this.file = file;
    }

    /** Adds a line. */
    void add(String source, byte[] line) {
        while (true) {
            Map<String, Mailbox<byte[]>> known = boxes.value();
            Mailbox<byte[]> box = known.get(source);
            if (box != null) {
                box.post(line);
                return;
            }
            Map<String, Mailbox<byte[]>> more = new LinkedHashMap<>(known);
            more.put(source, new Mailbox<>());
            boxes.setIf(known, more);
        }
    }

    /** Takes all lines that are here. */
    void takeAll(Map<Path, List<byte[]>> into) {
        take(boxes.value().keySet(), into);
    }

    /** Takes the lines of some sources. */
    void take(Collection<String> sources, Map<Path, List<byte[]>> into) {
        Map<String, Mailbox<byte[]>> known = boxes.value();
        for (String source : sources) {
            Mailbox<byte[]> box = known.get(source);
            if (box != null) {
                for (byte[] line = box.poll(); line != null; line = box.poll()) {
                    into.computeIfAbsent(file, any -> new ArrayList<>()).add(line);
                }
            }
        }
    }
}
