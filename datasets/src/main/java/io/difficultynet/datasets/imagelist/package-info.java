/** Image sets of files: named in lists ({@code path label}), or one folder a class. */
@NullMarked
package io.difficultynet.datasets.imagelist;

import org.jspecify.annotations.NullMarked;
