package io.difficultynet.findings;

import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What whoever reads a data set finds out beside its samples, and its user is to know.
 *
 * @param rejected samples that cannot be used and were left out
 * @param notUsed what lies beside the samples and is none
 * @param warnings what may make a training or a measurement other than it seems
 */
public record DataFindings(
    List<RejectedSample> rejected, List<NotUsed> notUsed, List<Problem> warnings) {

  /** Nothing to tell. */
  public static final DataFindings NONE = new DataFindings(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public DataFindings {
    rejected = List.copyOf(rejected);
    notUsed = List.copyOf(notUsed);
    warnings = List.copyOf(warnings);
  }

  /** Warnings alone. */
  public static DataFindings ofWarnings(List<Problem> warnings) {
    return new DataFindings(List.of(), List.of(), warnings);
  }

  /** Returns these, and then the others, each once. */
  public DataFindings and(DataFindings other) {
    return new DataFindings(
        both(rejected, other.rejected),
        both(notUsed, other.notUsed),
        both(warnings, other.warnings));
  }

  private static <T> List<T> both(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** Returns them as lines for the console: notes, and then warnings. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    notes().notes().forEach(note -> lines.add("note " + note));
    warnings.forEach(warning -> lines.add("warning " + warning));
    return lines;
  }

  /** Returns what a result keeps of them. */
  public DataNotes notes() {
    List<String> notes = new ArrayList<>();
    notUsed.forEach(one -> notes.add(one.text()));
    if (!rejected.isEmpty()) {
      RejectedSample first = rejected.get(0);
      notes.add(
          "data: %d %s cannot be used and %s left out, such as %s, which %s"
              .formatted(
                  rejected.size(),
                  rejected.size() == 1 ? "sample" : "samples",
                  rejected.size() == 1 ? "is" : "are",
                  first.origin(),
                  first.what()));
    }
    return new DataNotes(rejected.size(), notes, warnings.stream().map(Problem::toString).toList());
  }
}
