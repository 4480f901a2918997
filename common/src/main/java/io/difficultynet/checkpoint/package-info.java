/**
 * What a checkpoint consists of, apart from where it is stored: files, and a manifest that names
 * them with their sizes and digests and is written last.
 *
 * <p>A checkpoint without a manifest does not exist; one whose bytes differ from the manifest is
 * refused. The manifest's format has a version, and a file of it is among the tests.
 */
@NullMarked
package io.difficultynet.checkpoint;

import org.jspecify.annotations.NullMarked;
