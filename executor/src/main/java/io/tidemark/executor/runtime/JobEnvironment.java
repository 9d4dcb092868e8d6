package io.tidemark.executor.runtime;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts outside a job's plan on which its results depend; written into checkpoints as {@code name=value}. Stateless. */
final class JobEnvironment {
    private static final String ZONE = "time-zone=";
    private static final String ZONE_RULES = "time-zone-rules=";

    private JobEnvironment() {}

    /** The facts of now. */
    static List<String> facts(ZoneId zone) {
        String version = JobEnvironment.class.getPackage().getImplementationVersion();
        return List.of(
                "engine=" + (version == null ? "development" : version),
                ZONE + zone.getId(),
                ZONE_RULES + ZoneRulesProvider.getVersions("UTC").lastEntry().getKey(),
                "java=" + Runtime.version().feature());
    }

    /** What is different now and may change results, in words; empty if nothing is. */
    static List<String> differences(List<String> before, List<String> now) {
        List<String> found = new ArrayList<>();
        for (String name : List.of(ZONE, ZONE_RULES)) {
            Optional<String> then = value(before, name);
            Optional<String> today = value(now, name);
            if (then.isPresent() && !then.equals(today)) {
                found.add(name.replace("=", "") + " was " + then.get() + " and is " + today.orElse("unknown"));
            }
        }
        return found;
    }

    private static Optional<String> value(List<String> facts, String name) {
        return facts.stream()
                .filter(fact -> fact.startsWith(name))
                .map(fact -> fact.substring(name.length()))
                .findFirst();
    }
}
