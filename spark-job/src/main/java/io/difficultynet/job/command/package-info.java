/**
 * The commands of the command line: one class a command, which reads its options and calls what
 * does the work. Nothing but {@code Main} depends on them.
 */
@NullMarked
package io.difficultynet.job.command;

import org.jspecify.annotations.NullMarked;
