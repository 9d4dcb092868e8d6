package io.tidemark.executor.function;

import io.tidemark.types.SqlType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public static method as a function of SQL. Its SQL name is the method's in upper snake case ({@code toHex} is
 * TO_HEX). A parameter {@code long} takes any integer, {@code double} any number, {@code boolean} a BOOLEAN, {@link Slice}
 * a text; an {@link EvaluationContext} and a {@link RegularExpression} may come first. The method returns a primitive, or nothing and leaves a text in a
 * last {@link Slice} of which only it makes use. It is not called when an argument is NULL.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ScalarFunction {
    /** How it is called; empty for another form of a function that is described already. */
    String syntax() default "";

    /** One sentence. */
    String summary() default "";

    /** An expression that can be run. */
    String example() default "";

    /** The kinds of the arguments where the Java types do not tell; else empty. */
    SqlType.Kind[] arguments() default {};

    /** Whether {@link Slice} parameters may also be binary. */
    boolean binary() default false;
}
