/**
 * SQL text to statements: one ANTLR lexer splits scripts, colours the shell and feeds the statement grammar; the bodies
 * of queries stay text for Calcite. Front doors: {@link io.tidemark.parser.StatementParser}, {@link
 * io.tidemark.parser.StatementSplitter}, {@link io.tidemark.parser.Keywords}, and for shells {@link
 * io.tidemark.parser.Highlighting} and {@link io.tidemark.parser.Variables}.
 */
@NullMarked
package io.tidemark.parser;

import org.jspecify.annotations.NullMarked;
