/**
 * A model applied to what a user names: folders and lists of images, prepared sets and tables
 * become rows of samples ({@link io.difficultynet.job.apply.ModelInput}), and those become tables
 * of predictions.
 */
@NullMarked
package io.difficultynet.job.apply;

import org.jspecify.annotations.NullMarked;
