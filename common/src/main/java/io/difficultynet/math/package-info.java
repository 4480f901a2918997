/** The little arithmetic on arrays that the other packages share; no state, no randomness kept. */
@NullMarked
package io.difficultynet.math;

import org.jspecify.annotations.NullMarked;
