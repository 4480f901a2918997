/** What a person sees of a run: progress, tables, the report. */
@NullMarked
package io.difficultynet.job.observe;

import org.jspecify.annotations.NullMarked;
