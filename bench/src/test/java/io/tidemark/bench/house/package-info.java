/** What holds for the whole house: how its rooms may use each other, and that it is tidy. */
@NullMarked
package io.tidemark.bench.house;

import org.jspecify.annotations.NullMarked;
