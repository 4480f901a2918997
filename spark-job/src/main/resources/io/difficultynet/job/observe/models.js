/* Puts a folder of models on the page. Names reach the page as text nodes only. */
"use strict";
(() => {
  const { DASH, byId, fixed, whole, percent, percentShort, count, h, sorted, contents } = Elements;
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const { nights, reigns, classNames, counted, counts } = data;
  const MOST_CURVES = 8;

  const row = (cells) => h("tr", {}, ...cells);
  const head = (...titles) => row(titles.map((title, i) => h("th", { scope: "col", class: i ? "num" : "" }, title)));
  const points = (v) => (v == null ? DASH : (v < 0 ? "−" : "+") + fixed(2)(Math.abs(100 * v)) + " points");
  /* 2026-11-30T02-00-07Z as it is read: the day where there is one run a day. */
  const day = (run) => run.slice(0, 10);
  const daily = new Set(nights.map((night) => day(night.run))).size === nights.length;
  const time = (run) => (daily ? day(run) : day(run) + " " + run.slice(11, 16).replace("-", ":"));
  const link = (run) => {
    const night = nights.find((one) => one.run === run);
    return night && night.report ? h("a", { href: encodeURIComponent(run) + "/report.html" }, time(run)) : time(run);
  };
  const measured = nights.filter((night) => night.candidate);

  /* What is known of the champion by the last night that measured it. */
  function lastOfChampion() {
    for (const night of measured.slice().reverse()) {
      if (night.run === data.champion) return night.candidate;
      if (night.against === data.champion && night.champion) return night.champion;
    }
    return null;
  }

  function now() {
    const champion = reigns[reigns.length - 1];
    byId("status").textContent = champion ? "champion " + time(champion.run) : "no champion yet";
    byId("status").classList.toggle("done", champion != null);
    byId("summary").textContent = [count(nights.length, "decision", "decisions"), count(new Set(reigns.map((reign) => reign.run)).size, "champion", "champions"), count(classNames.length, "class", "classes")].join(" · ");
    byId("now-note").textContent = champion
      ? champion.run + " is the champion since " + champion.since.replace("T", " ").replace(/:\d\dZ$/, "") + " UTC, " + champion.how + "."
      : "There is no champion yet.";
    const figures = lastOfChampion();
    const last = nights[nights.length - 1];
    const tiles = [];
    if (figures) tiles.push([percent(figures.balanced), "balanced accuracy", "lead"], [percent(figures.worst), "worst group (" + figures.group + ")"], [percent(figures.plain), "plain accuracy"]);
    if (last) tiles.push([last.outcome, "last candidate, " + time(last.run)]);
    byId("tiles").append(...tiles.map(([value, label, kind]) => h("div", { class: kind ? "tile " + kind : "tile" }, h("b", {}, value), h("span", {}, label))));
    contents();
  }

  function accuracyCharts() {
    if (!measured.length) return;
    const times = measured.map((night) => time(night.run));
    const curves = (figure) => (t) => [
      { name: "candidate", data: measured.map((night) => night.candidate[figure]), color: t.s1, dots: true },
      { name: "champion", data: measured.map((night) => (night.champion ? night.champion[figure] : null)), color: t.s2, dash: Charts.dash(1), dots: true },
    ];
    const y = { legend: true, axis: { max: 1, scale: true } };
    const x = { title: "", rotate: 35, thin: true };
    Charts.lines("chart-balanced", "Balanced accuracy of candidates and champions", times, curves("balanced"), percentShort, y, x);
    Charts.lines("chart-worst", "Accuracy of the worst group of candidates and champions", times, curves("worst"), percentShort, y, x);
  }

  function decisions() {
    const figures = (night) => night.champion == null
      ? "balanced accuracy " + percent(night.candidate.balanced) + ", worst group " + percent(night.candidate.worst) + " (" + night.candidate.group + ")"
      : "balanced accuracy " + points(night.candidate.balanced - night.champion.balanced) + " (" + +(100 * night.confidence).toFixed(2) + " % bound " + points(night.above) + "), worst group " + points(night.candidate.worst - night.champion.worst) + ", against " + time(night.against);
    byId("decision-list").append(...nights.slice().reverse().map((night) => h("li", {},
      h("p", { class: "night" }, h("b", {}, link(night.run)), h("span", { class: night.outcome === "promoted" ? "status done" : night.outcome === "kept" ? "status plain" : "status" }, night.outcome === "kept" ? "champion kept" : night.outcome)),
      h("p", { class: "reason" }, night.reason),
      night.candidate ? h("p", { class: "muted" }, figures(night) + "; " + count(night.samples, "test sample", "test samples")) : null)));
    if (!nights.length) byId("decision-list").append(h("li", {}, "No candidate has been decided on yet."));
  }

  function samples() {
    if (!counted.length) return;
    const last = counts.length - 1;
    const change = (c, from) => (counts[from][c] == null || counts[last][c] == null ? null : counts[last][c] - counts[from][c]);
    const relative = (c) => Math.abs(Math.log(((counts[last][c] || 0) + 1) / ((counts[0][c] || 0) + 1)));
    const order = sorted(classNames.map((_, c) => c), relative, -1);
    const shown = order.slice(0, MOST_CURVES);
    byId("data-note").textContent = "Training samples of each class on each night, as they are after the split; classes that changed most, for their size, come first.";
    byId("chart-data-note").textContent = classNames.length > MOST_CURVES ? "the " + MOST_CURVES + " classes that changed most" : "";
    Charts.lines("chart-data", "Training samples of each class", counted.map(time),
      (t) => shown.map((c, i) => ({ name: classNames[c], data: counts.map((night) => night[c]), color: Charts.method(t, i), dash: Charts.dash(Math.floor(i / 6)), dots: true })),
      whole, { legend: true, axis: { min: 0 } }, { title: "", rotate: 35, thin: true });
    const signed = (v) => (v == null ? DASH : (v > 0 ? "+" : v < 0 ? "−" : "") + whole(Math.abs(v)));
    byId("data-table").tHead.append(head("Class", "Now", "Since the night before", "Since the first night"));
    byId("data-table").tBodies[0].append(...order.map((c) => row([
      h("td", { class: "name" }, classNames[c]),
      h("td", { class: "num" }, counts[last][c] == null ? "gone" : whole(counts[last][c])),
      h("td", { class: "num" }, last > 0 ? (counts[last - 1][c] == null && counts[last][c] != null ? "new" : signed(change(c, last - 1))) : DASH),
      h("td", { class: "num" }, last > 0 ? (counts[0][c] == null && counts[last][c] != null ? "new" : signed(change(c, 0))) : DASH),
    ])));
  }

  function champions() {
    if (!reigns.length) return;
    byId("champions-table").tHead.append(row(["Run", "Champion since (UTC)", "How"].map((title) => h("th", { scope: "col" }, title))));
    byId("champions-table").tBodies[0].append(...reigns.slice().reverse().map((reign) => row([
      h("td", {}, link(reign.run)),
      h("td", {}, reign.since.replace("T", " ").replace(/:\d\dZ$/, "")),
      h("td", {}, reign.how),
    ])));
  }

  now();
  accuracyCharts();
  decisions();
  samples();
  champions();
})();
