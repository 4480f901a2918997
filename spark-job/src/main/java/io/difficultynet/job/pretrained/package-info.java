/**
 * Models as PyTorch and torchvision know them: in from their weights, out for their users. The file
 * format is that of {@link io.difficultynet.job.safetensors}.
 */
@NullMarked
package io.difficultynet.job.pretrained;

import org.jspecify.annotations.NullMarked;
