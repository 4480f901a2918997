/**
 * Files of named tensors in the safetensors format (<a
 * href="https://huggingface.co/docs/safetensors">description</a>): 8 bytes with the length of the
 * header, the header in JSON, the numbers of all tensors one after the other; all little-endian.
 */
@NullMarked
package io.difficultynet.job.safetensors;

import org.jspecify.annotations.NullMarked;
