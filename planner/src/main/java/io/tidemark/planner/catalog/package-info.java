/** What names mean: tables, streams and views, as immutable snapshots. Front door: {@link io.tidemark.planner.catalog.Catalog}. */
@NullMarked
package io.tidemark.planner.catalog;

import org.jspecify.annotations.NullMarked;
