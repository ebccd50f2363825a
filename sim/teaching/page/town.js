// The town as a film: a dot for each resident, on a curve that keeps neighbours together.

import { button, drawn, make, named } from "./dom.js";
import { asItIs, CAME, cameSoFar, countsOf, FAVOURITE, framesOf, LOST, LOYAL } from "./frames.js";
import { grouped } from "./money.js";
import { headed } from "./words.js";

const COLOURS = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
// One shape for each business, in a box from -1 to 1: told apart without colour.
const SHAPES = [
  "M0-.92A.92.92 0 1 1 0 .92A.92.92 0 1 1 0-.92z",
  "M-.8-.8H.8V.8H-.8z",
  "M0-1L1 .8H-1z",
  "M0-1.1L1.1 0L0 1.1L-1.1 0z",
  "M0 1L1-.8H-1z",
  "M-.35-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35z",
  "M-1 0L-.5-.87H.5L1 0L.5.87H-.5z",
  "M-1-.9L1 .9V-.9L-1 .9z",
];
const CROSS = "M-.7-.7L.7.7M.7-.7L-.7.7";
const RING = "M0-1.5A1.5 1.5 0 1 1 0 1.5A1.5 1.5 0 1 1 0-1.5z";
const SPEEDS = [1, 2, 4, 8, 16];

// Place k on the curve of Hilbert through a square of 2^order cells a side: [column, row].
export function onCurve(order, k) {
  let [x, y, rest] = [0, 0, k];
  for (let side = 1; side < 2 ** order; side *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (!up) {
      if (right) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
    x += side * right;
    y += side * up;
    rest >>= 2;
  }
  return [x, y];
}

// The businesses in the order of their looks: the one that the lesson is about first.
function looksOf(stop, own) {
  const order = [...stop.businesses.keys()].sort((a, b) => (stop.businesses[b] === own) - (stop.businesses[a] === own));
  const looks = [];
  order.forEach((business, place) => {
    looks[business] = { colour: COLOURS[place % COLOURS.length], shape: SHAPES[(place + Math.floor(place / 8)) % SHAPES.length] };
  });
  return { order, looks };
}

function sample(paths, classes) {
  return drawn(
    "svg",
    { class: "sample", width: 20, height: 20, viewBox: "-2 -2 4 4", "aria-hidden": "true" },
    paths.map((path, k) => drawn("path", { d: path, class: classes[k] })),
  );
}

const WITH = "with the change";
const WITHOUT = "as it is";

// One film on a canvas; `show(week)` draws a week, `summary(week)` says it, `turn(plain)` shows the same people with the
// change or as it is.
function filmOf(stop, side, picked) {
  const changed = framesOf(stop);
  const without = asItIs(stop, changed);
  const sums = new Map([changed, without].filter(Boolean).map((each) => [each, cameSoFar(stop, each)]));
  let frames = changed;
  const seen = new Set([...changed, ...(without ?? [])].map((bits) => bits & FAVOURITE));
  const { order, looks } = looksOf(stop, side.business);
  const shapes = looks.map((look) => new Path2D(look.shape));
  const [cross, ring, dot] = [CROSS, RING, SHAPES[0]].map((path) => new Path2D(path));
  const canvas = make("canvas", { role: "img", "aria-label": `The town: ${stop.label}` });
  const counts = make("p", { class: "counts", "aria-hidden": "true" });
  const beside = make("p", { class: "quiet small beside", "aria-hidden": "true" });
  const way = make("span", { class: "way" });
  let size = 5;
  while (4 ** size < stop.residents) size += 1;
  while (size > 1 && 4 ** (size - 1) >= stop.residents) size -= 1;
  const cells = 4 ** size;
  const places = Array.from({ length: stop.residents }, (_, n) => onCurve(size, Math.floor((n * cells) / stop.residents)));
  let shown = 0;
  if (picked) {
    canvas.classList.add("to-pick");
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const at = [event.clientX - box.left, event.clientY - box.top].map((each) => (each / box.width) * 2 ** size - 0.5);
      const far = places.map(([column, row]) => Math.hypot(column - at[0], row - at[1]));
      picked(far.indexOf(Math.min(...far)), shown);
    });
  }

  function draw() {
    const wide = canvas.clientWidth;
    if (!wide) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const pixels = Math.round(wide * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--c-${name}`).trim();
    const paint = looks.map((look) => colour(look.colour));
    const [ink, faint, halo] = ["ink", "faint", "c4"].map(colour);
    const cell = pixels / 2 ** size;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pixels, pixels);
    places.forEach(([column, row], n) => {
      const bits = frames[shown * stop.residents + n];
      const business = (bits & FAVOURITE) - 1;
      const at = [(column + 0.5) * cell, (row + 0.5) * cell];
      const mark = (path, radius, fill, stroke, thick) => {
        pen.setTransform(radius, 0, 0, radius, ...at);
        if (fill) {
          pen.fillStyle = fill;
          pen.fill(path);
        }
        if (stroke) {
          pen.strokeStyle = stroke;
          pen.lineWidth = thick;
          pen.stroke(path);
        }
      };
      if (bits & CAME) {
        pen.globalAlpha = 0.55;
        mark(dot, cell * 0.5, halo);
        pen.globalAlpha = 1;
      }
      if (bits & LOST) mark(cross, cell * 0.3, null, faint, 0.45);
      else if (business < 0) mark(dot, cell * 0.14, faint);
      else mark(shapes[business], cell * 0.27, paint[business]);
      if (bits & LOYAL) mark(ring, cell * 0.27, null, ink, 0.26);
    });
    const told = (one) => {
      const found = countsOf(stop, one, shown);
      return `came ${found.came}, so far ${grouped(sums.get(one)[shown], 0)} · loyal ${found.loyal} · lost ${found.lost}`;
    };
    counts.textContent = told(frames);
    if (without) beside.textContent = frames === changed ? `${WITHOUT}: ${told(without)}` : `${WITH}: ${told(changed)}`;
  }

  function turn(plain) {
    if (!without) return;
    frames = plain ? without : changed;
    way.textContent = plain ? `, ${WITHOUT}` : "";
    canvas.setAttribute("aria-label", `The town: ${stop.label}${way.textContent}`);
    draw();
  }

  const legend = make(
    "ul",
    { class: "legend" },
    order.filter((business) => seen.has(business + 1)).map((business) =>
      make("li", {}, sample([looks[business].shape], [`f-${looks[business].colour}`]), make("span", {}, named(stop.businesses[business]), business === order[0] && stop.businesses[business] === side.business ? " (ours)" : "")),
    ),
  );
  const element = make(
    "figure",
    { class: "film" },
    make("figcaption", {}, named(headed(stop.label)), way, make("span", { class: "quiet business" }, shownOf(stop, side))),
    canvas,
    counts,
    without ? beside : null,
    make("p", { class: "quiet small" }, "Favourite of each resident:"),
    legend,
  );
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(canvas);
  return {
    element,
    turn,
    turns: without !== null,
    show(week) {
      shown = Math.min(week, stop.weeks - 1);
      draw();
    },
    summary(week) {
      const at = Math.min(week, stop.weeks - 1);
      const said = (words, one) => {
        const found = countsOf(stop, one, at);
        const first = found.favourite[order[0]];
        return (
          `${headed(words)}: of ${grouped(stop.residents, 0)} people ${found.came} came, ${found.loyal} are loyal, ` +
          `${found.lost} are lost, ${first} like ${stop.businesses[order[0]]} best.`
        );
      };
      return said(stop.label, changed) + (without ? ` ${said(WITHOUT, without)}` : "");
    },
  };
}

// What stands instead of a film where nobody lives who could come.
function emptyFilm(stop, side) {
  const words = make(
    "p",
    { class: "quiet nobody" },
    "Nobody lives where ",
    named(side.business),
    " can be reached: all who come are passers-by. A film shows residents, and a diary is of one, so here is neither.",
  );
  const element = make("figure", { class: "film" }, make("figcaption", {}, named(headed(stop.label))), words);
  return { element, turns: false, turn() {}, show() {}, summary: () => "" };
}

// How many residents are shown, of how many.
function shownOf(stop, side) {
  const [few, all] = [stop.residents, Math.max(stop.residents, side.residents ?? 0)].map((each) => grouped(each, 0));
  return few === all ? ` ${few} residents` : ` ${few} of ${all} residents`;
}

function key() {
  const one = (paths, classes, words) => make("li", {}, sample(paths, classes), make("span", {}, words));
  return make(
    "ul",
    { class: "legend" },
    one(["M0-1.7A1.7 1.7 0 1 1 0 1.7A1.7 1.7 0 1 1 0-1.7z", SHAPES[0]], ["f-c4 pale", "f-c0"], "came this week"),
    one([SHAPES[0], RING], ["f-c0", "no-fill s-ink"], "loyal: coming here has become a habit"),
    one([CROSS], ["no-fill s-faint thick"], "lost: a customer once, not come for 13 weeks"),
    one(["M0-.5A.5.5 0 1 1 0 .5A.5.5 0 1 1 0-.5z"], ["f-faint"], "no favourite yet"),
  );
}

// The films of a lesson with one set of controls: they are always in the same week.  `picked(n, week)` is told which
// dot was pointed at.
export function townFilms(lesson, { picked = null } = {}) {
  const inhabited = lesson.stops.filter((stop) => stop.residents > 0);
  const sideOf = (stop) => lesson.sides.find((side) => side.key === stop.side);
  if (!inhabited.length) return { element: make("div", { class: "town" }, emptyFilm(lesson.stops[0], sideOf(lesson.stops[0])).element.lastChild), start() {}, week: () => 0 };
  const films = lesson.stops.map((stop) => (stop.residents > 0 ? filmOf : emptyFilm)(stop, sideOf(stop), picked));
  const last = Math.max(...lesson.stops.map((stop) => stop.weeks)) - 1; // weeks are counted from 0, as in diaries
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const label = make("output", { class: "week" });
  const live = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
  const scrub = make("input", { type: "range", min: 0, max: last, step: 1, "aria-label": "Week", input: () => go(Number(scrub.value), true) });
  const speed = make("select", { id: "film-speed" }, SPEEDS.map((each) => make("option", { value: each, selected: each === 4 }, `${each} week${each > 1 ? "s" : ""} a second`)));
  let week = 0;
  let playing = false;
  let before = 0;
  let due = 0;

  function go(to, stopped) {
    if (stopped) halt();
    week = Math.max(0, Math.min(last, to));
    label.textContent = `Week ${week} (0 to ${last})`;
    scrub.value = week;
    scrub.setAttribute("aria-valuetext", `week ${week}`);
    for (const film of films) film.show(week);
    if (stopped) live.textContent = `Week ${week}. ${films.map((film) => film.summary(week)).join(" ")}`;
  }

  function halt() {
    playing = false;
    play.textContent = "Play";
  }

  function frame(now) {
    if (!playing || !label.isConnected) return;
    due += ((now - before) / 1000) * Number(speed.value);
    before = now;
    if (due >= 1) {
      const steps = Math.floor(due);
      due -= steps;
      go(week + steps, week + steps >= last);
    }
    requestAnimationFrame(frame);
  }

  function toggled() {
    if (playing) {
      go(week, true);
      return;
    }
    if (week >= last) go(0, false);
    playing = true;
    play.textContent = "Pause";
    due = 0;
    before = performance.now();
    requestAnimationFrame(frame);
  }

  const ways = films.some((film) => film.turns) ? make(
    "fieldset",
    { class: "toggle" },
    make("legend", {}, "Show the people"),
    [WITH, WITHOUT].map((words, k) => make("label", { class: "check" }, make("input", { type: "radio", name: "way", value: k, checked: k === 0, change: () => turned(k === 1) }), words)),
  ) : null;

  function turned(plain) {
    for (const film of films) film.turn(plain);
    go(week, !playing);
  }

  const play = button("Play", toggled, { class: "main" });
  const motion = make("p", { class: "quiet small" });
  const settle = () => {
    if (still.matches) halt();
    play.disabled = still.matches;
    motion.textContent = still.matches ? "Your system asks for less motion: move week by week." : "";
  };
  still.addEventListener("change", settle);
  settle();
  const jumps = inhabited.map((stop) =>
    [["first_referral", "first to come on a friend's word"], ["first_defection", "first loyal customer lost"]]
      .filter(([what]) => stop[what] !== null && stop[what] !== undefined)
      .map(([what, words]) => button(`${words}, week ${stop[what]}`, () => go(stop[what], true), { class: "small", "aria-label": `Jump to the ${words}, week ${stop[what]}: ${stop.label}` })),
  ).map((buttons, k) => (buttons.length ? make("div", { class: "controls" }, make("span", { class: "jump-of" }, named(headed(inhabited[k].label)), ":"), buttons) : null)).filter(Boolean);
  const element = make(
    "div",
    { class: "town" },
    make(
      "div",
      { class: "controls", role: "group", "aria-label": "Film" },
      button("Rewind", () => go(0, true)),
      button("Week back", () => go(week - 1, true)),
      play,
      button("Week on", () => go(week + 1, true)),
      make("label", { for: "film-speed" }, "Speed ", speed),
      label,
    ),
    motion,
    scrub,
    ways,
    jumps.length ? make("div", { class: "jumps", role: "group", "aria-label": "Jump to" }, jumps) : null,
    make("div", { class: `films of-${films.length}` }, films.map((film) => film.element)),
    key(),
    make("p", { class: "note quiet" }, "Each mark is a resident; passers-by are not shown. Weeks are counted from 0, and who is lost then came in the time before. So far: how often anybody came, at most once a week. A film shows one future of the setting named above it, whatever the sliders say.", ways ? " As it is: the same people in the same future, without it." : ""),
    live,
  );
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => go(week, false));
  return { element, start: (at = 0) => go(at, false), week: () => week };
}
