// Pictures as SVG, drawn in pixels of the page so that letters keep their size: the path, her range, bars with a ghost.

import { drawn, fitted, make } from "./dom.js";
import { tickWords, ticks, ticksAround } from "./money.js";

const PLAIN = 13;
const LARGER_IN_PRINT = 1.35;
const LINES = ["c0", "c1", "c2", "c3"];
const DASHES = [null, "7 4", "2 4", "10 4 2 4"];

// Pixels of a letter here, and how wide a text is in such letters.
function lettersOf(holder) {
  const style = getComputedStyle(holder);
  const size = parseFloat(style.getPropertyValue("--letter")) || PLAIN;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${style.fontFamily}`;
  return { size, scale: size / PLAIN, width: (text) => pen.measureText(text).width };
}

function points(xs, ys) {
  return xs.map((x, k) => `${x.toFixed(1)},${ys[k].toFixed(1)}`).join(" ");
}

// Where a label of the line of 0, `half` pixels to either side, is farthest from all paths and on no other label; null
// where there is no room.
function freest(lines, at, y, zero, [left, right], bottom, taken, half, scale) {
  let best = null;
  for (const share of [0.2, 0.4, 0.6, 0.8, 0.1, 0.3, 0.5, 0.7, 0.9]) {
    for (const down of [-12 * scale, 13 * scale]) {
      const place = { x: Math.max(left + half, Math.min(right - half, left + share * (right - left))), y: zero + down };
      if (place.y > bottom - 5) continue;
      if (taken.some((each) => each.from - 8 < place.x + half && place.x - half < each.to + 8 && Math.abs(each.y - place.y) < 20 * scale)) continue;
      const near = lines.flatMap((line) => line.values.filter((_, k) => Math.abs(at[k + 1] - place.x) < half + 8).map(y));
      place.room = Math.min(60, ...near.map((each) => Math.abs(each - place.y)));
      if (best === null || place.room > best.room) best = place;
    }
  }
  return best;
}

// Profit so far against carrying on, by week.  `lines` hold values, a label and, for one, a band, and single futures; `ends` is the
// scale [low, high], the same for panels beside each other.
export function pathPicture({ weeks, lines, ends, money, says }) {
  const holder = make("div", { class: "drawn-here", role: "img", "aria-label": says });
  const draw = (width) => {
    const { scale, width: wide } = lettersOf(holder);
    const height = Math.round(Math.max(200, Math.min(340 * scale, width * 0.55)));
    const { unit, places } = ticks(ends[0], ends[1], 5);
    const words = places.map((place) => tickWords(money, place, unit));
    const left = 10 + Math.max(...words.map(wide));
    const right = 14;
    const [top, bottom] = [14, height - 42 * scale];
    const last = weeks[weeks.length - 1];
    const x = (week) => left + (week / last) * (width - left - right);
    const y = (value) => bottom - ((value - ends[0]) / (ends[1] - ends[0])) * (bottom - top);
    const at = [0, ...weeks].map(x);
    const parts = [];
    places.forEach((place, k) => {
      parts.push(drawn("line", { class: "s-grid", x1: left, x2: width - right, y1: y(place), y2: y(place) }));
      parts.push(drawn("text", { class: "f-quiet", x: left - 7, y: y(place) + 4.5, "text-anchor": "end" }, words[k]));
    });
    const every = last <= 60 ? 13 : width < 420 ? 52 : 26;
    for (let week = 0; week <= last; week += every) {
      parts.push(drawn("line", { class: "s-faint", x1: x(week), x2: x(week), y1: bottom, y2: bottom + 5 }));
      const anchor = x(week) > width - 24 ? "end" : "middle";
      parts.push(drawn("text", { class: "f-quiet", x: x(week), y: bottom + 5 + 14 * scale, "text-anchor": anchor }, String(week)));
    }
    parts.push(drawn("text", { class: "f-quiet", x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, "weeks since the start"));
    for (const line of lines) {
      if (!line.band) continue;
      const low = line.values.map((value, k) => y(value - line.band[k]));
      const high = line.values.map((value, k) => y(value + line.band[k]));
      const shape = [points(at.slice(1), high), points(at.slice(1).reverse(), low.reverse())].join(" ");
      parts.push(drawn("polygon", { class: "band f-c0", points: shape }));
    }
    for (const { weeks: own, values } of lines.flatMap((line) => line.futures ?? [])) {
      parts.push(drawn("polyline", { class: "future s-c0", points: points([0, ...own].map(x), [0, ...values].map(y)) }));
    }
    parts.push(drawn("line", { class: "ghost", x1: left, x2: width - right, y1: y(0), y2: y(0) }));
    const paid = lines.filter((line) => line.payBack > 0).map((line) => {
      const text = `paid back after ${line.payBack} weeks`;
      const place = x(line.payBack);
      const before = place - left > wide(text) + 10 || place + 8 + wide(text) > width; // the path is below before it, above after it
      return { text, place, anchor: before ? "end" : "start", x: place + (before ? -8 : 8), y: y(0) + (before ? -9 : 18 * scale) };
    });
    const taken = paid.map((each) => ({ y: each.y, from: each.anchor === "end" ? each.x - wide(each.text) : each.x, to: each.anchor === "end" ? each.x : each.x + wide(each.text) }));
    const label = freest(lines, at, y, y(0), [left, width - right], bottom, taken, wide("carrying on") / 2, scale);
    if (label) parts.push(drawn("text", { class: "f-quiet halo", x: label.x, y: label.y + 4, "text-anchor": "middle" }, "carrying on"));
    lines.forEach((line, k) => {
      const colour = LINES[k % LINES.length];
      const run = points(at, [line.start ?? 0, ...line.values].map(y));
      parts.push(drawn("polyline", { class: `line s-${colour}`, points: run, "stroke-dasharray": DASHES[k % DASHES.length] }));
      if (line.mark) {
        const [before, end] = [line.values[Math.floor(0.8 * line.values.length)], line.values[line.values.length - 1]].map(y);
        const below = line.mark.length > 2 && end > before; // a word above a path that falls would lie on it
        parts.push(drawn("text", { class: `f-${colour} halo strong`, x: width - right - 4, y: below ? end + 4 + 11 * scale : end - 7, "text-anchor": "end" }, line.mark));
      }
    });
    for (const { text, place, anchor, ...where } of paid) {
      parts.push(drawn("line", { class: "s-ink", x1: place, x2: place, y1: y(0) - 16, y2: y(0) + 16 }));
      parts.push(drawn("circle", { class: "f-paper s-ink", cx: place, cy: y(0), r: 4.5 }));
      parts.push(drawn("text", { class: "f-ink halo", ...where, "text-anchor": anchor }, text));
    }
    return drawn("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, parts);
  };
  return { element: holder, redraw: fitted(holder, draw) };
}

// The scale that several paths and their bands share.
export function scaleOf(lines) {
  const low = lines.flatMap(({ values, band }) => values.map((value, k) => value - (band?.[k] ?? 0)));
  const high = lines.flatMap(({ values, band }) => values.map((value, k) => value + (band?.[k] ?? 0)));
  const from = Math.min(0, ...low);
  const to = Math.max(0, ...high);
  const room = 0.06 * (to - from || 1);
  return [from - room, to + room];
}

// Her range, the answer and its luck on one axis of money.
export function rangePicture({ lo, hi, truth, luck, end, money, says }) {
  const holder = make("div", { class: "drawn-here", role: "img", "aria-label": says });
  const reach = Math.max(end, ...[lo, hi, truth - luck, truth + luck].map(Math.abs));
  const draw = (width) => {
    const inset = 12;
    const { scale, width: wide } = lettersOf(holder);
    const height = 94 + 24 * scale;
    const { unit, places } = ticksAround(reach, width < 420 ? 3 : width < 560 ? 5 : 8);
    const x = (value) => inset + ((value + reach) / (2 * reach)) * (width - 2 * inset);
    const parts = [drawn("line", { class: "s-faint", x1: inset, x2: width - inset, y1: 86, y2: 86 })];
    const taken = [];
    const middleFirst = [...places].sort((one, other) => Math.abs(one) - Math.abs(other));
    for (const place of middleFirst) {
      const words = tickWords(money, place, unit);
      const half = (LARGER_IN_PRINT * wide(words)) / 2;
      const anchor = x(place) < half ? "start" : x(place) > width - half ? "end" : "middle";
      const centre = anchor === "start" ? x(place) + half : anchor === "end" ? x(place) - half : x(place);
      parts.push(drawn("line", { class: place === 0 ? "s-ink" : "s-faint", x1: x(place), x2: x(place), y1: place === 0 ? 22 : 86, y2: 92 }));
      if (taken.some((each) => Math.abs(each.centre - centre) < each.half + half + 4)) continue;
      taken.push({ centre, half });
      parts.push(drawn("text", { class: "f-quiet", x: x(place), y: 94 + 17 * scale, "text-anchor": anchor }, words));
    }
    const long = Math.max(4, x(hi) - x(lo));
    parts.push(drawn("rect", { class: "her-range", x: x(lo), y: 54, width: long, height: 20, rx: 3 }));
    const [place, label] =
      long > 90 ? [(x(lo) + x(hi)) / 2, "middle"] : x(hi) < width - 100 ? [x(hi) + 7, "start"] : [x(lo) - 7, "end"];
    const here = x(truth);
    parts.push(drawn("line", { class: "luck s-c1", x1: x(truth - luck), x2: x(truth + luck), y1: 36, y2: 36 }));
    parts.push(drawn("line", { class: "s-c1", x1: here, x2: here, y1: 36, y2: 86 }));
    parts.push(drawn("text", { class: "f-ink halo", x: place, y: 69, "text-anchor": label }, "your range"));
    parts.push(drawn("path", { class: "f-c1 s-paper", d: `M${here} 27l9 9l-9 9l-9-9z` }));
    const side = here < 70 ? "start" : here > width - 70 ? "end" : "middle";
    const words = side === "start" ? 2 : side === "end" ? width - 2 : here;
    parts.push(drawn("text", { class: "f-c1 halo strong", x: words, y: 18, "text-anchor": side }, "the answer"));
    return drawn("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, parts);
  };
  return { element: holder, redraw: fitted(holder, draw) };
}

// A bar with the baseline's ghost behind it and a whisker for the band; the scale may cross 0.
export function barPicture() {
  const holder = make("div", { class: "bar", "aria-hidden": "true" });
  let now = null;
  const draw = (width) => {
    if (!now) return "";
    const { value, ghost, band, ends, mark } = now;
    const x = (amount) => 2 + ((amount - ends[0]) / (ends[1] - ends[0] || 1)) * (width - 4);
    const from = x(Math.max(0, ends[0]));
    const span = (amount) => ({ x: Math.min(from, x(amount)), width: Math.abs(x(amount) - from) });
    const parts = [];
    parts.push(drawn("rect", { class: "value", ...span(value), y: 7, height: 10 }));
    if (ghost !== null) parts.push(drawn("rect", { class: "ghost-bar", ...span(ghost), y: 3.5, height: 17 }));
    parts.push(drawn("line", { class: "whisker", x1: x(value - band), x2: x(value + band), y1: 12, y2: 12 }));
    for (const end of [value - band, value + band]) {
      parts.push(drawn("line", { class: "whisker", x1: x(end), x2: x(end), y1: 8, y2: 16 }));
    }
    if (mark !== null) parts.push(drawn("path", { class: "cost-mark", d: `M${x(mark)} 1v22` }));
    parts.push(drawn("line", { class: "s-ink", x1: from, x2: from, y1: 1, y2: 23 }));
    return drawn("svg", { width, height: 24, viewBox: `0 0 ${width} 24` }, parts);
  };
  const redraw = fitted(holder, draw);
  return {
    element: holder,
    show(what) {
      now = what;
      redraw();
    },
  };
}
