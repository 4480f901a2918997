/**
 * Files of data sets as locations that can be opened, on whatever file system, and what their
 * failures mean.
 */
@NullMarked
package io.difficultynet.datasets.io;

import org.jspecify.annotations.NullMarked;
