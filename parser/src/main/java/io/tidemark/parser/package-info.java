/**
 * SQL text to statements: one ANTLR lexer splits scripts, colours the shell and feeds the statement grammar; the bodies
 * of queries stay text for Calcite. Front doors: {@code StatementParser}, {@code StatementSplitter}, {@code Keywords}.
 */
@NullMarked
package io.tidemark.parser;

import org.jspecify.annotations.NullMarked;
