/** What the classifier of a trained model reads of each sample, as a table or as a prepared set. */
@NullMarked
package io.difficultynet.job.embed;

import org.jspecify.annotations.NullMarked;
