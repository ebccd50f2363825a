// The prediction: a range with two handles, by mouse, keyboard or as two numbers, and a reason.

import { fitAt } from "./answers.js";
import { button, drawn, fitted, make } from "./dom.js";
import { roundUp, tickWords, ticksAround } from "./money.js";

export const LONGEST_REASON = 200;
const STEPS = 200;
const ROOM = 1.3;
const LARGEST = 1e15;

// Half the length of the axis: as far as any setting of the lesson goes, whichever way, so that it gives nothing away.
export function axisOf(lesson) {
  const within = ({ answers: { worth } }) => lesson.points.map((u) => Math.abs(fitAt(worth, lesson.points, u)));
  const far = lesson.sides.flatMap((side) => [...within(side), Math.abs(side.baseline.profit_per_week)]);
  const asked = [lesson.before, lesson.after].filter(Boolean).map((each) => ROOM * Math.abs(each.truth));
  return roundUp(Math.max(...far, ...asked));
}

// The marks under a range: round places from -end to end.
export function axisMarks(money, end, width, inset) {
  const { unit, places } = ticksAround(end, width < 420 ? 3 : width < 560 ? 5 : 8);
  const at = (value) => inset + ((value + end) / (2 * end)) * (width - 2 * inset);
  return drawn(
    "svg",
    { class: "axis", width, height: 34, viewBox: `0 0 ${width} 34`, "aria-hidden": "true" },
    places.map((place) => [
      drawn("line", { class: place === 0 ? "zero" : "tick", x1: at(place), x2: at(place), y1: 0, y2: place === 0 ? 9 : 6 }),
      drawn(
        "text",
        {
          x: at(place),
          y: 26,
          "text-anchor": at(place) < 30 ? "start" : at(place) > width - 30 ? "end" : "middle",
        },
        tickWords(money, place, unit),
      ),
    ]),
  );
}

// A form that asks for a range; `kept` is told {lo, hi, r} once it is stored.
export function rangeForm({ id, asked, money, symbol, end, today, about, kept }) {
  const step = (2 * end) / STEPS;
  const ends = { lo: -end, hi: end };
  const touched = { lo: false, hi: false };
  const say = (value) => `${money(value, Math.min(10 ** Math.floor(Math.log10(step)), 1), true)} a week`;
  const names = { lo: "Low end", hi: "High end" };
  const handle = {};
  const field = {};
  const fill = make("div", { class: "fill" });
  const told = make("p", { class: "told" });
  const fault = make("p", { class: "fault", role: "alert" });

  function redraw() {
    for (const key of ["lo", "hi"]) {
      const seen = Math.max(-end, Math.min(end, ends[key]));
      handle[key].value = seen;
      handle[key].setAttribute("aria-valuetext", say(ends[key]));
    }
    const share = (value) => (100 * (Math.max(-end, Math.min(end, value)) + end)) / (2 * end);
    fill.style.setProperty("left", `${share(ends.lo)}%`);
    fill.style.setProperty("right", `${100 - share(ends.hi)}%`);
    handle.lo.classList.toggle("above", ends.lo > end * 0.9);
    told.textContent =
      touched.lo || touched.hi
        ? `8 of 10 sure that it lies between ${say(ends.lo)} and ${say(ends.hi)}.`
        : "Move both ends until you are 8 of 10 sure that the answer lies between them.";
  }

  function set(key, value) {
    const other = key === "lo" ? "hi" : "lo";
    touched[key] = true;
    ends[key] = Math.max(-LARGEST, Math.min(LARGEST, value));
    if (ends.lo > ends.hi) {
      ends[other] = ends[key];
      field[other].value = tidy(ends[key]);
    }
    fault.textContent = "";
    redraw();
  }

  const tidy = (value) => String(Number(value.toPrecision(6)));
  for (const key of ["lo", "hi"]) {
    handle[key] = make("input", {
      type: "range", min: -end, max: end, step, class: key, "aria-label": `${names[key]}, ${asked.unit}`,
      input: (event) => {
        const value = Number(event.target.value);
        set(key, key === "lo" ? Math.min(value, ends.hi) : Math.max(value, ends.lo));
        field[key].value = tidy(ends[key]);
      },
    });
    field[key] = make("input", {
      type: "number", step: "any", id: `${id}-${key}`, inputmode: "text", autocomplete: "off",
      change: (event) => {
        const value = event.target.valueAsNumber;
        if (Number.isFinite(value)) set(key, value);
        field[key].value = touched[key] ? tidy(ends[key]) : "";
      },
    });
  }
  const reason = make("textarea", {
    id: `${id}-reason`, rows: 2, maxlength: LONGEST_REASON, "aria-describedby": `${id}-counted`,
    input: () => {
      fault.textContent = "";
      counted.textContent = `${Array.from(reason.value).length} of ${LONGEST_REASON} letters`;
    },
  });
  const counted = make("span", { class: "quiet small", id: `${id}-counted` }, `0 of ${LONGEST_REASON} letters`);
  const marks = make("div", { class: "marks" });
  const redrawn = fitted(marks, (width) => axisMarks(money, end, width, 11));

  function submitted() {
    const lacking = ["lo", "hi"].find((key) => !touched[key]);
    const why = reason.value.trim();
    if (lacking) {
      fault.textContent = "Set both ends of your range first.";
      handle[lacking].focus();
    } else if (!why) {
      fault.textContent = "Give a reason first: a few words do.";
      reason.focus();
    } else {
      kept({ lo: ends.lo, hi: ends.hi, r: Array.from(why).slice(0, LONGEST_REASON).join("") });
    }
  }

  const numberField = (key) =>
    make(
      "label",
      { for: `${id}-${key}` },
      make("span", {}, key === "lo" ? "From" : "To"),
      make("span", { class: "amount" }, symbol.trim(), field[key], " a week"),
    );
  const form = make(
    "div",
    { class: "predict", role: "group", "aria-labelledby": `${id}-question` },
    make("p", { class: "asked", id: `${id}-question` }, make("bdi", {}, asked.question)),
    make(
      "p",
      { class: "quiet" },
      `The answer is one number in ${asked.unit}: the most that the house could pay for it each week without losing by it. Below 0 it does harm even where it costs nothing. `,
      today,
    ),
    about,
    make("div", { class: "two-handles" }, make("div", { class: "track" }), fill, handle.lo, handle.hi),
    marks,
    make("div", { class: "ends" }, numberField("lo"), numberField("hi")),
    told,
    make("label", { for: `${id}-reason`, class: "reason" }, make("span", {}, "Why? One reason."), reason),
    counted,
    fault,
    make("p", { class: "do" }, button("Store my prediction", submitted, { class: "main" })),
    make("p", { class: "quiet small" }, "It is stored before the answer is shown, and cannot be changed afterwards."),
  );
  redraw();
  redrawn();
  return form;
}
