package io.tidemark.server.link;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.executor.thread.PublishedLong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engines that connections of this process use together; the last that leaves one closes it. Thread: any. */
final class LocalEngines {
    private final Mutex mutex = new Mutex();
    private final Map<String, LocalEngine> byKey = new HashMap<>();
    private final PublishedLong nameless = new PublishedLong(0);

    /** The engine of a directory or name, which is opened if nobody uses it. */
    LocalEngine use(@Nullable Path data, String name) {
        String key = data != null ? "at " + place(data) : name.isEmpty() ? "own " + nameless.add(1) : "name " + name;
        mutex.lock(); // also while an engine opens or closes: who wants the same directory must wait for it anyway
        try {
            LocalEngine engine = byKey.get(key);
            if (engine == null) {
                TidemarkConfig config = data == null ? TidemarkConfig.ephemeral() : TidemarkConfig.at(data);
                engine = new LocalEngine(key, config);
                byKey.put(key, engine);
            }
            engine.enter();
            return engine;
        } finally {
            mutex.unlock();
        }
    }

    private static String place(Path data) {
        Path absolute = data.toAbsolutePath().normalize();
        try {
            return Files.exists(absolute) ? absolute.toRealPath().toString() : absolute.toString();
        } catch (IOException unreadable) {
            return absolute.toString(); // the engine will say what is wrong with it
        }
    }

    /** A connection is over. */
    void leave(LocalEngine engine) {
        mutex.lock();
        try {
            if (engine.leave()) {
                byKey.remove(engine.key());
                engine.close();
            }
        } finally {
            mutex.unlock();
        }
    }
}
