/**
 * The torch engine: networks of libtorch's functions, on CPUs in 32-bit floats or bfloat16, and on
 * GPUs. The only package that imports libtorch, which is not in the job jar: <a
 * href="https://github.com/bytedeco/javacpp-presets/tree/master/pytorch">JavaCPP's presets</a> and
 * its natives come with the engine jar. Nothing outside loads a class of this package unless the
 * torch engine was chosen.
 *
 * <p>Memory: every call works in a {@code PointerScope}, so that tensors are freed when it ends and
 * not when the garbage collector comes by, on the thread that made them.
 *
 * <p>Where the process ends while a thread computes, {@link
 * io.difficultynet.job.torch.CallsIntoLibtorch} lets it finish its call first.
 */
@NullMarked
package io.difficultynet.job.torch;

import org.jspecify.annotations.NullMarked;
