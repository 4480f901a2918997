/**
 * Faults that are brought about on purpose, at chosen or random points of a run. The product has no
 * hook for them: {@link io.difficultynet.deploy.faults.FaultAgent} puts them into its classes when
 * a JVM of a test loads them.
 */
@NullMarked
package io.difficultynet.deploy.faults;

import org.jspecify.annotations.NullMarked;
