package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.observe.HtmlModels;
import io.difficultynet.metrics.PairedCounts;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.Decision;
import io.difficultynet.report.Decision.Outcome;
import io.difficultynet.report.DecisionReason;
import io.difficultynet.report.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a folder of models as a browser shows it, on a desktop and on a telephone, where the
 * machine has Chromium: two weeks of models whose skill is made up, with the rule's own decisions.
 * The pictures are in {@code deploy/target/pictures}; that of the documentation is one of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsInBrowserIT {

  private static final Path PICTURES = Path.of("target", "pictures");
  private static final List<String> NAMES =
      List.of(
          "house sparrow",
          "great tit",
          "blackbird",
          "magpie",
          "greenfinch",
          "wren",
          "hoopoe",
          "kingfisher",
          "bee-eater");
  private static final PromotionRule RULE = new PromotionRule(0.95, 0, 0);
  private static final int TESTED = 120; // samples a class
  private static final int NIGHTS = 14;
  private static final int DAMAGED = 5; // of the nights

  private final Path scratch;
  private Browser browser;
  private Path page;

  ModelsInBrowserIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @BeforeAll
  void open() throws IOException {
    browser = Browser.assumed(scratch);
    page = Files.writeString(scratch.resolve("models.html"), twoWeeks());
  }

  private static String run(int night) {
    return "2026-11-%02dT02-00-07Z".formatted(16 + night);
  }

  private static String twoWeeks() {
    ChampionHistory champions = ChampionHistory.NONE;
    List<Decision> decisions = new ArrayList<>();
    double championSkill = 0;
    for (int night = 0; night < NIGHTS; night++) {
      int names = night < 3 ? NAMES.size() - 1 : NAMES.size(); // the bee-eater came later
      long[] counts = new long[names];
      for (int c = 0; c < names; c++) {
        counts[c] = Math.round(1500 * Math.pow(0.45, c) * (1 + 0.035 * night * (c + 1)));
      }
      double skill = 1.05 + 0.035 * night - (night == 8 ? 0.3 : 0) - (night % 3 == 1 ? 0.04 : 0);
      String champion = champions.champion().orElse(null);
      Decision decision = decision(night, counts, skill, championSkill, champion);
      decisions.add(decision);
      if (decision.outcome() == Outcome.PROMOTED) {
        champions = champions.promoted(run(night), decision.decidedAt());
        championSkill = skill;
      }
      if (night == 10 && champions.before().isPresent()) {
        champions = champions.rolledBack("2026-11-26T09:12:00Z");
      }
    }
    Set<String> withReport = decisions.stream().map(Decision::run).collect(Collectors.toSet());
    withReport.remove(run(DAMAGED));
    return HtmlModels.of("birds", champions, decisions, withReport);
  }

  private static Decision decision(
      int night, long[] counts, double skill, double championSkill, @Nullable String champion) {
    String time = "2026-11-%02dT03:41:22Z".formatted(16 + night);
    List<String> names = NAMES.subList(0, counts.length);
    List<Long> trainCounts = Arrays.stream(counts).boxed().toList();
    if (night == DAMAGED) {
      String reason =
          "DN-1003 DATA_CORRUPT: This run cannot start\n  hdfs:///birds/wren/IMG_2217.jpg: is cut off"
              + " after 81,920 of 203,117 bytes. Copy it again, or leave it out.";
      return new Decision(
          run(night),
          time,
          Outcome.FAILED,
          reason,
          champion,
          RULE,
          null,
          List.of(),
          List.of(),
          List.of());
    }
    ShotGroups groups = ShotGroups.of(counts, ShotRule.STRICT);
    PairedCounts paired = paired(night, counts, skill, championSkill);
    if (champion == null) {
      Trial trial =
          Trial.ofFirst(paired.candidate(), PromotionRule.worst(groups, paired.candidate()));
      return new Decision(
          run(night),
          time,
          Outcome.PROMOTED,
          "It is the first model.",
          null,
          RULE,
          trial,
          names,
          trainCounts,
          List.of());
    }
    PromotionRule.Verdict verdict = RULE.judge(paired, groups);
    return new Decision(
        run(night),
        time,
        verdict.promoted() ? Outcome.PROMOTED : Outcome.KEPT,
        DecisionReason.of(verdict, RULE, List.of()),
        champion,
        RULE,
        Trial.of(verdict),
        names,
        trainCounts,
        List.of());
  }

  /** Both models are right about a sample that is easier than their skill, for its class. */
  private static PairedCounts paired(int night, long[] counts, double skill, double other) {
    PairedCounts.Counter counter = PairedCounts.counter(counts.length);
    SplittableRandom random = new SplittableRandom(night / 4);
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < TESTED; i++) {
        double hardness = random.nextDouble() * (1.15 + 0.09 * c);
        double luck = 0.06 * (random.nextDouble() - 0.5);
        counter.record(c, hardness + luck < skill, hardness - luck < other);
      }
    }
    return counter.counts();
  }

  @Test
  void everyDecisionStandsInThePageAndNoScriptFails() {
    Browser.Loaded loaded = browser.open(page, Browser.DESKTOP);
    assertThat(loaded.complaints()).isEmpty();
    String list = loaded.document().split("id=\"decision-list\"", 2)[1].split("</ol>", 2)[0];
    assertThat(list.split("<li>", -1)).hasSize(NIGHTS + 1);
    assertThat(list)
        .contains("It is the first model.", "IMG_2217.jpg", "champion kept", ">promoted<")
        .contains("href=\"" + run(NIGHTS - 1) + "/report.html\"");
    String table = loaded.document().split("id=\"data-table\"", 2)[1].split("</table>", 2)[0];
    assertThat(table).contains(NAMES).contains(">new<");
    assertThat(loaded.document().split("<svg", -1)).as("charts are drawn").hasSizeGreaterThan(3);
  }

  @Test
  void picturesAreTaken() throws IOException {
    Path desktop = PICTURES.resolve("models.png");
    browser.picture(page, Browser.DESKTOP, 1500, desktop);
    assertThat(ImageIO.read(desktop.toFile()).getWidth()).isEqualTo(Browser.DESKTOP);
    Path telephone = PICTURES.resolve("models-narrow.png");
    browser.pictureOnTelephone(page, 2400, telephone);
    assertThat(ImageIO.read(telephone.toFile()).getWidth()).isEqualTo(Browser.TELEPHONE);
  }
}
