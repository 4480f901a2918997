/** Bytes that nobody meant, for every reader of files that come from anywhere. */
@NullMarked
package io.difficultynet.fuzz;

import org.jspecify.annotations.NullMarked;
