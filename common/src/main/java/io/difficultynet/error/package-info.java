/** Error codes, whose fault an error is, and the exit status that follows. */
@NullMarked
package io.difficultynet.error;

import org.jspecify.annotations.NullMarked;
