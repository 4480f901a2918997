package io.difficultynet.job.prepare;

import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.datasets.parquet.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples before the split, those that the source sets apart for validation last. */
record Candidates(List<CheckedSample> samples, Labels labels) implements LabelledSamples {
  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int label(int i) {
    return labels.of(samples.get(i));
  }

  @Override
  public int validationFrom() {
    return (int) samples.stream().filter(s -> s.part() == Part.TRAIN).count();
  }

  @Override
  public @Nullable String group(int i) {
    return samples.get(i).group();
  }

  @Override
  public List<String> classNames() {
    return labels.names();
  }
}
