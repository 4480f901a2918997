/** What a run learned, for other learners on Spark: class weights as a table and as a column. */
@NullMarked
package io.difficultynet.job.export;

import org.jspecify.annotations.NullMarked;
