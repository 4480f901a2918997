/**
 * Image files: from JPEG and PNG bytes to pixels, and labelled sets of files that are decoded when
 * they are asked for.
 */
@NullMarked
package io.difficultynet.datasets.image;

import org.jspecify.annotations.NullMarked;
