package io.tidemark.executor.codegen;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/** Turns source into classes and remembers the latest of them: a query that is run again compiles nothing. */
final class ClassMaker {
    private static final String CLASS_NAME = "io.tidemark.generated.Expressions";
    private static final int MAX_REMEMBERED = 200;
    /** Longer sources are rare, and would be kept in memory as keys. */
    private static final int MAX_REMEMBERED_LENGTH = 100_000;

    private static final MethodType CONSTRUCTOR =
            MethodType.methodType(CompiledExpressions.class, CompiledExpressions.Parts.class, Object[].class);

    /** Static on purpose: classes are the same for all engines of a virtual machine, and hold no state. */
    private static final Map<String, MethodHandle> REMEMBERED = Collections.synchronizedMap(new Cache());

    private ClassMaker() {}

    /** The most recently used classes by their source. */
    private static final class Cache extends LinkedHashMap<String, MethodHandle> {
        private static final long serialVersionUID = 1L;

        Cache() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MethodHandle> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    static CompiledExpressions make(String name, CompiledExpressions.Parts parts) {
        ClassSource source = ClassGenerator.generate(parts);
        String text = source.text();
        dump(name, text);
        MethodHandle constructor = REMEMBERED.get(text);
        if (constructor == null) {
            constructor = compile(text);
            if (text.length() <= MAX_REMEMBERED_LENGTH) {
                REMEMBERED.put(text, constructor);
            }
        }
        try {
            return (CompiledExpressions) constructor.invokeExact(parts, source.constants());
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) { // that is what a handle declares; no constructor here does
            throw bug("generated class cannot be used", failure);
        }
    }

    /**
     * The constructor of the class that a source gives: compiled with all of the engine in sight, loaded with little of it.
     * A handle, because reflection would in time make classes of its own that the class's loader must not show.
     */
    static MethodHandle compile(String text) {
        ClassLoader engine = ClassMaker.class.getClassLoader();
        SimpleCompiler compiler = new SimpleCompiler();
        compiler.setParentClassLoader(engine);
        try {
            compiler.cook(text);
            Class<?> made = new ConfinedLoader(engine, compiler.getBytecodes()).loadClass(CLASS_NAME);
            return MethodHandles.publicLookup()
                    .findConstructor(made, CONSTRUCTOR.changeReturnType(void.class))
                    .asType(CONSTRUCTOR);
        } catch (CompileException failure) {
            throw bug("generated code does not compile: " + failure.getMessage(), failure);
        } catch (ReflectiveOperationException failure) {
            throw bug("generated class cannot be loaded: " + failure.getMessage(), failure);
        }
    }

    private static TidemarkException bug(String message, Throwable cause) {
        return new TidemarkException(ErrorCode.INTERNAL, message, null, null, cause);
    }

    private static void dump(String name, String text) {
        String directory = System.getProperty("tidemark.codegen.dump");
        if (directory == null || directory.isEmpty()) {
            return;
        }
        String file = name.replaceAll("[^A-Za-z0-9_-]", "_") + "-" + Integer.toHexString(text.hashCode()) + ".java";
        try {
            Files.createDirectories(Path.of(directory));
            Files.writeString(Path.of(directory, file), text);
        } catch (IOException failure) {
            throw new TidemarkException(
                    ErrorCode.INVALID_SETTING,
                    "cannot write generated code to " + directory + ": " + failure.getMessage(),
                    "-Dtidemark.codegen.dump names a directory",
                    null,
                    failure);
        }
    }
}
