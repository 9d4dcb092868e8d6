package io.tidemark.shell.live;

/** What a key means while a result is watched. */
public enum Key {
    /** No key was pressed, or one without a meaning. */
    NONE,
    QUIT,
    PAUSE,
    TABLE,
    CHANGES,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    LEFT,
    RIGHT
}
