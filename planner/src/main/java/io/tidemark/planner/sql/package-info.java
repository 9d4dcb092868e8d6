/**
 * The face to Calcite: parsing, names, types and windows, up to a tree of relational operators. Front door: {@link
 * io.tidemark.planner.sql.QueryTranslator}.
 */
@NullMarked
package io.tidemark.planner.sql;

import org.jspecify.annotations.NullMarked;
