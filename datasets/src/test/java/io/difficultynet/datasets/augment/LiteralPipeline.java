package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/** The steps of {@link ImagePipeline}'s Javadoc, one array after the other, pixel by pixel. */
final class LiteralPipeline {
  private final AugmentSettings settings;
  private final Normalisation normalisation;
  private final Seeds seeds;

  LiteralPipeline(AugmentSettings settings, Normalisation normalisation, Seeds seeds) {
    this.settings = settings;
    this.normalisation = normalisation;
    this.seeds = seeds;
  }

  float[][][] training(LabelledImages images, int index, int epoch) {
    SplittableRandom random = seeds.stream(Purpose.AUGMENT, epoch, index);
    int p = ((FitSettings.Pad) settings.fit()).cropPadding();
    int cropTop = Uniforms.index(2 * p + 1, random);
    int cropLeft = Uniforms.index(2 * p + 1, random);
    boolean flip = Uniforms.index(2, random) == 1;
    int centreRow = Uniforms.index(settings.size(), random);
    int centreColumn = Uniforms.index(settings.size(), random);
    double[][][] x = padToSize(unit(images, index));
    x = crop(pad(x, p, p, p, p), cropTop, cropLeft);
    if (settings.flip() && flip) {
      x = flip(x);
    }
    float[][][] input = normalise(x);
    return settings.cutout() > 0 ? cutout(input, centreRow, centreColumn) : input;
  }

  float[][][] evaluation(LabelledImages images, int index) {
    return normalise(padToSize(unit(images, index)));
  }

  private static double[][][] unit(LabelledImages images, int index) {
    ImageShape shape = images.shape();
    Pixels pixels = new Pixels();
    images.decode(index, Box::whole, pixels);
    double[][][] x = new double[shape.channels()][shape.height()][shape.width()];
    int next = 0;
    for (double[][] plane : x) {
      for (double[] row : plane) {
        for (int column = 0; column < row.length; column++) {
          row[column] = (pixels.values()[next++] & 0xff) / 255.0;
        }
      }
    }
    return x;
  }

  private double[][][] padToSize(double[][][] x) {
    int rows = settings.size() - x[0].length;
    int columns = settings.size() - x[0][0].length;
    return pad(x, rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }

  private static double[][][] pad(double[][][] x, int top, int bottom, int left, int right) {
    int height = x[0].length;
    int width = x[0][0].length;
    double[][][] padded = new double[x.length][top + height + bottom][left + width + right];
    for (int c = 0; c < x.length; c++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          padded[c][top + row][left + column] = x[c][row][column];
        }
      }
    }
    return padded;
  }

  private double[][][] crop(double[][][] x, int top, int left) {
    double[][][] cropped = new double[x.length][settings.size()][settings.size()];
    for (int c = 0; c < x.length; c++) {
      for (int row = 0; row < settings.size(); row++) {
        for (int column = 0; column < settings.size(); column++) {
          cropped[c][row][column] = x[c][top + row][left + column];
        }
      }
    }
    return cropped;
  }

  private static double[][][] flip(double[][][] x) {
    double[][][] flipped = new double[x.length][x[0].length][x[0][0].length];
    for (int c = 0; c < x.length; c++) {
      for (int row = 0; row < x[c].length; row++) {
        for (int column = 0; column < x[c][row].length; column++) {
          flipped[c][row][column] = x[c][row][x[c][row].length - 1 - column];
        }
      }
    }
    return flipped;
  }

  private float[][][] normalise(double[][][] x) {
    float[][][] normalised = new float[x.length][x[0].length][x[0][0].length];
    for (int c = 0; c < x.length; c++) {
      for (int row = 0; row < x[c].length; row++) {
        for (int column = 0; column < x[c][row].length; column++) {
          normalised[c][row][column] =
              (float) ((x[c][row][column] - normalisation.mean()[c]) / normalisation.std()[c]);
        }
      }
    }
    return normalised;
  }

  private float[][][] cutout(float[][][] x, int centreRow, int centreColumn) {
    int side = settings.cutout();
    for (int row = centreRow - side / 2; row < centreRow - side / 2 + side; row++) {
      for (int column = centreColumn - side / 2;
          column < centreColumn - side / 2 + side;
          column++) {
        if (row >= 0 && row < settings.size() && column >= 0 && column < settings.size()) {
          for (float[][] plane : x) {
            plane[row][column] = 0;
          }
        }
      }
    }
    return x;
  }
}
