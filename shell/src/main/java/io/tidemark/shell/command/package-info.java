/**
 * What can be typed beside SQL: one class a command, one entry in {@link io.tidemark.shell.command.ShellCommands}, from which
 * help and completion come.
 */
@NullMarked
package io.tidemark.shell.command;

import org.jspecify.annotations.NullMarked;
