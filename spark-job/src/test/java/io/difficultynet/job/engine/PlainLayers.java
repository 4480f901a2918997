package io.difficultynet.job.engine;

import io.difficultynet.job.network.Node;

/**
 * One node as its formula. Maps are N x channels x height x width, flat.
 *
 * <p>{@code backward} adds to the gradients of its inputs, which several nodes may read, and writes
 * those of its parameters.
 */
abstract class PlainLayers {

  final int channels;
  final int height;
  final int width;

  private PlainLayers(int channels, int height, int width) {
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** Channels, height and width of the output of one sample. */
  int[] shape() {
    return new int[] {channels, height, width};
  }

  /** Height or width behind windows of a kernel over as much of a map and its padding. */
  private static int windows(int length, int kernel, int stride, int padding) {
    return (length + 2 * padding - kernel) / stride + 1;
  }

  abstract double[] forward(int samples, double[][] in, double[] w);

  abstract void backward(
      int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw);

  int size(int samples) {
    return samples * channels * height * width;
  }

  /**
   * The layer of a node.
   *
   * @param in channels, height and width of its first input
   * @param at first of its parameters in the flat order
   */
  static PlainLayers of(Node node, int[] in, int at) {
    if (node instanceof Node.Input i) {
      return new Source(i.channels(), i.height(), i.width());
    } else if (node instanceof Node.Convolution c) {
      return new Convolution(c, in[1], in[2], at);
    } else if (node instanceof Node.BatchNorm b) {
      return new BatchNorm(b.channels(), in[1], in[2], at);
    } else if (node instanceof Node.Relu) {
      return new Relu(in[0], in[1], in[2]);
    } else if (node instanceof Node.Add) {
      return new Add(in[0], in[1], in[2]);
    } else if (node instanceof Node.Subsample s) {
      return new Subsample(s, in[1], in[2]);
    } else if (node instanceof Node.MaxPool p) {
      return new MaxPool(p, in);
    } else if (node instanceof Node.GlobalAveragePool) {
      return new Pool(in[0], in[1] * in[2]);
    } else if (node instanceof Node.Linear l) {
      return new Linear(l.inFeatures(), l.outFeatures(), at);
    } else if (node instanceof Node.Cosines c) {
      return new Cosines(c.inFeatures(), c.outFeatures(), at);
    }
    throw new IllegalArgumentException("no formula for " + node);
  }

  private static final class Source extends PlainLayers {
    Source(int channels, int height, int width) {
      super(channels, height, width);
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      throw new IllegalStateException("The input is given");
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {}
  }

  private static final class Convolution extends PlainLayers {
    private final Node.Convolution c;
    private final int inHeight;
    private final int inWidth;
    private final int at;

    Convolution(Node.Convolution c, int inHeight, int inWidth, int at) {
      super(
          c.outChannels(),
          windows(inHeight, c.kernel(), c.stride(), c.padding()),
          windows(inWidth, c.kernel(), c.stride(), c.padding()));
      this.c = c;
      this.inHeight = inHeight;
      this.inWidth = inWidth;
      this.at = at;
    }

    /** Is told of every product out[o] += in[i] * w[k]. */
    private interface Product {
      void of(int out, int in, int weight);
    }

    private void products(int samples, Product product) {
      int k = c.kernel();
      for (int n = 0; n < samples; n++) {
        for (int o = 0; o < channels; o++) {
          for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
              int out = ((n * channels + o) * height + y) * width + x;
              for (int i = 0; i < c.inChannels(); i++) {
                for (int ky = 0; ky < k; ky++) {
                  for (int kx = 0; kx < k; kx++) {
                    int iy = y * c.stride() + ky - c.padding();
                    int ix = x * c.stride() + kx - c.padding();
                    if (iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth) {
                      product.of(
                          out,
                          ((n * c.inChannels() + i) * inHeight + iy) * inWidth + ix,
                          at + ((o * c.inChannels() + i) * k + ky) * k + kx);
                    }
                  }
                }
              }
            }
          }
        }
      }
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      products(samples, (o, i, k) -> out[o] += in[0][i] * w[k]);
      for (int o = 0; c.hasBias() && o < out.length; o++) {
        out[o] += w[biasOf(o)];
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      products(
          samples,
          (o, i, k) -> {
            dIn[0][i] += dOut[o] * w[k];
            dw[k] += dOut[o] * in[0][i];
          });
      for (int o = 0; c.hasBias() && o < dOut.length; o++) {
        dw[biasOf(o)] += dOut[o];
      }
    }

    private int biasOf(int out) {
      int weights = channels * c.inChannels() * c.kernel() * c.kernel();
      return at + weights + out / (height * width) % channels;
    }
  }

  /** y = γ (x − μ) / sqrt(σ² + ε) + β; keeps μ and σ² of the last forward. */
  static final class BatchNorm extends PlainLayers {
    private final int at;
    private final double[] mean;
    private final double[] variance; // biased
    private int count;

    BatchNorm(int channels, int height, int width, int at) {
      super(channels, height, width);
      this.at = at;
      this.mean = new double[channels];
      this.variance = new double[channels];
    }

    double mean(int c) {
      return mean[c];
    }

    double unbiasedVariance(int c) {
      return variance[c] * count / (count - 1.0);
    }

    /** Is told of every value of a channel. */
    private interface Value {
      void at(int index);
    }

    private void values(int samples, int channel, Value value) {
      for (int n = 0; n < samples; n++) {
        for (int i = 0; i < height * width; i++) {
          value.at((n * channels + channel) * height * width + i);
        }
      }
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      count = samples * height * width;
      double[] out = new double[size(samples)];
      for (int c = 0; c < channels; c++) {
        double[] sums = new double[2];
        values(samples, c, i -> sums[0] += in[0][i]);
        double mu = sums[0] / count;
        values(samples, c, i -> sums[1] += (in[0][i] - mu) * (in[0][i] - mu));
        mean[c] = mu;
        variance[c] = sums[1] / count;
        normalise(samples, c, in[0], w, mean[c], variance[c], out);
      }
      return out;
    }

    double[] predict(int samples, double[] in, double[] w, float[] statistics, int statisticsAt) {
      double[] out = new double[size(samples)];
      for (int c = 0; c < channels; c++) {
        double runningMean = statistics[statisticsAt + c];
        double runningVariance = statistics[statisticsAt + channels + c];
        normalise(samples, c, in, w, runningMean, runningVariance, out);
      }
      return out;
    }

    private void normalise(
        int samples, int c, double[] in, double[] w, double mu, double sigma2, double[] out) {
      double scale = w[at + c];
      double shift = w[at + channels + c];
      double deviation = Math.sqrt(sigma2 + Node.BatchNorm.EPSILON);
      values(samples, c, i -> out[i] = scale * (in[i] - mu) / deviation + shift);
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int channel = 0; channel < channels; channel++) {
        int c = channel;
        double deviation = Math.sqrt(variance[c] + Node.BatchNorm.EPSILON);
        double[] sums = new double[2]; // Σ dy, Σ dy x̂
        values(
            samples,
            c,
            i -> {
              sums[0] += dOut[i];
              sums[1] += dOut[i] * (in[0][i] - mean[c]) / deviation;
            });
        dw[at + c] = sums[1];
        dw[at + channels + c] = sums[0];
        double scale = w[at + c] / deviation;
        values(
            samples,
            c,
            i -> {
              double normalised = (in[0][i] - mean[c]) / deviation;
              dIn[0][i] += scale * (dOut[i] - sums[0] / count - normalised * sums[1] / count);
            });
      }
    }
  }

  private static final class Relu extends PlainLayers {
    Relu(int channels, int height, int width) {
      super(channels, height, width);
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < out.length; i++) {
        out[i] = Math.max(0, in[0][i]);
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < dOut.length; i++) {
        dIn[0][i] += in[0][i] > 0 ? dOut[i] : 0;
      }
    }
  }

  private static final class Add extends PlainLayers {
    Add(int channels, int height, int width) {
      super(channels, height, width);
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < out.length; i++) {
        out[i] = in[0][i] + in[1][i];
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < dOut.length; i++) {
        dIn[0][i] += dOut[i];
        dIn[1][i] += dOut[i];
      }
    }
  }

  private static final class Subsample extends PlainLayers {
    private final Node.Subsample s;
    private final int inHeight;
    private final int inWidth;

    Subsample(Node.Subsample s, int inHeight, int inWidth) {
      super(
          s.outChannels(), windows(inHeight, 1, s.stride(), 0), windows(inWidth, 1, s.stride(), 0));
      this.s = s;
      this.inHeight = inHeight;
      this.inWidth = inWidth;
    }

    /** Is told of every out[o] = in[i]; all other outputs are 0. */
    private interface Copy {
      void of(int out, int in);
    }

    private void copies(int samples, Copy copy) {
      for (int n = 0; n < samples; n++) {
        for (int c = 0; c < s.inChannels(); c++) {
          int outChannel = c + (s.outChannels() - s.inChannels()) / 2;
          for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
              copy.of(
                  ((n * channels + outChannel) * height + y) * width + x,
                  ((n * s.inChannels() + c) * inHeight + y * s.stride()) * inWidth
                      + x * s.stride());
            }
          }
        }
      }
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      copies(samples, (o, i) -> out[o] = in[0][i]);
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      copies(samples, (o, i) -> dIn[0][i] += dOut[o]);
    }
  }

  /** out = max over the window; the gradient goes to the first of the largest. */
  private static final class MaxPool extends PlainLayers {
    private final Node.MaxPool p;
    private final int inHeight;
    private final int inWidth;

    MaxPool(Node.MaxPool p, int[] in) {
      super(
          in[0],
          windows(in[1], p.kernel(), p.stride(), p.padding()),
          windows(in[2], p.kernel(), p.stride(), p.padding()));
      this.p = p;
      this.inHeight = in[1];
      this.inWidth = in[2];
    }

    private int winner(double[] in, int out) {
      int x = out % width;
      int y = out / width % height;
      int map = out / (height * width);
      int winner = -1;
      for (int ky = 0; ky < p.kernel(); ky++) {
        for (int kx = 0; kx < p.kernel(); kx++) {
          int iy = y * p.stride() + ky - p.padding();
          int ix = x * p.stride() + kx - p.padding();
          int i = (map * inHeight + iy) * inWidth + ix;
          boolean inside = iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth;
          if (inside && (winner < 0 || in[i] > in[winner])) {
            winner = i;
          }
        }
      }
      return winner;
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < out.length; i++) {
        out[i] = in[0][winner(in[0], i)];
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < dOut.length; i++) {
        dIn[0][winner(in[0], i)] += dOut[i];
      }
    }
  }

  private static final class Pool extends PlainLayers {
    private final int area;

    Pool(int channels, int area) {
      super(channels, 1, 1);
      this.area = area;
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < in[0].length; i++) {
        out[i / area] += in[0][i] / area;
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < in[0].length; i++) {
        dIn[0][i] += dOut[i / area] / area;
      }
    }
  }

  private static final class Linear extends PlainLayers {
    private final int features;
    private final int at;

    Linear(int features, int classes, int at) {
      super(classes, 1, 1);
      this.features = features;
      this.at = at;
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < out.length; i++) {
        int n = i / channels;
        int o = i % channels;
        out[i] = w[at + channels * features + o];
        for (int f = 0; f < features; f++) {
          out[i] += in[0][n * features + f] * w[at + o * features + f];
        }
      }
      return out;
    }

    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < dOut.length; i++) {
        int n = i / channels;
        int o = i % channels;
        dw[at + channels * features + o] += dOut[i];
        for (int f = 0; f < features; f++) {
          dw[at + o * features + f] += dOut[i] * in[0][n * features + f];
          dIn[0][n * features + f] += dOut[i] * w[at + o * features + f];
        }
      }
    }
  }

  /** z = w · f / (|w| |f|), 0 where f is 0. */
  private static final class Cosines extends PlainLayers {
    private final int features;
    private final int at;

    Cosines(int features, int classes, int at) {
      super(classes, 1, 1);
      this.features = features;
      this.at = at;
    }

    private double product(double[] a, int from, double[] b, int to) {
      double sum = 0;
      for (int f = 0; f < features; f++) {
        sum += a[from + f] * b[to + f];
      }
      return sum;
    }

    private double length(double[] a, int from) {
      return Math.sqrt(product(a, from, a, from));
    }

    private double cosine(int i, double[] in, double[] w) {
      int x = i / channels * features;
      int y = at + i % channels * features;
      double lengths = length(in, x) * length(w, y);
      return lengths == 0 ? 0 : product(in, x, w, y) / lengths;
    }

    @Override
    double[] forward(int samples, double[][] in, double[] w) {
      double[] out = new double[size(samples)];
      for (int i = 0; i < out.length; i++) {
        out[i] = cosine(i, in[0], w);
      }
      return out;
    }

    /** By the quotient rule: ∂z/∂f = w / (|w| |f|) − z f / |f|², and the same for w. */
    @Override
    void backward(
        int samples, double[][] in, double[] w, double[] dOut, double[][] dIn, double[] dw) {
      for (int i = 0; i < dOut.length; i++) {
        int x = i / channels * features;
        int y = at + i % channels * features;
        double ofSample = length(in[0], x);
        double ofClass = length(w, y);
        if (ofSample == 0) {
          continue;
        }
        double z = cosine(i, in[0], w);
        for (int f = 0; f < features; f++) {
          double both = ofSample * ofClass;
          dIn[0][x + f] += dOut[i] * (w[y + f] / both - z * in[0][x + f] / (ofSample * ofSample));
          dw[y + f] += dOut[i] * (in[0][x + f] / both - z * w[y + f] / (ofClass * ofClass));
        }
      }
    }
  }
}
