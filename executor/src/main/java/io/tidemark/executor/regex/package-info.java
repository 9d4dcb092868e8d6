/** How large regular expressions may be, before RE2/J sees them. Front door: {@link io.tidemark.executor.regex.PatternSize}. */
@NullMarked
package io.tidemark.executor.regex;

import org.jspecify.annotations.NullMarked;
