/**
 * The port that an engine implements, {@link io.difficultynet.job.engine.Replica}, and what can be
 * put around any engine: a cosine classifier, frozen batch normalisation, a frozen backbone.
 */
@NullMarked
package io.difficultynet.job.engine;

import org.jspecify.annotations.NullMarked;
