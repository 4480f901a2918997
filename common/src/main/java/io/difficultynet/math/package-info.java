/** Arithmetic on arrays that the other packages share. It keeps no state. */
@NullMarked
package io.difficultynet.math;

import org.jspecify.annotations.NullMarked;
