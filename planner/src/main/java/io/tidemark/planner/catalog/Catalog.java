package io.tidemark.planner.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable snapshot of all named objects. Changing it gives a new one, which shares with the old one all but the last few
 * changes, so that ten thousand objects can be created one by one.
 */
public final class Catalog {
    private static final int MOST_RECENT = 100;
    private static final Catalog EMPTY = new Catalog(new LinkedHashMap<>(), new LinkedHashMap<>(), Set.of());

    private final Shared shared;
    private final Map<String, CatalogObject> recent;
    private final Set<String> gone;

    /** What many snapshots have in common: objects by name, and their names without regard to case. */
    private record Shared(Map<String, CatalogObject> objects, Map<String, List<CatalogObject>> byLowerCase) {
        static Shared of(Map<String, CatalogObject> objects) {
            Map<String, List<CatalogObject>> byLowerCase = new HashMap<>();
            for (CatalogObject object : objects.values()) {
                byLowerCase
                        .computeIfAbsent(lower(object.name()), name -> new ArrayList<>(1))
                        .add(object);
            }
            return new Shared(objects, byLowerCase);
        }
    }

    private Catalog(LinkedHashMap<String, CatalogObject> objects, Map<String, CatalogObject> recent, Set<String> gone) {
        this(Shared.of(objects), recent, gone);
    }

    private Catalog(Shared shared, Map<String, CatalogObject> recent, Set<String> gone) {
        this.shared = shared;
        this.recent = recent;
        this.gone = gone;
    }

    /** A catalog without objects. */
    public static Catalog empty() {
        return EMPTY;
    }

    /**
     * The object of a name: an exact match first; else, for a name without quotes, the only one that differs in case
     * alone.
     */
    public Optional<CatalogObject> find(String name, boolean quoted) {
        CatalogObject exact = recent.get(name);
        if (exact == null && !gone.contains(name)) {
            exact = shared.objects().get(name);
        }
        if (exact != null || quoted) {
            return Optional.ofNullable(exact);
        }
        List<CatalogObject> found = new ArrayList<>();
        for (CatalogObject object : shared.byLowerCase().getOrDefault(lower(name), List.of())) {
            if (!gone.contains(object.name())) {
                found.add(object);
            }
        }
        for (CatalogObject object : recent.values()) {
            if (object.name().equalsIgnoreCase(name)) {
                found.add(object);
            }
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** How many objects there are. */
    public int size() {
        return shared.objects().size() - gone.size() + recent.size();
    }

    /** All objects, in the order of their creation. */
    public Collection<CatalogObject> objects() {
        return Collections.unmodifiableCollection(all().values());
    }

    private LinkedHashMap<String, CatalogObject> all() {
        LinkedHashMap<String, CatalogObject> all = new LinkedHashMap<>(shared.objects());
        all.keySet().removeAll(gone);
        all.putAll(recent);
        return all;
    }

    /** A catalog with this object too; one of the same name is replaced. */
    public Catalog with(CatalogObject object) {
        boolean old = shared.objects().containsKey(object.name()); // it keeps its place in the order, or comes back
        if (old || recent.size() >= MOST_RECENT) {
            LinkedHashMap<String, CatalogObject> all = all();
            all.put(object.name(), object);
            return new Catalog(all, new LinkedHashMap<>(), Set.of());
        }
        Map<String, CatalogObject> changed = new LinkedHashMap<>(recent);
        changed.put(object.name(), object);
        return new Catalog(shared, changed, gone);
    }

    /** A catalog without the object of exactly this name. */
    public Catalog without(String name) {
        if (recent.containsKey(name)) {
            Map<String, CatalogObject> changed = new LinkedHashMap<>(recent);
            changed.remove(name);
            return new Catalog(shared, changed, gone);
        }
        if (!shared.objects().containsKey(name) || gone.contains(name)) {
            return this;
        }
        if (gone.size() >= MOST_RECENT) {
            LinkedHashMap<String, CatalogObject> all = all();
            all.remove(name);
            return new Catalog(all, new LinkedHashMap<>(), Set.of());
        }
        Set<String> changed = new HashSet<>(gone);
        changed.add(name);
        return new Catalog(shared, recent, changed);
    }

    /** As {@link String#equalsIgnoreCase} sees it. */
    private static String lower(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
