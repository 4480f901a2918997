/* Charts of the report: themes, and one function for each kind of chart. Text is escaped before it becomes a tooltip's markup. */
"use strict";
const Charts = (() => {
  const drawn = [];
  const DASHES = ["solid", [7, 4], [2, 3]];
  /* Viridis (van der Walt and Smith): even steps of lightness, readable with every kind of colour vision. */
  const VIRIDIS = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"];

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue("--" + name).trim();
    const t = {};
    for (const name of ["surface", "text", "muted", "line", "accent", "font", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"]) t[name] = value(name);
    t.heat = [value("heat-low"), value("heat-high")];
    t.dark = !document.documentElement.hasAttribute("data-printing") && matchMedia("(prefers-color-scheme: dark)").matches;
    return t;
  }

  /* Colour of position i of n, from the first (dark on light, light blue on dark) to the last. */
  function along(t, i, n) {
    const [from, to] = t.dark ? [0.42, 1] : [0, 0.8];
    const x = (from + (n > 1 ? i / (n - 1) : 0) * (to - from)) * (VIRIDIS.length - 1);
    const k = Math.min(Math.floor(x), VIRIDIS.length - 2);
    const part = (j, c) => parseInt(VIRIDIS[j].slice(1 + 2 * c, 3 + 2 * c), 16);
    return "rgb(" + [0, 1, 2].map((c) => Math.round(part(k, c) + (x - k) * (part(k + 1, c) - part(k, c)))).join(",") + ")";
  }

  const dash = (i) => DASHES[i % DASHES.length];

  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

  /* The middle goes: names often differ at their ends. */
  const shorten = (text, length) => (text.length > length ? text.slice(0, length / 2) + "…" + text.slice(1 - length / 2) : text);

  function add(id, label, option) {
    const element = document.getElementById(id);
    if (!element) return;
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
    const entry = { element, option, chart: echarts.init(element, null, { renderer: "svg" }) };
    drawn.push(entry);
    draw(entry);
    new ResizeObserver(() => entry.chart.resize()).observe(element);
  }

  function draw(entry) {
    const t = theme();
    const common = {
      animation: false,
      textStyle: { fontFamily: t.font, color: t.text },
      tooltip: { confine: true, backgroundColor: t.surface, borderColor: t.line, textStyle: { color: t.text, fontSize: 12 }, extraCssText: "box-shadow:0 4px 16px rgba(0,0,0,.18)" },
    };
    const option = entry.option(t);
    option.tooltip = Object.assign(common.tooltip, option.tooltip);
    entry.chart.setOption(Object.assign(common, option), true);
  }

  function redraw(ids) {
    drawn.filter((entry) => !ids || ids.includes(entry.element.id)).forEach(draw);
  }

  function axis(t, extra) {
    const grid = { lineStyle: { color: t.line } };
    const own = { axisLine: grid, axisTick: { show: false }, splitLine: grid, nameTextStyle: { color: t.muted }, axisLabel: Object.assign({ color: t.muted, hideOverlap: true }, extra.axisLabel) };
    return Object.assign({}, extra, own);
  }

  const epochAxis = (t, epochs, gap) =>
    axis(t, { type: "category", data: epochs, boundaryGap: gap, name: "epoch", nameLocation: "middle", nameGap: 24 });

  const GRID = { left: 6, right: 18, top: 14, bottom: 26, containLabel: true };

  /* rows: [mark, name, value] */
  function tip(title, rows) {
    const lines = rows.map(([mark, name, value]) =>
      "<tr><td style='padding:0 6px 0 0;border:0'>" + mark + escape(shorten(name, 48)) + "</td><td style='padding:0;border:0;text-align:right'><b>" + escape(value) + "</b></td></tr>");
    return "<div>" + escape(shorten(title, 60)) + "</div><table style='font-size:12px'>" + lines.join("") + "</table>";
  }

  /* How many of the labels are left out between two, so that they can be read. */
  const thinned = (id, labels) => Math.max(0, Math.ceil((labels * 36) / (document.getElementById(id).clientWidth - 70)) - 1);

  /* series(t): [{name, data, color, dash}] over epochs; format: a value as text; y: parts of the value axis. */
  function lines(id, label, epochs, series, format, y, x) {
    add(id, label, (t) => ({
      grid: Object.assign({}, GRID, y && y.legend ? { top: 36 } : {}, x ? { left: 60, bottom: 8 } : {}),
      legend: y && y.legend ? { top: 0, left: 0, icon: "roundRect", itemWidth: 18, itemHeight: 3, textStyle: { color: t.text } } : undefined,
      tooltip: {
        trigger: "axis",
        formatter: (points) => tip((x ? x.title : "epoch ") + points[0].axisValue, points.filter((p) => p.value != null).sort((a, b) => b.value - a.value)
          .slice(0, 16).map((p) => [p.marker, p.seriesName, format(p.value)])),
      },
      xAxis: x ? axis(t, { type: "category", data: epochs, boundaryGap: false, axisLabel: { interval: x.thin ? thinned(id, epochs.length) : 0, rotate: x.rotate, formatter: (name) => shorten(name, 24) } }) : epochAxis(t, epochs, false),
      yAxis: axis(t, Object.assign({ type: "value", axisLabel: { formatter: format } }, y && y.axis)),
      series: series(t).map((one) => ({
        type: "line", name: one.name, data: one.data, color: one.color, symbol: "circle", symbolSize: 5,
        showSymbol: one.dots || epochs.length <= 2 || one.data.filter((v) => v != null).length <= 2, connectNulls: false,
        lineStyle: { width: 2, type: one.dash || "solid" }, emphasis: { focus: "series", lineStyle: { width: 3 } },
        markPoint: one.mark == null ? undefined : {
          symbol: "circle", symbolSize: 10, silent: true, itemStyle: { color: t.surface, borderColor: one.color, borderWidth: 2 },
          label: { show: false }, data: [{ coord: [String(epochs[one.mark]), one.data[one.mark]] }],
        },
        markLine: one.level == null ? undefined : {
          silent: true, symbol: "none", label: { show: false }, lineStyle: { color: t.muted, type: "dashed", width: 1 }, data: [{ yAxis: one.level }],
        },
      })),
    }));
  }

  /* parts(t): [{name, data, color}], stacked. */
  function stack(id, label, epochs, parts, format) {
    add(id, label, (t) => ({
      grid: Object.assign({}, GRID, { top: 58 }),
      legend: { top: 0, left: 0, textStyle: { color: t.text }, itemWidth: 14, itemHeight: 10 },
      tooltip: {
        trigger: "axis", axisPointer: { type: "shadow" },
        formatter: (points) => {
          const sum = points.reduce((s, p) => s + p.value, 0);
          const rows = points.slice().reverse().map((p) => [p.marker, p.seriesName, format(p.value) + " s"]);
          return tip("epoch " + points[0].axisValue, rows.concat([["", "together", format(sum) + " s"]]));
        },
      },
      xAxis: epochAxis(t, epochs, true),
      yAxis: axis(t, { type: "value", axisLabel: { formatter: (v) => v + " s" } }),
      series: parts(t).map((part) => ({
        type: "bar", stack: "time", name: part.name, data: part.data, color: part.color, barMaxWidth: 40, barCategoryGap: epochs.length > 60 ? "0%" : "22%",
        itemStyle: epochs.length > 60 ? {} : { borderColor: t.surface, borderWidth: 1 },
      })),
    }));
  }

  /* Columns over categories in their order. */
  function columns(id, label, categories, values, format, color) {
    add(id, label, (t) => {
      const x = axis(t, { type: "category", data: categories, axisLabel: { interval: 0, rotate: 35 } });
      x.splitLine = { show: false };
      return {
        grid: Object.assign({}, GRID, { bottom: 8 }),
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => tip("up to " + points[0].axisValue, points.map((p) => ["", label, format(p.value)])) },
        xAxis: x,
        yAxis: axis(t, { type: "value", min: 0, axisLabel: { formatter: format } }),
        series: [{ type: "bar", data: values, itemStyle: { color: color(t) } }],
      };
    });
  }

  /* A bar for each class: with names beside them for few classes, a silhouette with tooltips for many. */
  function bars(id, label, names, values, format, color, extent) {
    const element = document.getElementById(id);
    if (!element) return;
    const named = names.length <= 40;
    if (named) element.style.height = 44 + 21 * names.length + "px";
    add(id, label, (t) => {
      const classes = axis(t, { type: "category", data: names, inverse: named, axisLabel: { show: named, interval: 0, formatter: (name) => shorten(name, 16) } });
      classes.splitLine = { show: false };
      classes.axisLine = { show: !named, onZero: false, lineStyle: { color: t.line } };
      const value = axis(t, Object.assign({ type: "value", splitNumber: element.clientWidth < 420 ? 2 : 4, axisLabel: { formatter: format } }, extent));
      return {
        grid: { left: 16, right: 26, top: 8, bottom: 6, containLabel: true },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => tip(names[points[0].dataIndex], points.map((p) => ["", label, format(p.value)])) },
        xAxis: named ? value : classes,
        yAxis: named ? classes : value,
        series: [{ type: "bar", barMaxWidth: 14, large: !named && names.length > 2000, data: values.map((v) => ({ value: v, itemStyle: { color: color(t, v) } })) }],
      };
    });
  }

  /* Bars side by side for each class: parts(t): [{name, data, color}]. */
  function pairs(id, label, names, parts, format) {
    const element = document.getElementById(id);
    if (!element) return;
    const named = names.length <= 40;
    if (named) element.style.height = 84 + 26 * names.length + "px";
    add(id, label, (t) => {
      const classes = axis(t, { type: "category", data: names, inverse: named, axisLabel: { show: named, interval: 0, formatter: (name) => shorten(name, 16) } });
      classes.splitLine = { show: false };
      classes.axisLine = { show: true, onZero: true, lineStyle: { color: t.line } };
      const value = axis(t, { type: "value", splitNumber: 4, axisLabel: { formatter: format } });
      if (named) classes.axisLine.onZero = false;
      return {
        grid: { left: 16, right: 26, top: 36, bottom: 6, containLabel: true },
        legend: { top: 0, left: 0, textStyle: { color: t.text }, itemWidth: 14, itemHeight: 10 },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => tip(names[points[0].dataIndex], points.map((p) => [p.marker, p.seriesName, format(p.value)])) },
        xAxis: named ? value : classes,
        yAxis: named ? classes : value,
        series: parts(t).map((part) => ({ type: "bar", name: part.name, data: part.data, color: part.color, barMaxWidth: 9, barGap: "10%" })),
      };
    });
  }

  /* shares[row][column] in [0, 1] or null; tooltip(row, column): lines of text. */
  function heat(id, label, rows, columns, shares, tooltip) {
    const element = document.getElementById(id);
    if (!element) return;
    const size = rows.length > 20 ? 19 : 30;
    element.style.height = 150 + size * rows.length + "px";
    element.style.minWidth = 170 + (size - 2) * columns.length + "px";
    element.style.maxWidth = 240 + 2.1 * size * columns.length + "px";
    add(id, label, (t) => {
      const cells = [];
      shares.forEach((row, r) => row.forEach((share, c) => {
        if (share != null) cells.push({ value: [c, r, share], label: { color: share > 0.5 ? (t.dark ? "#11161d" : "#ffffff") : t.text } });
      }));
      const side = (data, extra) => {
        const own = axis(t, Object.assign({ type: "category", data }, extra));
        own.splitLine = { show: false };
        own.axisLine = { show: false };
        own.axisLabel = Object.assign(own.axisLabel, { interval: 0, hideOverlap: false, formatter: (name) => shorten(name, 16) }, extra.axisLabel);
        return own;
      };
      return {
        grid: { left: 14, right: 12, top: 34, bottom: 16, containLabel: true },
        tooltip: { formatter: (p) => tooltip(p.value[1], p.value[0]).map(escape).join("<br>") },
        visualMap: { min: 0, max: 1, calculable: false, orient: "horizontal", left: "right", top: 0, itemWidth: 10, itemHeight: 110, text: ["100 %", "0 %"], textStyle: { color: t.muted }, inRange: { color: t.heat } },
        xAxis: side(columns, { axisLabel: { rotate: 45 } }),
        yAxis: side(rows, { inverse: true }),
        series: [{
          type: "heatmap", data: cells, itemStyle: { borderColor: t.surface, borderWidth: 1 },
          label: { show: rows.length <= 12, fontSize: 11, formatter: (p) => (p.value[2] >= 0.005 ? Math.round(100 * p.value[2]) : "") },
          emphasis: { itemStyle: { borderColor: t.accent, borderWidth: 2 } },
        }],
      };
    });
  }

  /* A row for each method: dots, and over them mean and range. rows(t): [{name, color, dots: [values], mean, low, high, tip: [[mark, name, value]]}]; level: where a line stands. */
  function ranges(id, label, names, rows, format, level) {
    const element = document.getElementById(id);
    if (!element) return;
    element.style.height = 62 + 42 * names.length + "px";
    add(id, label, (t) => {
      const all = rows(t);
      const side = axis(t, { type: "category", data: names, inverse: true, axisLabel: { interval: 0, formatter: (name) => shorten(name, 24) } });
      side.axisLabel.color = t.text;
      side.splitLine = { show: false };
      side.axisLine = { show: false };
      const range = (params, api) => {
        const row = all[params.dataIndex];
        const at = (v) => api.coord([v, params.dataIndex]);
        const [x, y] = at(row.mean);
        const stroke = { stroke: row.color, lineWidth: 2.5 };
        const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: stroke });
        const parts = [];
        if (row.low != null && row.high != null) {
          const [from] = at(row.low), [to] = at(row.high);
          parts.push(line(from, y, to, y), line(from, y - 6, from, y + 6), line(to, y - 6, to, y + 6));
        }
        parts.push({ type: "rect", shape: { x: x - 2, y: y - 11, width: 4, height: 22, r: 2 }, style: { fill: row.color } });
        return { type: "group", children: parts };
      };
      const drawn = all.map((row, i) => (row.mean == null ? null : i)).filter((i) => i != null);
      const extent = all.flatMap((row) => [row.low, row.high, row.mean, ...row.dots]).concat(level == null ? [] : [level]).filter((v) => v != null);
      const least = Math.min(...extent), most = Math.max(...extent);
      const pad = 0.06 * (most - least || Math.abs(most) || 1);
      return {
        grid: { left: 24, right: 24, top: 8, bottom: 8, containLabel: true },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => tip(names[points[0].value[1]], all[points[0].value[1]].tip) },
        xAxis: axis(t, { type: "value", min: least - pad, max: most + pad, splitNumber: element.clientWidth < 520 ? 3 : 6, axisLabel: { formatter: format, showMinLabel: false, showMaxLabel: false } }),
        yAxis: side,
        series: [
          { type: "scatter", symbolSize: 9, data: all.flatMap((row, i) => row.dots.map((v) => ({ value: [v, i], itemStyle: { color: row.color, opacity: 0.45 } }))),
            markLine: level == null ? undefined : { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: t.muted, type: "dashed", width: 1 }, data: [{ xAxis: level }] } },
          { type: "custom", silent: true, z: 3, encode: { x: 0, y: 1 }, data: all.map((row, i) => [row.mean, i]), renderItem: (params, api) => (drawn.includes(params.dataIndex) ? range(params, api) : undefined) },
        ],
      };
    });
  }

  /* Categorical colours, for methods. */
  const method = (t, i) => [t.s1, t.s2, t.s3, t.s4, t.s5, t.s6][i % 6];

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
  function printing(on) {
    document.documentElement.toggleAttribute("data-printing", on);
    drawn.forEach((entry) => entry.chart.resize());
    redraw();
  }
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));

  return { lines, stack, columns, bars, pairs, heat, ranges, redraw, along, dash, method, theme };
})();
