/** How other programs use what difficulty-net writes. Compiled and run with the tests. */
@NullMarked
package io.difficultynet.examples;

import org.jspecify.annotations.NullMarked;
