/**
 * Retraining on a schedule: a folder of models with a champion, a candidate a night, and the
 * decision which of the two is in use from then on.
 */
@NullMarked
package io.difficultynet.job.retrain;

import org.jspecify.annotations.NullMarked;
