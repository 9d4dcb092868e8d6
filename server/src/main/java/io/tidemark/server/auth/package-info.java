/**
 * Who may connect to a server, and what each may do. Front doors: {@link io.tidemark.server.auth.Logins} for one connection's
 * authentication, {@link io.tidemark.server.auth.Permissions} for each statement.
 */
@NullMarked
package io.tidemark.server.auth;

import org.jspecify.annotations.NullMarked;
