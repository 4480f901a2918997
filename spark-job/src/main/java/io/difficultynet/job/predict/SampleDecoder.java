package io.difficultynet.job.predict;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.augment.FeaturePipeline;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.image.ImageCheck;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import io.difficultynet.error.Problem;
import org.jspecify.annotations.Nullable;

/**
 * From samples of any kind to the input of a model, as a run evaluates. Safe for use by several
 * threads.
 */
final class SampleDecoder {

  private static final ThreadLocal<Pixels> SCRATCH = ThreadLocal.withInitial(Pixels::new);
  private static final String OTHER_IMAGES = "Give images like those that it was trained on";

  private final PredictionPlan plan;
  private final ByteSource source;

  SampleDecoder(PredictionPlan plan, ByteSource source) {
    this.plan = plan;
    this.source = source;
  }

  /**
   * Writes the input of a sample.
   *
   * @return why it cannot be used; null where it can
   * @throws DifficultyNetException STORAGE_FAILED where storage does not give it now
   */
  @Nullable Rejection write(Sample sample, float[] into, int offset) {
    if (sample instanceof Sample.Stored stored) {
      plan.pipeline().evaluation(stored.store(), stored.index(), into, offset);
      return null;
    } else if (sample instanceof Sample.Unusable unusable) {
      return unusable.why();
    } else if (sample instanceof Sample.Features features) {
      return plan.pipeline() instanceof FeaturePipeline pipeline
          ? features(features.values(), pipeline, into, offset)
          : ofOtherKind("a feature vector", "images");
    }
    return plan.pipeline() instanceof ImagePipeline pipeline
        ? image(sample, pipeline, into, offset)
        : ofOtherKind("an image", "feature vectors");
  }

  private static Rejection ofOtherKind(String found, String wanted) {
    return new Rejection(
        "is %s, and the model was trained on %s".formatted(found, wanted), "Give " + wanted);
  }

  private static @Nullable Rejection features(
      float[] values, FeaturePipeline pipeline, float[] into, int offset) {
    int features = pipeline.output().values();
    if (values.length != features) {
      return new Rejection(
          "has %,d features, and the model was trained on %,d".formatted(values.length, features),
          "Give the same features in the same order as those that it was trained on");
    }
    for (int i = 0; i < features; i++) {
      if (!Float.isFinite(values[i])) {
        return new Rejection(
            "has the value %s in feature %d (features count from 0)".formatted(values[i], i),
            "Correct it, or leave it out");
      }
    }
    System.arraycopy(values, 0, into, offset, features);
    pipeline.standardise(into, offset);
    return null;
  }

  private @Nullable Rejection image(
      Sample sample, ImagePipeline pipeline, float[] into, int offset) {
    Pixels pixels = SCRATCH.get();
    if (sample instanceof Sample.DecodedImage decoded) {
      pixels.copyFrom(decoded.pixels());
      inColours(pixels);
    } else {
      ImageCheck check;
      try {
        check = ImageCheck.of(bytes(sample), plan.orientation(), pixels);
      } catch (DifficultyNetException e) {
        if (e.code().fault() != Fault.USER) {
          throw e; // it may be sound: Spark tries again
        }
        Problem problem = e.problems().get(0);
        return new Rejection(problem.what(), problem.fix());
      }
      if (check.what() != null) {
        return new Rejection(check.what(), String.valueOf(check.fix()));
      }
    }
    String refusal = pipeline.refusal(pixels.shape());
    if (refusal == null && pipeline.output().channels() == 1) {
      refusal = grey(pixels) ? null : "has colours, and the model was trained on grey images";
      pixels.keepFirstChannel();
    }
    if (refusal != null) {
      return new Rejection(refusal, OTHER_IMAGES);
    }
    pipeline.evaluation(pixels, into, offset);
    return null;
  }

  private byte[] bytes(Sample sample) {
    return sample instanceof Sample.ImageAt file
        ? ImageFiles.read(source, new DataLocation("the image", file.path()))
        : ((Sample.EncodedImage) sample).bytes();
  }

  /** Three equal channels of a grey image, as a decoder gives them. */
  private static void inColours(Pixels pixels) {
    ImageShape shape = pixels.shape();
    if (shape.channels() == 1) {
      byte[] grey = pixels.toArray();
      pixels.reshape(new ImageShape(3, shape.height(), shape.width()));
      for (int c = 0; c < 3; c++) {
        System.arraycopy(grey, 0, pixels.values(), c * grey.length, grey.length);
      }
    }
  }

  private static boolean grey(Pixels pixels) {
    int plane = pixels.shape().plane();
    byte[] values = pixels.values();
    for (int i = 0; i < plane; i++) {
      if (values[i] != values[plane + i] || values[i] != values[2 * plane + i]) {
        return false;
      }
    }
    return true;
  }
}
