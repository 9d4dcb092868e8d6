package io.tidemark.shell;

/**
 * One step of the demo's tour.
 *
 * @param explanation what it shows, in a sentence or two
 * @param showsWindows whether its rows are completed windows
 * @param sql what is run
 */
record TourStep(String explanation, boolean showsWindows, String sql) {}
