package io.difficultynet.job.torch;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch and sets what holds for the whole process. */
public final class TorchNatives {

  /** JavaCPP unpacks the natives into this folder. */
  private static final String UNPACKED = "org.bytedeco.javacpp.cachedir";

  /**
   * JavaCPP's own limit of the process's memory: by default twice the Java heap, beyond which it
   * collects garbage and then throws. Most memory here is libtorch's, and the cluster has limits of
   * its own.
   */
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

  private TorchNatives() {}

  /**
   * Loads the libraries if they are not loaded yet.
   *
   * @param unpackInto makes, where none was set, a folder for about 440 MB of natives that this
   *     process alone uses. Shared between processes it would not do: JavaCPP compares dates of
   *     jars, and every executor has its own copy of the jar, so one would replace libraries that
   *     another is loading
   * @throws DifficultyNetException NATIVE_FAILED where they do not fit the machine
   */
  public static synchronized void load(Supplier<Path> unpackInto) {
    if (System.getProperty(UNPACKED) == null) {
      System.setProperty(UNPACKED, unpackInto.get().toString());
    }
    if (System.getProperty(MEMORY_LIMIT) == null) {
      System.setProperty(MEMORY_LIMIT, "0");
    }
    try {
      Loader.load(torch.class);
    } catch (LinkageError e) { // UnsatisfiedLinkError, and what follows a failed static initialiser
      throw new DifficultyNetException(
          ErrorCode.NATIVE_FAILED,
          "libtorch on %s %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
          "the native libraries cannot be loaded: " + e.getMessage(),
          "They need Linux on x86_64 with glibc, and a folder with 440 MB that allows execution (now "
              + System.getProperty(UNPACKED)
              + "; -D"
              + UNPACKED
              + "=FOLDER names another)",
          e);
    }
  }

  /**
   * Makes the same calls give the same bits, and 32-bit floats be 32-bit floats: cuDNN's fixed
   * algorithms instead of the fastest found by trial, no TensorFloat-32.
   */
  static void beReproducible() {
    Context context = torch.globalContext();
    context.setDeterministicMkldnn(true);
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false);
    context.setAllowTF32CuDNN(false);
    context.setAllowTF32CuBLAS(false);
  }

  /**
   * Sets the number of threads that libtorch and its BLAS use for calls of this thread.
   *
   * @param threads at least 1; the cores of the executor
   */
  static void useThreads(int threads) {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  /** What was loaded, for messages and results: "libtorch 2.10.0 for CPUs alone". */
  public static String build() {
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return "libtorch "
        + (version.find() ? version.group(1) : "of an unknown version")
        + (torch.hasCUDA() ? " with CUDA" : " for CPUs alone");
  }

  /** GPUs that this process can use; 0 with a libtorch for CPUs. */
  static int gpus() {
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }
}
