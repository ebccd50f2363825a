// The workbench: sliders, numbers, path, shelf and export, all about one setting.

import { EIGHT_OF_TEN, answersOf, costIn, pathOf, payBack, spreadOf } from "./answers.js";
import { pathPicture, scaleOf } from "./chart.js";
import { make, named, section, spoken } from "./dom.js";
import { exportPanel } from "./export.js";
import { leverPanel } from "./levers.js";
import { numberPanel } from "./numbers.js";
import { shelfPanel } from "./shelf.js";
import { changesShown, headed, payBackWords } from "./words.js";

const QUIET_FOR = 700;

function pathPanel({ lesson, money, state }) {
  const holder = make("div", { class: `paths of-${lesson.sides.length}` });
  const shown = lesson.sides.map((side) => {
    const box = make("div");
    const words = make("p", { class: "note" });
    holder.append(make("figure", {}, lesson.sides.length > 1 ? make("figcaption", {}, named(headed(side.label))) : null, box, words));
    return { box, words };
  });
  return {
    element: holder,
    update() {
      const { x, average } = state();
      const lines = lesson.sides.map((side) => {
        const cost = costIn(lesson, side, state());
        const { worth } = answersOf(lesson, side, x);
        const values = pathOf(lesson, side, x, worth, cost);
        const band = spreadOf(lesson, side, x, average).path.map((each) => EIGHT_OF_TEN * each);
        return { values, band, start: -cost.once, payBack: payBack(side.path.weeks, values) };
      });
      const ends = scaleOf(lines);
      lesson.sides.forEach((side, k) => {
        const words = payBackWords(lines[k].payBack, lesson.weeks);
        const says = `Profit so far against carrying on, ${side.label}. After ${lesson.weeks} weeks ${money(lines[k].values.at(-1), undefined, true)}. ${words}`;
        const picture = pathPicture({ weeks: side.path.weeks, lines: [lines[k]], ends, money, says });
        shown[k].box.replaceChildren(picture.element);
        shown[k].words.textContent = words;
        picture.redraw();
      });
    },
  };
}

// `state()` is what is set, `change(more)` sets it and keeps it.
export function workbench({ lesson, money, state, change, shelfChanged }) {
  const status = spoken();
  let later = 0;
  const moved = (more) => {
    change(more);
    update();
    clearTimeout(later);
    later = setTimeout(() => {
      status.textContent = numbers.said();
    }, QUIET_FOR);
  };
  const levers = leverPanel({ lesson, money, state, moved: (x) => moved({ x }), priced: (costs) => moved({ costs }) });
  const numbers = numberPanel({ lesson, money, state, toggled: (average) => moved({ average }) });
  const paths = pathPanel({ lesson, money, state });
  const shelf = shelfPanel({
    lesson, money, state,
    change: (runs) => {
      change({ shelf: runs });
      shelf.update();
      shelfChanged();
    },
    showAgain: ({ x, costs }) => {
      moved({ x: [...x], costs });
      document.getElementById("numbers-heading").focus();
    },
  });
  const exported = exportPanel({ lesson, run: state });
  const setting = make("p", { class: "setting" });

  function update() {
    levers.update();
    numbers.update();
    paths.update();
    exported.update();
    setting.replaceChildren(...["Set now: ", changesShown(lesson, state().x), "."].flat(Infinity));
  }
  const element = [
    make(
      "div",
      { class: "workbench" },
      section("levers", "Move it", numbers.short, levers.element),
      make(
        "div",
        { class: "found" },
        section("numbers", "What it brings", setting, numbers.element),
        section("path", "Profit so far against carrying on", paths.element),
      ),
    ),
    section("shelf", "Shelf of runs", shelf.element, exported.element),
    status,
  ];
  return {
    element,
    start() {
      update();
      shelf.update();
    },
  };
}
