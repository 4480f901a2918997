package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.mkldnn.Phase;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.TensorMMap;
import com.intel.analytics.bigdl.dllib.tensor.DnnTensor;
import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import com.intel.analytics.bigdl.dllib.tensor.Tensor$;
import com.intel.analytics.bigdl.dllib.tensor.TensorNumericMath.TensorNumeric;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;

/**
 * What BigDL's Scala interface asks of Java: sequences, and singletons that javac cannot name
 * because they are objects nested in objects. Scala's {@code Float} type arguments appear as {@code
 * Object} in class files, hence {@code Tensor<Object>}.
 */
final class Scala {

  private static final String BIGDL = "com.intel.analytics.bigdl.dllib.";

  /** Arithmetic of single-precision tensors. */
  @SuppressWarnings("unchecked") // TensorNumeric[Float], in class files of Object
  static final TensorNumeric<Object> FLOAT =
      (TensorNumeric<Object>)
          singleton(BIGDL + "tensor.TensorNumericMath$TensorNumeric$NumericFloat$");

  /** Compiles forward and backward primitives. */
  static final Phase TRAINING = (Phase) singleton(BIGDL + "nn.mkldnn.Phase$TrainingPhase$");

  /** Compiles forward primitives; batch normalisation uses the running statistics. */
  static final Phase INFERENCE = (Phase) singleton(BIGDL + "nn.mkldnn.Phase$InferencePhase$");

  private static final MethodHandle NATIVE = nativeOfPair();

  private Scala() {}

  /** A dense tensor over {@code values}, not a copy. */
  static Tensor<Object> tensor(float[] values, int... size) {
    return Tensor$.MODULE$.apply(values, size, floatTag(), FLOAT);
  }

  /** The Java array under a dense tensor that owns its whole storage. */
  static float[] values(Tensor<Object> dense) {
    float[] array = (float[]) dense.storage().array();
    if (dense.storageOffset() != 1 || array.length != dense.nElement()) {
      throw new IllegalStateException(
          "A layer's tensor of %d elements lies at offset %d of an array of %d; expected all of it"
              .formatted(dense.nElement(), dense.storageOffset() - 1, array.length));
    }
    return array;
  }

  /** The tensor in MKL-DNN's memory of a pair; its method's name, native, is a word of Java. */
  static Tensor<?> ofNative(TensorMMap pair) {
    try {
      return (Tensor<?>) NATIVE.invokeExact(pair);
    } catch (Throwable e) {
      throw new IllegalStateException("BigDL's TensorMMap.native() failed", e);
    }
  }

  static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBufferConverter(elements).asScala().toSeq();
  }

  @SuppressWarnings("unchecked") // ClassTag.Float() is a ClassTag[Float], in class files of Object
  private static ClassTag<Object> floatTag() {
    return (ClassTag<Object>) (ClassTag<?>) ClassTag.Float();
  }

  private static MethodHandle nativeOfPair() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(TensorMMap.class, "native", MethodType.methodType(DnnTensor.class))
          .asType(MethodType.methodType(Tensor.class, TensorMMap.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Object singleton(String className) {
    try {
      return Class.forName(className).getField("MODULE$").get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
