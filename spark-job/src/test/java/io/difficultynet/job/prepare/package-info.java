/** Tests of preparing. */
@NullMarked
package io.difficultynet.job.prepare;

import org.jspecify.annotations.NullMarked;
