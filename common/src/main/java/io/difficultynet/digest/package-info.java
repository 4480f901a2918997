/** Digests that tell whether two byte sequences are the same. */
@NullMarked
package io.difficultynet.digest;

import org.jspecify.annotations.NullMarked;
