/** The command line and what a command consists of. Arguments are read here and nowhere else. */
@NullMarked
package io.difficultynet.job;

import org.jspecify.annotations.NullMarked;
