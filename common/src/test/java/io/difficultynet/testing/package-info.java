/** What the tests of several packages share. */
@NullMarked
package io.difficultynet.testing;

import org.jspecify.annotations.NullMarked;
