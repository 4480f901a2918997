/* Puts the comparison's data on the page. Names reach the page as text nodes only. */
"use strict";
(() => {
  const { DASH, byId, fixed, whole, percent, percentShort, duration, count, h, sorted, contents } = Elements;
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const { methods, seeds, names, runs, spreads, differences } = data;
  const FIGURES = [
    ["balancedAccuracy", "Balanced accuracy"], ["top1", "Top-1"], ["many", "Many"], ["medium", "Medium"], ["few", "Few"],
  ];
  const BANDS = 20;
  const MOST_NAMED = 40;
  const MOST_CHART_METHODS = 12;

  const run = (m, s) => runs[m * seeds.length + s];
  const complete = runs.filter((one) => one.status === "succeeded").length;
  const rivals = methods.map((_, m) => m).filter((m) => methods[m] !== data.baseline);
  const points = (v) => (v == null ? DASH : (v < 0 ? "−" : "+") + fixed(2)(Math.abs(100 * v)));
  const plusMinus = (mean, deviation) => (mean == null ? DASH : fixed(2)(100 * mean) + (deviation == null ? "" : " ± " + fixed(2)(100 * deviation)));
  const swatch = (m) => {
    const mark = h("i", { class: "swatch", "aria-hidden": "true" });
    mark.style.background = Charts.method(Charts.theme(), m);
    return mark;
  };
  const row = (cells) => h("tr", {}, ...cells);
  const head = (...titles) => row(titles.map((title, i) => h("th", { scope: "col", class: i ? "num" : "" }, title)));
  const name = (m) => h("th", { scope: "row", class: "name" }, swatch(m), methods[m], methods[m] === data.baseline && methods.length > 1 ? h("span", { class: "muted" }, " baseline") : null);
  const best = (values) => values.reduce((top, v, i) => (v != null && (top < 0 || v > values[top]) ? i : top), -1);

  function heading() {
    const failed = runs.filter((one) => one.status === "failed").length;
    byId("status").textContent = failed ? count(failed, "run failed", "runs failed") : complete === runs.length ? "complete" : complete + " of " + runs.length + " runs";
    byId("status").classList.toggle("done", complete === runs.length);
    byId("summary").textContent = [count(methods.length, "method", "methods"), count(seeds.length, "seed", "seeds") + " (" + seeds.join(", ") + ")", count(names.length, "class", "classes")].join(" · ");
    if (byId("unfinished")) byId("unfinished").textContent = complete + " of " + runs.length + " runs are complete" + (failed ? ", " + failed + " failed" : "") + "; all figures are of the complete ones.";
    byId("result-note").textContent = "Test set, model of the last epoch; per cent, mean ± sample standard deviation over the runs. The best mean of a column is bold" + (methods.length > 1 && seeds.length > 1 ? "; ≈ marks a tie with it: the " + Math.round(100 * data.confidence) + " % interval of the difference, paired by seed, contains 0. " : ". ") + data.rule + "." + (data.measuredClasses < names.length ? " Accuracies are over " + data.measuredClasses + " of " + names.length + " classes; the others have no test samples." : "");
    contents();
  }

  function resultTable() {
    const tops = FIGURES.map(([key]) => best(spreads.map((spread) => spread[key].mean)));
    byId("result-table").tHead.append(head("Method", "Runs", ...FIGURES.map(([, title]) => title), "Time of a run"));
    byId("result-table").tBodies[0].append(...methods.map((_, m) => row([
      name(m),
      h("td", { class: "num" }, spreads[m].balancedAccuracy.count + " of " + seeds.length),
      ...FIGURES.map(([key], i) => h("td", { class: "num" }, h(tops[i] === m && methods.length > 1 ? "b" : "span", {}, (spreads[m][key].tie ? "≈ " : "") + plusMinus(spreads[m][key].mean, spreads[m][key].deviation)))),
      h("td", { class: "num" }, spreads[m].seconds.mean == null ? DASH : duration(spreads[m].seconds.mean)),
    ])));
  }

  function differencesSection() {
    if (!byId("chart-differences")) return;
    const level = Math.round(100 * data.confidence);
    byId("differences-note").textContent = "Each method less " + data.baseline + ", in points. Runs with the same seed share split, first network and order of samples, so what chance adds to both falls out. Below the difference the " + level + " % interval of its mean; bold where it leaves 0 out. With few seeds intervals are wide, and of many comparisons some look clear by chance.";
    byId("differences-table").tHead.append(head("Method", "Pairs", ...FIGURES.map(([, title]) => title)));
    byId("differences-table").tBodies[0].append(...rivals.map((m) => row([
      name(m),
      h("td", { class: "num" }, whole(differences[m].balancedAccuracy.count)),
      ...FIGURES.map(([key]) => {
        const d = differences[m][key];
        return h("td", { class: "num" }, h(d.clear ? "b" : "span", {}, points(d.mean)), d.low == null ? null : h("span", { class: "range" }, points(d.low) + " to " + points(d.high)));
      }),
    ])));
    const base = methods.indexOf(data.baseline);
    const picked = byId("difference-figure");
    FIGURES.forEach(([key, title]) => picked.append(h("option", { value: key }, title)));
    const caption = () => {
      const title = FIGURES.find(([key]) => key === picked.value)[1];
      byId("difference-caption").replaceChildren(title + " less that of " + data.baseline, h("span", {}, "a dot a pair of runs; the bar is the mean, the range its " + level + " % interval"));
    };
    caption();
    const rows = (t) => rivals.map((m) => {
      const key = picked.value;
      const d = differences[m][key];
      const dots = seeds.map((seed, s) => [run(m, s)[key] == null || run(base, s)[key] == null ? null : run(m, s)[key] - run(base, s)[key], "seed " + seed]).filter(([v]) => v != null);
      return { color: Charts.method(t, m), dots: dots.map(([v]) => v), mean: d.mean, low: d.low, high: d.high, tip: [["", "mean", points(d.mean)], ["", level + " % interval", d.low == null ? DASH : points(d.low) + " to " + points(d.high)], ...dots.map(([v, text]) => ["", text, points(v)])] };
    });
    Charts.ranges("chart-differences", "Differences to " + data.baseline + " paired by seed", rivals.map((m) => methods[m]), rows, (v) => (Math.abs(v) < 1e-9 ? "0" : (v < 0 ? "−" : "+") + Math.abs(+(100 * v).toFixed(2))), 0);
    picked.addEventListener("change", () => { caption(); Charts.redraw(["chart-differences"]); });
  }

  function seedsSection() {
    Charts.ranges("chart-seeds", "Balanced accuracy of every run", methods, (t) => methods.map((_, m) => {
      const { mean, deviation } = spreads[m].balancedAccuracy;
      const dots = seeds.map((seed, s) => [run(m, s).balancedAccuracy, "seed " + seed]).filter(([v]) => v != null);
      return { color: Charts.method(t, m), dots: dots.map(([v]) => v), mean, low: deviation == null ? null : mean - deviation, high: deviation == null ? null : mean + deviation, tip: [["", "mean", percent(mean)], ["", "standard deviation", deviation == null ? DASH : fixed(2)(100 * deviation)], ...dots.map(([v, text]) => ["", text, percent(v)])] };
    }), percentShort, null);
  }

  function classesSection() {
    if (!byId("chart-classes")) return;
    const counts = data.trainCounts;
    const order = counts ? sorted(names.map((_, c) => c), (c) => -counts[c], 1) : names.map((_, c) => c);
    const label = (c) => (counts ? names[c] + " (" + whole(counts[c]) + ")" : names[c]);
    byId("classes-note").textContent = (counts ? "From the class with the most training samples to the one with the fewest; their number in brackets." : "In their order; which class is rare depends on the seed.") + " In the table per cent, mean ± sample standard deviation; the best mean of a class is bold.";
    const groups = order.length <= MOST_NAMED
      ? order.map((c) => ({ name: label(c), classes: [c] }))
      : Array.from({ length: BANDS }, (_, b) => order.slice(Math.floor((b * order.length) / BANDS), Math.floor(((b + 1) * order.length) / BANDS))).map((classes, b) => ({ name: counts ? whole(counts[classes[0]]) + " to " + whole(counts[classes[classes.length - 1]]) : "band " + (b + 1), classes }));
    const mean = (m, classes) => {
      const known = classes.map((c) => spreads[m].classMeans[c]).filter((v) => v != null);
      return known.length ? known.reduce((s, v) => s + v, 0) / known.length : null;
    };
    if (order.length > MOST_NAMED) byId("chart-classes-note").textContent = "mean over the runs and over bands of classes" + (counts ? ", from " + whole(counts[order[0]]) + " training samples down to " + whole(counts[order[order.length - 1]]) : "") + "; test set";
    const shown = methods.map((_, m) => m).slice(0, MOST_CHART_METHODS);
    Charts.lines("chart-classes", "Accuracy of each class by method", groups.map((group) => group.name),
      (t) => shown.map((m) => ({ name: methods[m], data: groups.map((group) => mean(m, group.classes)), color: Charts.method(t, m), dash: Charts.dash(Math.floor(m / 6)), dots: true })),
      percentShort, { legend: true, axis: { max: 1, scale: true } }, { title: "", rotate: 35 });
    byId("class-table").tHead.append(head("Class", ...(counts ? ["Train samples"] : []), ...methods));
    byId("class-table").tBodies[0].append(...order.map((c) => {
      const top = best(spreads.map((spread) => spread.classMeans[c]));
      return row([
        h("td", { class: "name" }, names[c]),
        ...(counts ? [h("td", { class: "num" }, whole(counts[c]))] : []),
        ...methods.map((_, m) => h("td", { class: "num" }, h(top === m && methods.length > 1 ? "b" : "span", {}, plusMinus(spreads[m].classMeans[c], spreads[m].classDeviations[c])))),
      ]);
    }));
  }

  /** The report of a run, which lies in a folder of its own beside this page. */
  const report = (m, seed) => encodeURIComponent(methods[m]) + "/seed-" + seed + "/report.html";

  function runsTable() {
    byId("runs-table").tHead.append(head("Run", "Status", "Balanced accuracy", "Top-1", "Time"));
    byId("runs-table").tBodies[0].append(...methods.flatMap((_, m) => seeds.flatMap((seed, s) => {
      const one = run(m, s);
      const title = methods[m] + ", seed " + seed;
      const line = row([
        h("td", { class: "name" }, swatch(m), one.status === "succeeded" ? h("a", { href: report(m, seed) }, title) : title),
        h("td", { class: "num" }, one.status),
        h("td", { class: "num" }, percent(one.balancedAccuracy)),
        h("td", { class: "num" }, percent(one.top1)),
        h("td", { class: "num" }, one.seconds == null ? DASH : duration(one.seconds)),
      ]);
      return one.error == null ? [line] : [line, row([h("td", { class: "name error", colspan: "5" }, one.error)])];
    })));
  }

  heading();
  resultTable();
  differencesSection();
  if (complete > 0) {
    seedsSection();
    classesSection();
  }
  runsTable();
})();
