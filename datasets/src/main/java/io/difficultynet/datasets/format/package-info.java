/** All formats together: the reader of whatever set a configuration names. */
@NullMarked
package io.difficultynet.datasets.format;

import org.jspecify.annotations.NullMarked;
