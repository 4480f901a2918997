/* What the pages have in common: numbers as text, elements without markup, sorting. */
"use strict";
const Elements = (() => {
  const byId = (id) => document.getElementById(id);
  const DASH = "–";

  const fixed = (digits) => (v) => (v == null ? DASH : v.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const whole = fixed(0);
  const percent = (v) => (v == null ? DASH : fixed(2)(100 * v) + " %");
  const percentShort = (v) => (v == null ? DASH : +(100 * v).toFixed(2) + " %");
  const digits = (v) => (v == null ? DASH : v === 0 ? "0" : Math.abs(v) >= 1e-3 && Math.abs(v) < 1e5 ? String(+v.toPrecision(4)) : v.toExponential(2));
  const power = (v) => (v >= 1e-2 && v <= 1e3 ? String(+v.toPrecision(3)) : v.toExponential(+v.toPrecision(2) === +v.toPrecision(1) ? 0 : 1));
  const seconds = (v) => (v >= 100 ? whole(v) : String(+v.toPrecision(3)));
  function duration(s) {
    const all = Math.round(s);
    const two = (v) => String(v).padStart(2, "0");
    return all < 60 ? all + " s" : all < 3600 ? Math.floor(all / 60) + " min " + two(all % 60) + " s" : Math.floor(all / 3600) + " h " + two(Math.floor(all / 60) % 60) + " min";
  }
  const count = (n, one, many) => whole(n) + " " + (n === 1 ? one : many);
  const sum = (list) => list.reduce((s, v) => s + (v || 0), 0);
  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  }

  /* Sorts with missing values last, whatever the direction. */
  function sorted(list, value, direction) {
    const order = (a, b) => {
      const x = value(a), y = value(b);
      if (x == null || y == null) return (x == null) - (y == null);
      return direction * (typeof x === "string" ? x.localeCompare(y, "en") : x - y);
    };
    return list.slice().sort(order);
  }

  /* The links to the page's sections. */
  function contents() {
    for (const section of document.querySelectorAll("main > section")) {
      byId("contents").append(h("a", { href: "#" + section.id }, section.querySelector("h2").textContent));
    }
  }

  return { DASH, byId, fixed, whole, percent, percentShort, digits, power, seconds, duration, count, sum, h, sorted, contents };
})();
