package io.tidemark.planner.catalog;

import io.tidemark.planner.plan.ChangelogMode;

/**
 * What a table's connector can do, as far as planning must know.
 *
 * @param readable whether it can be read
 * @param writable whether it can be written
 * @param unbounded whether its data go on for ever unless a query bounds them
 * @param endless whether there is no end even for a query without EMIT (a generator without 'events')
 * @param accepts the changes that its sink takes
 */
public record TableTraits(
        boolean readable, boolean writable, boolean unbounded, boolean endless, ChangelogMode accepts) {}
