/** Bytes of samples that an executor keeps, in memory or on its disk. */
@NullMarked
package io.difficultynet.datasets.cache;

import org.jspecify.annotations.NullMarked;
