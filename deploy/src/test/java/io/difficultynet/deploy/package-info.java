/**
 * Tests of what is handed out: the job jar and the scripts of {@code deploy/bin}. Names ending in
 * {@code IT} come after packaging: they look at the built jar, run commands and whole trainings in
 * their own JVM ({@code InProcess}, {@code LocalJob}), or, where processes matter, go through
 * {@code spark-submit} ({@code JobProcess}).
 */
@NullMarked
package io.difficultynet.deploy;

import org.jspecify.annotations.NullMarked;
