/* Puts a data card on the page. Names reach the page as text nodes only. */
"use strict";
(() => {
  const { DASH, byId, fixed, whole, count, sum, h, sorted, contents } = Elements;
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const names = data.classNames;
  const [train, validation, test] = data.parts;
  const [one, many] = data.features == null ? ["image", "images"] : ["sample", "samples"];
  const title = (word) => word[0].toUpperCase() + word.slice(1);
  const order = sorted(names.map((_, c) => c), (c) => -train.countsPerClass[c], 1);
  const row = (cells) => h("tr", {}, ...cells);
  const head = (...titles) => row(titles.map((title, i) => h("th", { scope: "col", class: i ? "num" : "" }, title)));
  const words = (...titles) => row(titles.map((title) => h("th", { scope: "col" }, title)));
  const cell = (value) => h("td", { class: "num" }, value);
  const text = (value) => h("td", { class: "name" }, value);
  const mebi = (bytes) => fixed(1)(bytes / 1048576);
  const table = (id, titles, rows) => { byId(id).tHead.append(titles); byId(id).tBodies[0].append(...rows); };
  const most = (part) => Math.max(...part.countsPerClass);
  const fewest = (part) => Math.min(...part.countsPerClass);

  function parts() {
    byId("summary").textContent = [count(names.length, "class", "classes"), count(sum(data.parts.map((p) => p.samples)), one, many), mebi(sum(data.parts.map((p) => p.bytes))) + " MiB"].join(" · ");
    const tile = (value, label) => h("div", { class: "tile" }, h("b", {}, value), h("span", {}, label));
    byId("tiles").append(
      tile(train.imbalance == null ? DASH : fixed(1)(train.imbalance), "imbalance of the training part"),
      tile(whole(data.many) + " / " + whole(data.medium) + " / " + whole(data.few), "many, medium, few-shot classes"),
      tile(whole(data.trainInTest), "training or validation " + many + " also in test"),
      tile(whole(data.rejected), "rejected"), tile(whole(data.dropped), "left out as duplicates of test"));
    table("parts-table", head("Part", title(many), "Most a class", "Fewest", "Imbalance", "Shards", "MiB"), data.parts.map((p) => row([
      text(p.name), cell(whole(p.samples)), cell(whole(most(p))), cell(whole(fewest(p))), cell(p.imbalance == null ? DASH : fixed(1)(p.imbalance)), cell(whole(p.shards)), cell(mebi(p.bytes)),
    ])));
    if (byId("data-notes")) byId("data-notes").append(...data.warnings.concat(data.notUsed).map((line) => h("li", {}, line)));
    if (byId("leak")) byId("leak").textContent = count(data.trainInTest, one + " is", many + " are") + " byte for byte in test and in training or validation: accuracy on test is too good. prepare.duplicates-of-test = drop leaves them out of training and validation.";
  }

  function classes() {
    byId("classes-note").textContent = data.rule + ".";
    Charts.bars("chart-counts", "Training samples", order.map((c) => names[c]), order.map((c) => train.countsPerClass[c]), whole, (t) => t.s1, { type: "log", min: 1 });
    table("class-table", head("Class", "Label", "Train", "Validation", "Test"), order.map((c) => row([
      text(names[c]), cell(whole(c)), cell(whole(train.countsPerClass[c])), cell(whole(validation.countsPerClass[c])), cell(whole(test.countsPerClass[c])),
    ])));
    const rows = [...byId("class-table").tBodies[0].rows];
    const find = () => {
      const wanted = byId("find").value.trim().toLowerCase();
      rows.forEach((line, i) => { line.hidden = !names[order[i]].toLowerCase().includes(wanted); });
      byId("found").textContent = count(rows.filter((line) => !line.hidden).length, "class", "classes");
    };
    byId("find").addEventListener("input", find);
    find();
  }

  function examples() {
    if (!byId("sheet")) return;
    byId("examples-note").textContent = "The first training images" + (data.sheet.length < names.length ? " of the " + data.sheet.length + " rarest classes" : " of each class") + ", rarest class first, read back from the shards.";
    table("sheet", words("Class", "Images"), data.sheet.map((line) => row([
      text(names[line.label]), h("td", {}, ...line.images.map((src) => h("img", { src, alt: "example of " + names[line.label], loading: "lazy" }))),
    ])));
  }

  function features() {
    if (!byId("feature-table")) return;
    byId("features-note").textContent = count(data.features, "feature", "features") + ", of the training part; " + (data.constant ? whole(data.constant) + " the same in all its samples, which tell a network nothing." : "each differs within it.") + (data.ranges.length < data.features ? " The first " + whole(data.ranges.length) + "; data-card.json has all:" : "");
    const number = (x) => cell(Number(x.toPrecision(6)).toString());
    table("feature-table", head("Feature", "Smallest", "Mean", "Largest", ""), data.ranges.map((f) => row([text(f.name), number(f.lowest), number(f.mean), number(f.highest), cell(f.constant ? "the same everywhere" : "")])));
  }

  function sizes() {
    if (!byId("size-table")) return;
    const line = (name, values) => row([text(name), ...values.map((v) => cell(whole(v)))]);
    table("size-table", head("", "Smallest", "Median", "Largest"), [line("Width, pixels", data.width), line("Height, pixels", data.height), line("Encoded image, bytes", data.bytes)]);
  }

  function duplicates() {
    if (!byId("duplicate-table")) return;
    byId("duplicates-note").textContent = title(many) + " with the same bytes: " + whole(data.trainInTest) + " of training or validation in test, " + whole(data.trainInValidation) + " of training in validation, " + whole(data.duplicatesWithin) + " within a part; " + whole(data.duplicatesOtherLabel) + " with another label. Examples:";
    table("duplicate-table", words(title(one), "In", "Same as", "In"), data.duplicateExamples.map((pair) => row([text(pair.second), text(pair.secondIn), text(pair.first), text(pair.firstIn)])));
  }

  function rejected() {
    if (!byId("rejected-table")) return;
    table("reason-table", head("What is wrong", title(many)), data.rejectedReasons.map((reason) => row([text(reason.what), cell(whole(reason.samples))])));
    byId("rejected-note").textContent = "Left out because they cannot be used; rejected.jsonl has all with what to do." + (data.rejectedExamples.length < data.rejected ? " The first " + data.rejectedExamples.length + " of " + whole(data.rejected) + ":" : "");
    table("rejected-table", words(title(one), "Part", "Class", "What is wrong"), data.rejectedExamples.map((bad) => row([text(bad.origin), text(bad.part), text(bad.className), text(bad.what)])));
  }

  contents();
  parts();
  classes();
  examples();
  features();
  sizes();
  duplicates();
  rejected();
})();
