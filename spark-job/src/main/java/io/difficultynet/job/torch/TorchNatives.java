package io.difficultynet.job.torch;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

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

  /** In the engine jar for GPUs alone. */
  private static final String CUDA = "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

  /** For messages: what the part for GPUs needs of the machine. */
  static final String CUDA_LIBRARIES = "the libraries of CUDA 13, cuDNN 9 and NCCL 2";

  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

  /** A pass of a large network on few cores takes seconds. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private static boolean endsInOrder;

  /** What went wrong the first time; asked again, Java says no more than that it did. */
  private static @Nullable String failure;

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
      if (!endsInOrder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Scope.end(LONGEST_CALL)));
        endsInOrder = true;
      }
    } catch (LinkageError e) { // UnsatisfiedLinkError, or of a static initialiser
      failure = failure == null ? innermost(e).getMessage() : failure;
      throw new DifficultyNetException(
          ErrorCode.NATIVE_FAILED,
          "libtorch on %s %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
          "the native libraries cannot be loaded: " + failure,
          "They need Linux on x86_64 with glibc, "
              + (isForGpus() ? CUDA_LIBRARIES + " on LD_LIBRARY_PATH, " : "")
              + "and a folder with %d MB that allows execution (now %s; -D%s=FOLDER names another)"
                  .formatted(isForGpus() ? 950 : 440, System.getProperty(UNPACKED), UNPACKED),
          e);
    }
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * Makes the same calls give the same bits, and 32-bit floats be 32-bit floats: cuDNN's fixed
   * algorithms instead of the fastest found by trial, no TensorFloat-32 until {@link #useTf32}.
   */
  static void beReproducible() {
    Context context = torch.globalContext();
    context.setDeterministicMkldnn(true);
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false);
    useTf32(false);
  }

  /** Whether a GPU may round the factors of products of 32-bit floats to TensorFloat-32. */
  static void useTf32(boolean use) {
    Context context = torch.globalContext();
    context.setAllowTF32CuDNN(use);
    context.setAllowTF32CuBLAS(use);
  }

  /**
   * Sets the number of threads that libtorch uses for calls of this thread, and that of its BLAS,
   * which does the linear layers in 32-bit floats. OpenBLAS's threads are none of OpenMP's: for 2²⁶
   * clock ticks after each product they spin in wait of the next one, and what else the core has to
   * do goes on at half speed (<a
   * href="https://github.com/OpenMathLib/OpenBLAS/issues/5171">OpenBLAS issue 5171</a>).
   *
   * @param threads at least 1; the cores of the executor
   * @param ofBlas at least 1; those of 1 thread never spin
   */
  static void useThreads(int threads, int ofBlas) {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(ofBlas);
  }

  /** What was loaded, for messages and results: "libtorch 2.10.0 for CPUs alone". */
  public static String build() {
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return "libtorch "
        + (version.find() ? version.group(1) : "of an unknown version")
        + (isForGpus() ? " with CUDA" : " for CPUs alone");
  }

  private static boolean isForGpus() {
    return torch.class.getResource(CUDA) != null;
  }

  /** GPUs that this process can use; 0 with a libtorch for CPUs. */
  static int gpus() {
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /**
   * Why the part for GPUs does not load, as the system's loader says it; empty where it loads, or
   * is not there. JavaCPP goes on without it and keeps the reason to itself.
   */
  static String whyNoGpus() {
    if (!isForGpus()) {
      return "";
    }
    try {
      Loader.loadGlobal(Loader.cacheResource(torch.class, CUDA).getPath());
      return "";
    } catch (IOException | UnsatisfiedLinkError e) {
      return String.valueOf(e.getMessage());
    }
  }
}
