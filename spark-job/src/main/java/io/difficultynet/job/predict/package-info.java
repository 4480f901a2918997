/**
 * A trained model applied to samples of any kind on executors, the only way in which this program
 * predicts: {@link io.difficultynet.job.predict.Predictor} turns an iterator of keyed samples into
 * one of predictions, a batch at a time, and knows no tables.
 */
@NullMarked
package io.difficultynet.job.predict;

import org.jspecify.annotations.NullMarked;
