/**
 * Tests of what is handed out: the job jar and the scripts of {@code deploy/bin}. Names ending in
 * {@code IT} look at the built jar, or run it through {@code spark-submit}, and come after
 * packaging.
 */
@NullMarked
package io.difficultynet.deploy;

import org.jspecify.annotations.NullMarked;
