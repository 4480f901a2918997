/** What reading a data set finds beside its samples, and its user is to know. */
@NullMarked
package io.difficultynet.findings;

import org.jspecify.annotations.NullMarked;
