package io.difficultynet.job.compare;

import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A method of a comparison, with settings of its own where it is a variant: {@code
 * NAME=METHOD,key=value,…}. What decides the data is the same for all and cannot be varied.
 *
 * @param name of its row and of its folder
 * @param method value of {@code method.name}
 * @param settings texts {@code key=value}
 */
public record Variant(String name, String method, List<String> settings) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Commas outside of brackets, braces and quotation marks part settings. */
  private static final Pattern COMMA =
      Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)(?![^\\[]*])(?![^{]*})");

  private static final List<String> SAME_FOR_ALL =
      List.of("data.", "split.", "report.", "run.seed", "run.name", "method.name");

  private static final String FORM =
      "Write it as NAME=METHOD,key=value,…, for instance"
          + " fifty-pairs=difficulty-net,method.pairs-per-round=50";

  /** Copies the list. */
  public Variant {
    settings = List.copyOf(settings);
  }

  /** The overrides that make a configuration one of this variant and seed. */
  List<String> overrides(long seed) {
    return Stream.concat(Stream.of("method.name=" + method, "run.seed=" + seed), settings.stream())
        .toList();
  }

  /**
   * The methods as they are, then the variants.
   *
   * @param methods of {@code --methods}
   * @param variants of {@code --variant}
   * @param problems is told of all that is wrong with them
   */
  public static List<Variant> read(List<String> methods, List<String> variants, Problems problems) {
    List<Variant> all = new ArrayList<>();
    methods.forEach(method -> all.add(new Variant(method.strip(), method.strip(), List.of())));
    variants.forEach(text -> all.add(parse(text, problems)));
    if (all.isEmpty()) {
      problems.add("--methods", "names no method", "Give --methods a,b,c or --variant, or both");
    }
    List<String> names = all.stream().map(Variant::name).toList();
    for (int i = 0; i < names.size(); i++) {
      if (!NAME.matcher(names.get(i)).matches()) {
        problems.add(
            "method " + names.get(i),
            "is also the name of a folder, which has letters, digits, '.', '_' and '-' only",
            FORM);
      } else if (names.indexOf(names.get(i)) < i) {
        problems.add(
            "method " + names.get(i), "stands twice", "Name each method and each variant once");
      }
    }
    return all;
  }

  private static Variant parse(String text, Problems problems) {
    List<String> parts = List.of(COMMA.split(text, -1));
    int equals = parts.get(0).indexOf('=');
    if (equals < 1 || equals == parts.get(0).length() - 1) {
      problems.add("--variant " + text, "does not begin with NAME=METHOD", FORM);
    }
    List<String> settings = parts.subList(1, parts.size()).stream().map(String::strip).toList();
    refuse("--variant " + text, settings, problems);
    String name = equals < 1 ? parts.get(0) : parts.get(0).substring(0, equals);
    return new Variant(name.strip(), parts.get(0).substring(equals + 1).strip(), settings);
  }

  private static void refuse(String where, List<String> settings, Problems problems) {
    for (String setting : settings) {
      String key = setting.replaceFirst("^difficulty-net\\.", "");
      if (SAME_FOR_ALL.stream().anyMatch(key::startsWith)) {
        problems.add(
            where,
            "sets " + key + ", but data, split, report and seeds are the same for all methods",
            "Set it for the whole comparison with --set, the seeds with --seeds");
      }
    }
  }
}
