package io.tidemark.executor.codegen;

import java.util.Map;
import java.util.Set;

/**
 * Defines the classes that were compiled for one step, and lets them see only what expressions need: batches, functions
 * and a few plain classes of Java. A class that refers to anything else is refused before it is defined, so that a way
 * to get text of a user into the source would not yet be a way to a file, a process or the network. Thread: any.
 */
final class ConfinedLoader extends ClassLoader {
    /** Packages that generated code is written against. */
    private static final Set<String> PACKAGES =
            Set.of("io.tidemark.executor.batch", "io.tidemark.executor.function", "io.tidemark.generated");

    private static final Set<String> CLASSES = Set.of(
            "io.tidemark.executor.codegen.CompiledExpressions",
            "io.tidemark.executor.codegen.CompiledExpressions$Parts",
            "io.tidemark.types.SqlType",
            "java.lang.Boolean",
            "java.lang.Double",
            "java.lang.IllegalArgumentException",
            "java.lang.Long",
            "java.lang.Math",
            "java.lang.Object",
            "java.lang.RuntimeException",
            "java.lang.String",
            "java.lang.StringBuilder",
            "java.lang.Throwable");

    private final Map<String, byte[]> compiled;

    /**
     * @param engine the loader of the engine's own classes
     * @param compiled the bytes of the classes by their names
     * @throws ClassNotFoundException if one of them refers to a class that it must not see; its message names both
     */
    ConfinedLoader(ClassLoader engine, Map<String, byte[]> compiled) throws ClassNotFoundException {
        super("tidemark-generated", new Visible(engine));
        this.compiled = Map.copyOf(compiled);
        for (Map.Entry<String, byte[]> one : compiled.entrySet()) {
            Set<String> refused = ClassReferences.of(one.getValue());
            refused.removeIf(ConfinedLoader::isVisible);
            if (!refused.isEmpty()) {
                throw new ClassNotFoundException(one.getKey() + " must not refer to " + String.join(", ", refused));
            }
        }
    }

    private static boolean isVisible(String name) {
        int dot = name.lastIndexOf('.');
        return CLASSES.contains(name) || (dot > 0 && PACKAGES.contains(name.substring(0, dot)));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = compiled.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** The part of the engine that generated classes see. */
    private static final class Visible extends ClassLoader {
        private final ClassLoader engine;

        Visible(ClassLoader engine) {
            super("tidemark-visible", null);
            this.engine = engine;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!isVisible(name)) {
                throw new ClassNotFoundException(name + " is not visible to generated code");
            }
            return engine.loadClass(name);
        }
    }
}
