package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The arithmetic of the Python scripts in {@code deploy/benchmarks}, and that the documents have
 * the numbers that these scripts write into them.
 */
class BenchmarkScriptsTest {
  private final Path scratch;

  BenchmarkScriptsTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @Test
  void anIntervalIsFormedOfUpTo31Pairs() {
    // Of n - 1 zeros and a one the mean is 1 / n, and so is the standard error.
    String program = "import accuracy; print(accuracy.interval([0] * %d + [1]))";

    assertThat(python(program.formatted(9)).output()).isEqualTo("+10.00 (-12.6 to +32.6)\n");
    assertThat(python(program.formatted(10)).output()).isEqualTo("+9.09 (-11.2 to +29.3)\n");
    assertThat(python(program.formatted(30)).output()).isEqualTo("+3.23 (-3.4 to +9.8)\n");
    assertThat(python(program.formatted(31)))
        .returns(1, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("32 pairs: intervals are for at most 31; extend STUDENT in ");
  }

  @Test
  void estimatesOfOneSampleAClass() {
    assertThat(
            python(
                    """
                    import few_validation as few
                    print(dict(few.estimates([1.0, 0.0], 1))["2 imagined"], few.lower(1.0, 1))
                    """)
                .output())
        .isEqualTo("[0.6666666666666666, 0.3333333333333333] 0.5\n");
  }

  @Test
  void pairsAreFormedBySeedAndSplitsCountAlike() {
    Script.Result result =
        python(
            """
            import accuracy, tables
            tables.PAIRED = ("natural", "reversed")
            def run(split, method, seed, balanced):
                return accuracy.Run(split, method, seed, balanced, None, None, None, "torch", "0a1b2c3")
            sources = tables.Sources([
                run("natural", accuracy.OURS, 1, 0.82), run("natural", "rival", 1, 0.80),
                run("natural", accuracy.OURS, 2, 0.84), run("natural", "rival", 2, 0.80),
                run("natural", accuracy.OURS, 3, 0.90), run("reversed", "rival", 9, 0.10),
                run("reversed", accuracy.OURS, 1, 0.69), run("reversed", "rival", 1, 0.70)], {}, None, {})
            print(tables.block("pairs rival", sources) + tables.block("ahead rival", sources))
            tables.block("pairs nobody", sources)
            """);

    assertThat(result.output())
        .contains("| imbalance 100, natural order | +2.00, +4.00 | +3.00 |\n")
        .contains("| imbalance 100, reversed | -1.00 | -1.00 |\n")
        .contains("is ahead of `rival` in 2 of 3 pairs: by 1.00 points in the mean of the splits")
        .contains("by +1.67 (-4.6 to +7.9) over all pairs.\n");
    assertThat(result.errors()).isEqualTo("natural: no seed has both difficulty-net and nobody\n");
  }

  @Test
  void generatedBlocksOfTheDocumentsAreUpToDate() {
    Path tables = Distribution.ROOT.resolve("deploy/benchmarks/tables.py");

    Script.Result result =
        new Script(List.of("python3", "-B", tables.toString(), "--check"), scratch).run();

    assertThat(result.output()).as("blocks that are out of date").isEmpty();
    assertThat(result.status()).as(result.errors()).isZero();
  }

  @Test
  void aBlockIsReplacedBetweenItsCommentsAndNamedWhereItChanges() {
    String program =
        """
        import tables
        text = "a\\n<!-- generated: one x -->\\nold\\n<!-- end of generated -->\\nb\\n# generated: two\\nnew\\n# end of generated\\n"
        print(*tables.renewed(text, lambda words: "new\\n"))
        """;

    assertThat(python(program).output())
        .isEqualTo(
            """
            a
            <!-- generated: one x -->
            new
            <!-- end of generated -->
            b
            # generated: two
            new
            # end of generated
             ['one x']
            """);
  }

  @Test
  void aTableNeedsACellForEachColumnAndAKnownName() {
    String program =
        """
        import tables
        tables.block("%s", tables.Sources([], {"tables": {"t": {"columns": ["a", "b"], "rows": [["1"]]}}}, None, {}))
        """;

    assertThat(python(program.formatted("measured t")).errors())
        .isEqualTo("measured.json: table t: a row has not 2 cells\n");
    assertThat(python(program.formatted("measures t")).errors())
        .startsWith("generated: measures t: measures is none of accuracy, ablations, pairs, ");
  }

  @Test
  void aJobThatTakesHalfOfPyTorchsTimeHasTwiceItsSpeed() {
    Script.Result result =
        python(
            """
            import compare, json
            run = lambda process, training, memory: compare.Run(process, training, 9, [9], 0.5, 1, memory, 0, {})
            pairs = [compare.Pair(1, run(10, 8, 300), run(20, 12, 100))]
            print("\\n".join(compare.table(pairs, [0])))
            result = compare.as_result(pairs, {})
            print({key: value if isinstance(value, float) else value["median"] for key, value in
                [*result["pairs"][0].items(), *result.items()] if key.endswith("_ratio")})
            """);

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.output())
        .contains("     1    10.0     20.0   2.00     8.0     12.0   1.50")
        .contains("of the job over PyTorch (speed: above 1 the job is faster)\n")
        .contains("process speed:  median 2.00 (2.00 to 2.00)\n")
        .contains("training speed: median 1.50 (1.50 to 1.50)\n")
        .contains("memory:         median 3.00 (3.00 to 3.00)\n")
        .endsWith(
            "{'process_speed_ratio': 2.0, 'training_speed_ratio': 1.5, 'memory_ratio': 3.0}\n");
  }

  @Test
  void anEpochOfLargeBatchesHasFewerThanTenRounds() {
    String program = "import memory_growth; print(*map(memory_growth.cut, [128, 256, 512, 1024]))";

    assertThat(python(program).output()).isEqualTo("(6, 10) (3, 10) (2, 8) (1, 8)\n");
  }

  private Script.Result python(String program) {
    return new Script(List.of("python3", "-B", "-c", program), scratch)
        .with("PYTHONPATH", Distribution.ROOT.resolve("deploy/benchmarks").toString())
        .run();
  }
}
