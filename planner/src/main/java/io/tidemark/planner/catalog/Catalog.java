package io.tidemark.planner.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An immutable snapshot of all named objects. Changing it gives a new one. */
public final class Catalog {
    private static final Catalog EMPTY = new Catalog(Map.of());

    private final Map<String, CatalogObject> objects;

    private Catalog(Map<String, CatalogObject> objects) {
        this.objects = objects;
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
        CatalogObject exact = objects.get(name);
        if (exact != null || quoted) {
            return Optional.ofNullable(exact);
        }
        List<CatalogObject> found = new ArrayList<>();
        for (CatalogObject object : objects.values()) {
            if (object.name().equalsIgnoreCase(name)) {
                found.add(object);
            }
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** All objects, in the order of their creation. */
    public Collection<CatalogObject> objects() {
        return objects.values();
    }

    /** A catalog with this object too; one of the same name is replaced. */
    public Catalog with(CatalogObject object) {
        Map<String, CatalogObject> changed = new LinkedHashMap<>(objects);
        changed.put(object.name(), object);
        return new Catalog(changed);
    }

    /** A catalog without the object of exactly this name. */
    public Catalog without(String name) {
        Map<String, CatalogObject> changed = new LinkedHashMap<>(objects);
        changed.remove(name);
        return new Catalog(changed);
    }
}
