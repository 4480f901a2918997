/**
 * Training and prediction as stages of Spark ML: {@link
 * io.difficultynet.job.ml.DifficultyNetClassifier} and {@link
 * io.difficultynet.job.ml.DifficultyNetModel}. A fit is a {@code prepare} and a {@code train} of
 * the job in the caller's Spark, with the same bits; a transformation predicts as {@code predict}
 * does.
 */
@NullMarked
package io.difficultynet.job.ml;

import org.jspecify.annotations.NullMarked;
