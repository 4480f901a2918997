/* Puts the run's data on the page. Names reach the page as text nodes only. */
"use strict";
(() => {
  const { DASH, byId, fixed, whole, percent, percentShort, digits, power, seconds, duration, count, sum, h, sorted, contents } = Elements;
  const run = JSON.parse(document.getElementById("run-data").textContent);
  const epochs = run.epochs;
  const names = run.names;
  const finished = run.test !== undefined;
  const trained = epochs !== undefined; // an epoch at least
  const MOST_LINES = 60;
  const SOME_LINES = 20;
  const SOME_ROWS = 20;
  const MANY_CLASSES = 30;

  const setting = (key) => run.settings["difficulty-net." + key];
  const ofVectors = ["linear", "mlp"].includes(setting("network.family"));

  /* ---- the result ---- */
  /** As NetworkDescription names it. */
  function network() {
    if (setting("network.family") === "linear") return "linear classifier";
    if (ofVectors) return "MLP-" + (setting("network.hidden") === "null" ? [256, 128] : JSON.parse(setting("network.hidden"))).join("-");
    return "ResNet-" + setting("network.depth");
  }

  function heading() {
    const status = byId("status");
    status.textContent = run.status;
    status.classList.toggle("done", run.status === "succeeded");
    const parts = [];
    if (setting("method.name")) parts.push(setting("method.name"));
    if (setting("network.family")) parts.push(network());
    parts.push(count(names.length, "class", "classes"));
    parts.push(count(sum(run.trainCounts), "training sample", "training samples"));
    if (trained) parts.push(count(epochs.epoch.length, "epoch", "epochs"), count(epochs.executors[epochs.executors.length - 1], "executor", "executors"));
    parts.push("seed " + run.seed);
    parts.push("started " + run.startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"));
    byId("summary").textContent = parts.join(" · ");
    contents();
  }

  function tiles() {
    const box = byId("tiles");
    const tile = (value, label, note, lead) => box.append(h("div", { class: lead ? "tile lead" : "tile" }, h("b", {}, value), h("span", {}, label), note ? h("span", {}, note) : null));
    const over = (totals) => (totals.measuredClasses < names.length ? ", over " + totals.measuredClasses + " of " + count(names.length, "class", "classes") : "");
    if (finished) {
      tile(percent(run.testTotals.balancedAccuracy), "balanced accuracy", "test set" + over(run.testTotals), true);
      tile(percent(run.testTotals.top1), "top-1", "test set");
      if (run.testTotals.top5 != null) tile(percent(run.testTotals.top5), "top-5", "test set");
      for (const group of run.groups) tile(percent(group.accuracy), group.name + "-shot", count(group.classes.length, "class", "classes"));
      tile(percent(run.validationTotals.balancedAccuracy), "balanced accuracy", "validation" + over(run.validationTotals));
      byId("rule").textContent = run.rule + "; a group's accuracy is the mean of its classes' test accuracies.";
    } else if (trained) {
      const last = epochs.epoch.length - 1;
      tile(percent(epochs.balancedAccuracy[last]), "balanced accuracy", "validation, epoch " + epochs.epoch[last], true);
      tile(whole(epochs.epoch[last]), "epochs complete");
      tile(digits(epochs.trainLoss[last]), "training loss", "epoch " + epochs.epoch[last]);
    }
    if (byId("data-notes")) byId("data-notes").append(...run.dataWarnings.concat(run.dataNotes).map((line) => h("li", {}, line)));
    if (!trained) return;
    const best = bestEpoch();
    if (best >= 0) tile(String(epochs.epoch[best]), "best epoch", percent(epochs.balancedAccuracy[best]) + " validation");
    tile(duration(run.seconds), "duration");
    tile(whole(sum(epochs.samples) / sum(epochs.trainSeconds)), (ofVectors ? "samples" : "images") + "/s", "in training stages");
  }

  function bestEpoch() {
    if (run.bestEpoch) return epochs.epoch.indexOf(run.bestEpoch);
    return epochs.balancedAccuracy.reduce((best, v, i) => (v != null && (best < 0 || v > epochs.balancedAccuracy[best]) ? i : best), -1);
  }

  /* ---- tables ---- */
  const groupOf = [];
  run.groups.forEach((group, rank) => group.classes.forEach((c) => { groupOf[c] = { name: group.name, rank }; }));
  const accuracyNow = run.test || run.validation || [];

  function bar(share, kind) {
    if (share == null) return DASH;
    const fill = h("i");
    fill.style.width = 100 * share + "%";
    return [h("span", { class: "bar " + kind, "aria-hidden": "true" }, fill), h("span", { class: "share" }, percent(share))];
  }

  function classTable() {
    const scores = run.scores;
    const tested = (c) => [bar(run.test[c], "test"), run.test[c] == null ? null : h("span", { class: "range" }, percentShort(scores.low[c]) + " to " + percentShort(scores.high[c]))].flat();
    const columns = [
      { title: "Class", of: (c) => names[c], cell: (c) => names[c], kind: "name", sort: (c) => names[c] },
      { title: "Test accuracy", of: (c) => run.test[c], cell: tested, kind: "num", only: finished },
      { title: "Test samples", of: (c) => scores.total[c], cell: (c) => whole(scores.total[c]), kind: "num", only: finished, first: -1 },
      { title: "Precision", of: (c) => scores.precision[c], cell: (c) => percentShort(scores.precision[c]), kind: "num", only: finished },
      { title: "F1", of: (c) => scores.f1[c], cell: (c) => percentShort(scores.f1[c]), kind: "num", only: finished },
      { title: "Validation accuracy", of: (c) => run.validation[c], cell: (c) => bar(run.validation[c], "validation"), kind: "num", only: trained },
      { title: "Train samples", of: (c) => run.trainCounts[c], cell: (c) => whole(run.trainCounts[c]), kind: "num", first: -1 },
      { title: "Group", of: (c) => groupOf[c].rank, cell: (c) => groupOf[c].name },
      { title: "Last weight", of: (c) => run.lastWeights[c], cell: (c) => fixed(3)(run.lastWeights[c]), kind: "num", only: trained, first: -1 },
    ].filter((column) => column.only !== false);
    const all = names.map((_, c) => c);
    const many = all.length > MANY_CLASSES;
    const state = { column: null, direction: 1, query: "", limit: many && trained ? "worst" : "all" };
    const what = finished ? "test accuracy" : "validation accuracy";
    const notes = [];
    if (finished) notes.push("Test accuracy is the recall of the class, with its " + Math.round(100 * scores.confidence) + " % interval (Wilson); precision is the share of the predictions of the class that are right; F1 is the harmonic mean of both.");
    if (trained) notes.push("Validation accuracy is " + (finished ? "the final model's" : "that of the last complete epoch") + "; last weight is the class weight that the last epoch was trained with.");
    byId("classes-note").textContent = notes.join(" ");

    const limit = byId("class-limit");
    limit.append(h("option", { value: "worst" }, "the " + SOME_ROWS + " worst by " + what), h("option", { value: "best" }, "the " + SOME_ROWS + " best by " + what), h("option", { value: "all" }, "all " + names.length));
    limit.value = state.limit;
    byId("class-limit-label").hidden = !(many && trained);
    limit.addEventListener("change", () => { state.limit = limit.value; fill(); });
    byId("class-search").addEventListener("input", (event) => { state.query = event.target.value.trim().toLowerCase(); fill(); });

    const heads = columns.map((column) => h("th", { scope: "col", class: column.kind === "num" ? "num" : "", "aria-sort": "none" }, h("button", { type: "button", onclick: () => sortBy(column) }, column.title)));
    byId("class-table").tHead.append(h("tr", {}, ...heads));
    function sortBy(column) {
      state.direction = state.column === column ? -state.direction : column.first || 1;
      state.column = column;
      heads.forEach((head, i) => head.setAttribute("aria-sort", columns[i] !== column ? "none" : state.direction > 0 ? "ascending" : "descending"));
      fill();
    }
    function chosen() {
      if (state.query) return all.filter((c) => names[c].toLowerCase().includes(state.query));
      if (state.limit === "all") return all;
      return sorted(all, (c) => accuracyNow[c], state.limit === "worst" ? 1 : -1).slice(0, SOME_ROWS);
    }
    function fill() {
      const rows = state.column ? sorted(chosen(), state.column.sort || state.column.of, state.direction) : chosen();
      byId("class-table").tBodies[0].replaceChildren(...rows.map((c) => h("tr", {}, ...columns.map((column) => h("td", { class: column.kind || "" }, ...[column.cell(c)].flat())))));
      byId("class-count").textContent = rows.length === all.length ? count(all.length, "class", "classes") : rows.length + " of " + count(all.length, "class", "classes");
    }
    fill();
  }

  function pairsTable() {
    const table = byId("pairs-table");
    if (!table) return;
    table.tHead.append(h("tr", {}, ...["True class", "Taken for", "Test samples", "Share"].map((title, i) => h("th", { scope: "col", class: i > 1 ? "num" : "" }, title))));
    const name = (c) => names[c] + " (" + whole(run.trainCounts[c]) + ")";
    table.tBodies[0].append(...run.pairs.map(([truth, predicted, times, total]) =>
      h("tr", {}, h("td", { class: "name" }, name(truth)), h("td", { class: "name" }, name(predicted)), h("td", { class: "num" }, whole(times) + " of " + whole(total)), h("td", { class: "num" }, percentShort(times / total)))));
  }

  /* ---- against an earlier run ---- */
  function changesTable() {
    const table = byId("changes-table");
    if (!table) return;
    const changes = run.changes;
    const points = (v) => (v == null ? DASH : (v < 0 ? "−" : "+") + fixed(1)(Math.abs(100 * v)));
    const gained = changes.classes.filter((row) => row.clear && row.difference > 0).length;
    const lost = changes.classes.filter((row) => row.clear && row.difference < 0).length;
    byId("changes-note").textContent = [
      "Against the run " + changes.run + ", started " + changes.startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC") + ", whose balanced accuracy is " + percent(changes.balancedAccuracy) + ".",
      count(gained, "class", "classes") + " clearly gained and " + whole(lost) + " clearly lost: these are bold, as the 95 % interval of the difference leaves 0 out (Newcombe); the test sets are taken as independent.",
      changes.sameTest ? "" : "The two runs have other numbers of test samples.",
      changes.added.length ? "New classes: " + changes.added.join(", ") + "." : "",
      changes.removed.length ? "Classes that are gone: " + changes.removed.join(", ") + "." : "",
    ].filter((text) => text).join(" ");
    table.tHead.append(h("tr", {}, ...["Class", "Points", "Accuracy", "Weight", "Train samples"].map((title, i) => h("th", { scope: "col", class: i ? "num" : "" }, title))));
    const arrow = (before, now) => before + " → " + now;
    table.tBodies[0].append(...sorted(changes.classes, (row) => row.difference, 1).map((row) => h("tr", {},
      h("td", { class: "name" }, names[row.class]),
      h("td", { class: "num" }, h(row.clear ? "b" : "span", {}, points(row.difference)), row.low == null ? null : h("span", { class: "range" }, points(row.low) + " to " + points(row.high))),
      h("td", { class: "num" }, arrow(percentShort(row.before), percentShort(run.test[row.class]))),
      h("td", { class: "num" }, arrow(fixed(2)(row.weightBefore), fixed(2)(row.weight))),
      h("td", { class: "num" }, arrow(whole(row.trainedBefore), whole(run.trainCounts[row.class]))))));
  }

  /* ---- curves ---- */
  function curves() {
    const one = (column, name, colour, extra) => (t) => [Object.assign({ name, data: epochs[column], color: t[colour] }, extra)];
    const best = bestEpoch();
    Charts.lines("chart-loss", "Training loss over epochs", epochs.epoch, one("trainLoss", "training loss", "s1"), digits, { axis: { scale: true } });
    Charts.lines("chart-balanced", "Balanced validation accuracy over epochs", epochs.epoch, one("balancedAccuracy", "validation", "s3", best >= 0 ? { mark: best } : {}), percentShort, { axis: { scale: true } });
    byId("balanced-note").textContent = "mean of the classes" + (best >= 0 ? "; best " + percent(epochs.balancedAccuracy[best]) + " after epoch " + epochs.epoch[best] : "");
    Charts.lines("chart-rate", "Learning rate over epochs", epochs.epoch, one("learningRate", "learning rate", "s5"), digits, { axis: { min: 0 } });
  }

  function perClass() {
    const all = names.map((_, c) => c);
    const column = (name, c) => epochs[name].map((row) => row[c]);
    const weighted = byId("chart-weights") !== null;
    const change = all.map((c) => { const w = column("weights", c); return Math.max(...w) - Math.min(...w); });
    const byFrequency = (list) => sorted(list, (c) => -run.trainCounts[c], 1);
    const presets = [
      ["biggest weight changes", () => sorted(all, (c) => change[c], -1), weighted],
      ["lowest accuracy", () => sorted(all, (c) => accuracyNow[c], 1), true],
      ["highest accuracy", () => sorted(all, (c) => accuracyNow[c], -1), true],
      ["fewest training samples", () => byFrequency(all).reverse(), true],
      ["most training samples", () => byFrequency(all), true],
    ].filter((preset) => preset[2]);
    const few = all.length <= SOME_LINES;
    let shown = byFrequency(few ? all : presets[0][1]().slice(0, SOME_LINES));
    let off = new Set();
    byId("chooser-note").textContent = "Colour runs from the class with the most training samples to the one with the fewest." + (few ? " Press a name to leave it out." : " Press a name to take it off.");
    byId("chooser-tools").hidden = few;

    function lines(name, level) {
      return (t) => shown.map((c, i) => ({ c, i })).filter(({ c }) => !off.has(c)).map(({ c, i }, position) => ({ name: names[c], data: column(name, c), color: Charts.along(t, i, shown.length), dash: Charts.dash(i), level: position === 0 ? level : undefined }));
    }
    function chips() {
      const t = Charts.theme();
      byId("chooser").replaceChildren(...shown.map((c, i) => {
        const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        swatch.setAttribute("width", "22");
        swatch.setAttribute("height", "6");
        const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
        line.setAttribute("d", "M0 3H22");
        line.setAttribute("stroke", Charts.along(t, i, shown.length));
        line.setAttribute("stroke-width", "3");
        const dashes = Charts.dash(i);
        if (dashes !== "solid") line.setAttribute("stroke-dasharray", dashes.join(" "));
        swatch.append(line);
        return h("button", { type: "button", title: names[c], "aria-pressed": String(!off.has(c)), onclick: () => toggle(c) }, swatch, h("span", {}, names[c]));
      }));
    }
    function update() {
      chips();
      Charts.redraw(["chart-accuracy", "chart-weights"]);
    }
    function toggle(c) {
      if (!few) shown = shown.filter((other) => other !== c);
      else if (!off.delete(c)) off.add(c);
      update();
    }
    if (!few) {
      const preset = byId("chooser-preset");
      presets.forEach(([title], i) => preset.append(h("option", { value: String(i) }, SOME_LINES + " with " + title)));
      preset.append(h("option", { value: "none" }, "none"));
      preset.addEventListener("change", () => {
        shown = preset.value === "none" ? [] : byFrequency(presets[+preset.value][1]().slice(0, SOME_LINES));
        update();
      });
      byId("class-names").append(...names.map((name) => h("option", { value: name })));
      const add = byId("chooser-add");
      add.addEventListener("change", () => {
        const c = names.indexOf(add.value);
        if (c < 0) byId("chooser-message").textContent = add.value ? "There is no class of this name." : "";
        else if (shown.length >= MOST_LINES) byId("chooser-message").textContent = "At most " + MOST_LINES + " classes are drawn; take one off first.";
        else {
          byId("chooser-message").textContent = "";
          shown = byFrequency([...new Set([...shown, c])]);
          add.value = "";
          update();
        }
      });
    }
    chips();
    Charts.lines("chart-accuracy", "Validation accuracy of each class over epochs", epochs.epoch, lines("accuracy"), percentShort, { axis: { min: 0, max: 1 } });
    Charts.lines("chart-weights", "Weight of each class over epochs", epochs.epoch, lines("weights", 1), digits, {});
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", chips);
    addEventListener("beforeprint", chips);
    addEventListener("afterprint", chips);
  }

  /* ---- Difficulty-Net ---- */
  function inCharge(meta) {
    const both = epochs.epoch.map((_, i) => [meta.driverGradientNorm[i], meta.metaGradientNorm[i]]).filter(([d, m]) => d != null && m != null);
    if (!both.length) return "";
    const [driver, learned] = both[both.length - 1];
    if (learned === 0 && driver === 0) return "In the last meta step both were zero.";
    if (learned === 0) return "The driver loss alone trains it in this run.";
    if (driver === 0) return "The meta loss alone trains it in this run.";
    const times = (ratio) => (ratio >= 10 ? whole(ratio) : fixed(1)(ratio)) + " times ";
    if (driver > 2 * learned) return "In the last meta step the driver loss was in charge: its gradient was " + times(driver / learned) + "the meta loss's.";
    if (learned > 2 * driver) return "In the last meta step the meta loss was in charge: its gradient was " + times(learned / driver) + "the driver loss's.";
    return "In the last meta step neither was in charge: the two gradients were within a factor of 2.";
  }

  function difficultyNet() {
    const meta = epochs.meta;
    if (!meta) return;
    byId("in-charge").textContent = inCharge(meta);
    const positive = (list) => list.map((v) => (v > 0 ? v : null));
    const decade = (round, pad) => (range) => (isFinite(range.min) && range.min > 0 ? Math.pow(10, round(Math.log10(pad < 0 ? range.min : range.max))) : pad < 0 ? 0.1 : 1);
    Charts.lines("chart-norms", "Norms of the meta and the driver gradient over epochs", epochs.epoch, (t) => [
      { name: "meta loss", data: positive(meta.metaGradientNorm), color: t.s1 },
      { name: "driver loss, with its factor", data: positive(meta.driverGradientNorm), color: t.s2, dash: [7, 4] },
    ], power, { legend: true, axis: { type: "log", min: decade(Math.floor, -1), max: decade(Math.ceil, 1) } });
    Charts.lines("chart-driver", "Driver loss over epochs", epochs.epoch, (t) => [{ name: "driver loss", data: meta.driverLoss, color: t.s2 }], digits, { axis: { scale: true } });
    const order = sorted(names.map((_, c) => c), (c) => -run.trainCounts[c], 1);
    byId("difficulty-note").textContent = "after the last meta step, between 0 and 1; classes from most to fewest training samples";
    const ordered = (list) => order.map((c) => list[c]);
    Charts.bars("chart-difficulty", "difficulty", ordered(names), ordered(meta.lastDifficulty), digits, (t) => t.s1, { min: 0, max: 1, interval: 0.25 });
    Charts.bars("chart-meta-gradient", "mean meta gradient", ordered(names), ordered(meta.lastMetaGradient), (v) => (v == null ? DASH : String(+v.toPrecision(3))), (t, v) => (v < 0 ? t.s1 : t.s2), {});
  }

  /* ---- why a class weighs what it does: the sentences of WeightExplanation, from the same numbers ---- */
  function explain() {
    const data = run.explain;
    if (!data) return;
    const all = names.map((_, c) => c);
    const pickedClass = byId("explain-class"), pickedEpoch = byId("explain-epoch");
    const byFrequency = sorted(all, (c) => -run.trainCounts[c], 1);
    byFrequency.forEach((c) => pickedClass.append(h("option", { value: String(c) }, names[c])));
    data.epochs.forEach((epoch, i) => pickedEpoch.append(h("option", { value: String(i) }, String(epoch))));
    pickedClass.value = String(sorted(all, (c) => run.lastWeights[c], -1)[0]);
    pickedEpoch.value = String(data.epochs.length - 1);
    const share = (v) => (v == null ? DASH : fixed(1)(100 * Math.abs(v)) + " %");
    const direction = (v, up, down) => (v > 0 ? up : v < 0 ? down : "as it was");
    const at = () => {
      const c = +pickedClass.value, i = +pickedEpoch.value, epoch = data.epochs[i];
      const now = epochs.epoch.indexOf(epoch);
      const of = (name) => (data[name][i] == null ? null : data[name][i][c]);
      return { c, i, epoch, now, before: now - 1, weight: epochs.weights[now][c], difficulty: of("difficulty"), target: of("target"), meta: of("metaShare"), driver: of("driverShare") };
    };

    function rule() {
      const of = (key) => run.settings["difficulty-net.method.weighting." + key];
      const floor = +of("difficulty-floor"), exponent = +of("frequency-exponent");
      return (floor ? "(" + floor + " + " + +(1 - floor).toFixed(6) + " · output)" : "that output") + (exponent ? " · n^−" + exponent : "") + " over its mean over the " + (of("normalise") === "samples" ? "training samples" : "classes");
    }
    function sentences({ c, i, epoch, now, before, weight, difficulty, target, meta, driver }) {
      const text = ["In epoch " + epoch + " a sample of " + names[c] + " weighed " + fixed(3)(weight) + (now > 0 ? "; in epoch " + (epoch - 1) + " " + fixed(3)(epochs.weights[before][c]) + "." : ".")];
      text.push("It has " + whole(run.trainCounts[c]) + " of " + whole(sum(run.trainCounts)) + " training samples.");
      if (now === 0) return text.concat("It is the weight that the method starts with: nothing had been measured yet.");
      const accuracy = epochs.accuracy[before][c];
      const ahead = accuracy - epochs.balancedAccuracy[before];
      text.push(accuracy == null ? "It has no validation samples." : "After epoch " + (epoch - 1) + " " + fixed(1)(100 * accuracy) + " % of its validation samples were right, " + fixed(1)(Math.abs(100 * ahead)) + " points " + (ahead < 0 ? "below" : "above") + " the mean of the classes.");
      if (difficulty == null) return text.concat("No meta step followed epoch " + (epoch - 1) + ": the weight is what the method's formula gives, or stayed as it was.");
      const relative = difficulty / (sum(data.difficulty[i]) / names.length);
      text.push("The net then gave it the output " + fixed(3)(difficulty) + ", " + fixed(3)(relative) + " times the mean of all classes" + (Math.abs(relative - weight) <= 2e-3 * Math.max(1, relative) ? ": that is its weight." : "; a weight is " + rule() + "."));
      if (meta != null) text.push("The meta loss wanted it " + direction(meta, "heavier", "lighter") + ": " + share(meta) + " of the meta gradient pulled at it.");
      if (driver != null) text.push("The driver loss wanted it " + direction(driver, "more difficult", "less difficult") + " (target " + fixed(3)(target) + "): " + share(driver) + " of that loss came from it.");
      return text;
    }
    function show() {
      const a = at();
      byId("explain-text").textContent = sentences(a).join(" ");
      const list = byId("explain-numbers");
      list.replaceChildren();
      const entry = (term, value) => list.append(h("dt", {}, term), h("dd", {}, value));
      entry("training samples", whole(run.trainCounts[a.c]));
      entry("weight", fixed(3)(a.weight));
      entry("validation accuracy before", a.now > 0 ? percent(epochs.accuracy[a.before][a.c]) : DASH);
      entry("output of the net, d", a.difficulty == null ? DASH : fixed(3)(a.difficulty));
      entry("target of the driver loss, t", a.target == null ? DASH : fixed(3)(a.target));
      entry("share of the driver loss", share(a.driver));
      entry("share of the meta gradient", share(a.meta));
      entry("norm of the meta gradient", a.now > 0 ? digits(epochs.meta.metaGradientNorm[a.before]) : DASH);
      entry("norm of the driver gradient", a.now > 0 ? digits(epochs.meta.driverGradientNorm[a.before]) : DASH);
      byId("explain-note").textContent = "shares in the meta step that led to epoch " + a.epoch + "; to the right heavier, to the left lighter";
      Charts.redraw(["chart-explain"]);
    }
    const few = byFrequency.length <= 40;
    const ordered = (list) => (list == null ? byFrequency.map(() => null) : byFrequency.map((c) => list[c]));
    Charts.pairs("chart-explain", "Shares of the meta gradient and of the driver loss by class", ordered(names), (t) => {
      const { i } = at();
      return [
        { name: "meta gradient", data: ordered(data.metaShare[i]), color: t.s1 },
        { name: "driver loss", data: ordered(data.driverShare[i]), color: t.s2 },
      ];
    }, (v) => (v == null ? DASH : fixed(few ? 0 : 1)(100 * v) + " %"));
    pickedClass.addEventListener("change", show);
    pickedEpoch.addEventListener("change", show);
    show();
  }

  /* ---- confusion ---- */
  function confusion() {
    if (run.confusion) {
      const totals = run.confusion.map(sum);
      const shares = run.confusion.map((row, r) => row.map((n) => (totals[r] > 0 ? n / totals[r] : null)));
      Charts.heat("chart-confusion", "Confusion matrix of the test set", names, names, shares, (r, c) => ["true: " + names[r], "predicted: " + names[c], whole(run.confusion[r][c]) + " of " + whole(totals[r]) + " (" + percentShort(shares[r][c]) + ")"]);
    }
    if (run.bands) {
      const range = ({ most, fewest }) => (most === fewest ? whole(most) : whole(most) + " to " + whole(fewest));
      const labels = run.bands.labels.map(range);
      Charts.heat("chart-bands", "Confusion between bands of classes", labels, labels, run.bands.shares, (r, c) => ["true: " + count(run.bands.labels[r].classes, "class", "classes") + " with " + labels[r] + " training samples", "predicted as one with " + labels[c], percentShort(run.bands.shares[r][c])]);
    }
  }

  /* ---- calibration ---- */
  function calibration() {
    const { expectedError, samples, right, confidence, temperature } = run.calibration;
    const ratio = (list) => list.map((v, m) => (samples[m] > 0 ? v / samples[m] : null));
    const accuracy = ratio(right), sure = ratio(confidence);
    const total = sum(samples);
    const tooSure = sum(confidence) > sum(right);
    const text = [];
    if (expectedError != null) text.push("On the test set the model is on average " + percent(sum(confidence) / total) + " sure and " + percent(sum(right) / total) + " right: it is " + (tooSure ? "too sure" : "not sure enough") + ". Its expected calibration error, the mean distance of the two over the bins, is " + percent(expectedError) + " (Guo et al. 2017, " + samples.length + " bins).");
    if (temperature != null) text.push("Logits divided by the temperature " + fixed(3)(temperature) + " give the probabilities that fit the validation set best, with a prior that few samples do not outweigh; the predictions stay. It stands in model.json.");
    byId("calibration-text").textContent = text.join(" ") || "It was not measured.";
    const bins = samples.map((_, m) => fixed(0)((100 * (m + 1)) / samples.length) + " %");
    Charts.lines("chart-reliability", "Share of right predictions by probability", bins, (t) => [
      { name: "right", data: accuracy, color: t.s3, dots: true },
      { name: "probability that the model gave", data: sure, color: t.muted, dash: [7, 4] },
    ], percentShort, { legend: true, axis: { min: 0, max: 1 } }, { title: "up to ", rotate: 35 });
    Charts.columns("chart-sureness", "Share of the test samples by probability", bins, samples.map((n) => (total > 0 ? n / total : null)), percentShort, (t) => t.s1);
  }

  /* ---- samples to look at ---- */
  function examples() {
    const figure = (one) => h("figure", { title: one.origin },
      one.image == null ? null : h("img", { src: one.image, alt: names[one.truth] + " taken for " + names[one.predicted], loading: "lazy" }),
      h("b", {}, names[one.truth]), h("span", {}, "taken for " + names[one.predicted] + ", " + percentShort(one.probability)), h("span", { class: "muted" }, one.origin.split("/").pop()));
    for (const [id, list] of [["mistakes", run.mistakes], ["doubtful", run.doubtful]]) byId(id).append(...(list.length ? list.map(figure) : ["none"]));
  }

  /* ---- remarks ---- */
  function remarks() {
    const items = run.remarks.map((remark) => h("li", {}, "Epoch " + remark.epoch + ": " + remark.text + "."));
    byId("remarks-list").append(...items);
  }

  /* ---- time ---- */
  function time() {
    const parts = epochs.timings;
    const meta = sum(parts.meta) > 0;
    const total = sum(epochs.seconds);
    const share = (list) => (total > 0 ? fixed(1)((100 * sum(list)) / total) + " %" : DASH);
    byId("time-note").textContent = count(epochs.epoch.length, "epoch", "epochs") + " in " + duration(total) + ": training " + share(parts.train) + ", waiting for samples " + share(parts.input) + ", waiting for slower executors " + share(parts.wait) + ", exchange " + share(parts.exchange) + ", validation " + share(parts.validate) + (meta ? ", meta step " + share(parts.meta) : "") + ", checkpoints " + share(parts.checkpoint) + ", other " + share(parts.other) + ".";
    Charts.stack("chart-time", "Seconds per epoch by part", epochs.epoch, (t) => [
      ["train without waiting", "train", t.s1], ["wait for samples", "input", t.s7], ["wait for executors", "wait", t.s8], ["exchange", "exchange", t.s5], ["validate", "validate", t.s3], ["meta step", "meta", t.s2], ["checkpoint", "checkpoint", t.s4], ["other", "other", t.s6],
    ].filter(([, key]) => key !== "meta" || meta).map(([name, key, color]) => ({ name, data: parts[key], color })), seconds);
    Charts.lines("chart-share", "Share of the meta step in the epoch's time", epochs.epoch, (t) => [{ name: "meta step", data: epochs.metaShare, color: t.s2 }], percentShort, { axis: { min: 0 } });
  }

  /* ---- configuration and provenance ---- */
  function settings() {
    const sections = new Map();
    for (const [path, value] of Object.entries(run.settings)) {
      const keys = path.replace(/^difficulty-net\./, "").split(".");
      const section = keys.length > 1 ? keys.shift() : "other";
      if (!sections.has(section)) sections.set(section, []);
      sections.get(section).push([keys.join("."), value]);
    }
    for (const [section, entries] of sections) {
      const list = h("dl");
      for (const [key, value] of entries) list.append(h("dt", {}, key), h("dd", {}, value === "null" ? "not set" : value));
      byId("settings").append(h("div", {}, h("h3", {}, section), list));
    }
    const origin = byId("origin");
    const entry = (term, value) => origin.append(h("dt", {}, term), h("dd", {}, value));
    entry("seed", run.seed);
    entry("split digest", run.splitDigest);
    if (run.weightsDigest !== undefined) entry("SHA-256 of the pretrained weights", run.weightsDigest);
    for (const [name, version] of Object.entries(run.versions)) entry(name, version);
  }

  heading();
  tiles();
  classTable();
  if (trained) {
    curves();
    perClass();
    difficultyNet();
    explain();
    time();
    if (run.remarks) remarks();
  }
  if (finished) {
    changesTable();
    pairsTable();
    confusion();
    calibration();
    if (run.mistakes) examples();
  }
  settings();
})();
