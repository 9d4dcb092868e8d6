/**
 * JSON as values of Java, and paths into it (SQL:2016). Front doors: {@link io.tidemark.executor.json.Json}, {@link
 * io.tidemark.executor.json.JsonPath}.
 */
@NullMarked
package io.tidemark.executor.json;

import org.jspecify.annotations.NullMarked;
