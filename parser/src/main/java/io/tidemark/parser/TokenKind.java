package io.tidemark.parser;

/** What a piece of SQL text is, for colours. */
public enum TokenKind {
    KEYWORD,
    IDENTIFIER,
    STRING,
    NUMBER,
    COMMENT,
    QUOTED_IDENTIFIER,
    OPERATOR,
    /** A character that SQL has no use for. */
    ERROR
}
