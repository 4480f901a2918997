package io.difficultynet.job.pretrained;

import io.difficultynet.conf.Nearest;
import io.difficultynet.conf.PretrainedSettings.Classifier;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.safetensors.SafetensorsFile;
import io.difficultynet.job.safetensors.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tensor of a file is which of a network. Strict: a tensor that the network has and the file
 * lacks, or the other way round, or one of another shape or type is an error, and all of them are
 * told at once. Two exceptions, both on purpose: the {@code num_batches_tracked} of a batch norm
 * may be there and changes nothing; and with a new classifier the file's own may be there or not.
 */
final class TensorMatch {

  private static final String COUNTER = "num_batches_tracked";
  private static final String FIX =
      "Set network.depth, network.width, network.shortcut and the data's channels to those of the"
          + " file, or give the weights of this network with torchvision's names";

  /** Names that a message lists of one kind. */
  private static final int MOST_NAMED = 5;

  private TensorMatch() {}

  /**
   * The network's tensor for each name of the file that is taken.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE with all that differs
   */
  static Map<String, NetworkTensors.Tensor> of(
      SafetensorsFile file, NetworkDescription network, Classifier classifier) {
    List<NetworkTensors.Tensor> all = NetworkTensors.of(network);
    String head = network.layers().get(network.layers().size() - 1);
    boolean loadsHead = classifier == Classifier.LOAD;
    Map<String, NetworkTensors.Tensor> wanted =
        all.stream()
            .filter(tensor -> loadsHead || !tensor.layer().equals(head))
            .collect(byName(NetworkTensors.Tensor::name));
    Set<String> ignored =
        all.stream()
            .flatMap(
                tensor ->
                    tensor.part().equals("running_mean")
                        ? Stream.of(tensor.layer() + "." + COUNTER)
                        : tensor.layer().equals(head) ? Stream.of(tensor.name()) : Stream.of())
            .collect(Collectors.toSet());
    Map<String, TensorInfo> found = file.tensors().stream().collect(byName(TensorInfo::name));

    Set<String> missing = new LinkedHashSet<>(wanted.keySet());
    missing.removeAll(found.keySet());
    Set<String> surplus = new LinkedHashSet<>(found.keySet());
    surplus.removeAll(wanted.keySet());
    surplus.removeAll(ignored);

    Problems problems = new Problems();
    add(problems, file, "lacks", missing, surplus, network);
    add(problems, file, "has", surplus, missing, network);
    wanted.forEach(
        (name, tensor) -> {
          TensorInfo info = found.get(name);
          if (info != null) {
            check(problems, file, info, tensor, name.startsWith(head + "."));
          }
        });
    problems.throwIfAny(
        ErrorCode.DATA_UNSUITABLE, "The weights are not those of " + network.name());
    return wanted;
  }

  private static <T> Collector<T, ?, Map<String, T>> byName(Function<T, String> name) {
    return Collectors.toMap(name, Function.identity(), (a, b) -> b, LinkedHashMap::new);
  }

  private static void add(
      Problems problems,
      SafetensorsFile file,
      String verb,
      Collection<String> names,
      Collection<String> others,
      NetworkDescription network) {
    if (names.isEmpty()) {
      return;
    }
    String whose =
        verb.equals("lacks") ? "of " + network.name() : "that are not in " + network.name();
    List<String> told = new ArrayList<>();
    for (String name : names.stream().limit(MOST_NAMED).toList()) {
      told.add(name + nearest(name, others).map(" (near %s)"::formatted).orElse(""));
    }
    String more =
        names.size() > MOST_NAMED ? " and %,d more".formatted(names.size() - MOST_NAMED) : "";
    problems.add(
        file.location().toString(),
        "%s %,d tensors %s: %s%s"
            .formatted(verb, names.size(), whose, String.join(", ", told), more),
        FIX);
  }

  /** The name of the other side that differs in the fewest letters, and not in most of them. */
  private static Optional<String> nearest(String name, Collection<String> others) {
    return others.stream()
        .min(Comparator.comparingInt(other -> Nearest.distance(name, other)))
        .filter(other -> Nearest.distance(name, other) <= name.length() / 2);
  }

  private static void check(
      Problems problems,
      SafetensorsFile file,
      TensorInfo info,
      NetworkTensors.Tensor tensor,
      boolean ofClassifier) {
    String where = file.location() + ", " + info.name();
    if (!tensor.hasShape(info.shape())) {
      problems.add(
          where,
          "has the shape %s, but the network's is %s".formatted(info.shape(), tensor.shape()),
          ofClassifier
              ? "Set network.pretrained.classifier to new where the file's classes are not yours"
              : FIX);
    }
    if (!info.isReadable()) {
      problems.add(
          where, "is of type %s".formatted(info.type()), "Store it as F32, F16, BF16 or F64");
    }
  }
}
