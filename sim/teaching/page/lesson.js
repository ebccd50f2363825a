// The walk through a lesson: predict, look, read what it shows, predict again, hand in.

import { halfWidth } from "./answers.js";
import { workbench } from "./bench.js";
import { rangePicture } from "./chart.js";
import { diaryTable } from "./diary.js";
import { button, make, named, section, unbroken } from "./dom.js";
import { copyField } from "./export.js";
import { lineOf } from "./line.js";
import { moneyOf, unitFor } from "./money.js";
import { aroundOf, changeList, peopleOf, todayOf } from "./question.js";
import { axisOf, rangeForm } from "./range.js";
import { storeOf } from "./store.js";
import { townFilms } from "./town.js";

const LONGEST = 1e6; // seconds: a page left open for eleven days

export function begin(lesson, main) {
  const money = moneyOf(lesson.currency);
  const store = storeOf(lesson);
  let state = store.load();
  const end = axisOf(lesson);
  const change = (more) => {
    state = { ...state, ...more };
    store.save(state);
  };
  const now = () => state;
  const sideOf = (key) => lesson.sides.find((side) => side.key === key);

  function asking(which) {
    const asked = lesson[which];
    if (!state.asked[which]) change({ asked: { ...state.asked, [which]: Date.now() } });
    const side = sideOf(asked.side);
    const about = [changeList(lesson, side, asked.x), peopleOf(lesson, side), aroundOf(lesson, side)];
    return rangeForm({
      id: which,
      asked,
      money,
      symbol: lesson.currency.symbol,
      end,
      today: todayOf(lesson, side, money),
      about,
      kept: (given) => {
        const kept = store.load(); // another tab may have stored one
        if (kept[which]) state = kept;
        else {
          const seconds = Math.min(LONGEST, Math.max(0, Math.round((Date.now() - state.asked[which]) / 1000)));
          change({ [which]: { ...given, t: seconds }, stage: which === "before" ? "look" : "done" });
        }
        show(which === "before" ? "answer" : "answer-again");
      },
    });
  }

  function answered(which, id, heading) {
    const { truth, luck, label, question } = lesson[which];
    const given = state[which];
    const runs = lesson.model.replications;
    const half = runs > 1 ? halfWidth(runs) * luck : 0;
    const unit = unitFor(truth, half);
    const say = (value) => money(value, unit, true);
    const inside = given.lo <= truth && truth <= given.hi;
    const sign = Math.sign((given.lo + given.hi) / 2) === Math.sign(truth);
    const words = [
      `The answer is ${say(truth)} a week`,
      half > 0 ? `, give or take ${money(half, unitFor(half, half))} for luck` : "",
      `. Your range was ${money(given.lo, undefined, true)} to ${money(given.hi, undefined, true)} a week: the answer lies ${inside ? "within" : "outside"} it. `,
      sign ? "The middle of your range has the right sign." : "The middle of your range has the wrong sign.",
    ].join("");
    const picture = rangePicture({ lo: given.lo, hi: given.hi, truth, luck: half, end, money, says: words });
    return section(
      id,
      heading,
      make("p", { class: "asked" }, make("bdi", {}, question)),
      make("p", { class: "quiet print-only" }, "Setting: ", named(label)),
      make("p", { class: "finding" }, unbroken(words)),
      make("figure", {}, picture.element),
      make("p", { class: "quiet" }, "Your reason: ", make("q", {}, make("bdi", {}, given.r))),
      make("p", { class: "note quiet" }, `This answer is the mean of ${runs} runs at exactly this setting; what is given for luck is the interval of 95 % of that mean. If you are as sure as you say, about 8 of 10 of your ranges hold their answer.`),
    );
  }

  const sentences = (list) => list.map((each) => make("p", { class: "finding" }, make("bdi", {}, unbroken(each))));

  // The films and the diary, where the lesson has them.
  function people() {
    const parts = [];
    let films = null;
    if (lesson.stops.length) {
      films = townFilms(lesson);
      parts.push(section("town", "The town, week by week", films.element));
    }
    if (lesson.diary) parts.push(section("diary", "One person, twice", diaryTable(lesson.diary)));
    return { parts, start: () => films?.start() };
  }

  function handIn() {
    const field = copyField("The line to hand in", 4);
    const element = section(
      "hand-in",
      "Hand in",
      make("p", {}, "Copy this line and paste or upload it where your teacher asks for it. It holds your ranges, reasons and times, how many runs you keep on the shelf below, and no name."),
      field.element,
    );
    const update = () => field.show(lineOf(lesson, state));
    update();
    return { element, update };
  }

  function debrief() {
    if (!lesson.debrief.length && !lesson.before) return null;
    if (!state.read) {
      return make("p", { class: "do" }, button("What does it show?", () => {
        change({ read: true });
        show("debrief");
      }, { class: "main" }));
    }
    const next = !lesson.before || state.stage !== "look" ? null : make(
      "p",
      { class: "do" },
      lesson.after ? button("Predict once more", () => {
        change({ stage: "again" });
        show("again");
      }, { class: "main" }) : null,
      " ",
      button(lesson.after ? "Finish without" : "Finish", () => {
        change({ stage: "done" });
        show("hand-in");
      }),
    );
    return section("debrief", "What it shows", make("div", { class: "answer-box" }, sentences(lesson.debrief), state.after ? sentences(lesson.debrief_after) : null), next);
  }

  const WALK = [["predict", "Predict"], ["look", "See why"], ["again", "Predict again"], ["done", "Hand in and try"]];

  function progress() {
    if (!lesson.before) return null;
    const walk = WALK.filter(([stage]) => stage !== "again" || lesson.after);
    const at = walk.findIndex(([stage]) => stage === state.stage);
    return make(
      "nav",
      { "aria-label": "Where you are", class: "walk" },
      make("ol", {}, walk.map(([, words], k) => make("li", { "aria-current": k === at ? "step" : null, class: k < at ? "over" : null }, words))),
    );
  }

  // Everything that shows an answer is made only once the prediction is stored. Sliders would answer the second question
  // too, so they open after it; what the first answer shows, its films and its diary are what it is predicted from.
  function show(focus = null) {
    const parts = [progress()];
    let bench = null;
    let films = null;
    if (state.stage === "predict") {
      parts.push(section("ask", "Predict first", asking("before")));
    } else if (state.stage === "again") {
      parts.push(debrief(), section("again", "Predict once more", asking("after")));
    } else {
      if (lesson.before) parts.push(answered("before", "answer", "The answer"));
      if (state.after) parts.push(answered("after", "answer-again", "The second answer"));
      const done = state.stage === "done";
      const hand = done && lesson.before ? handIn() : null;
      if (done) parts.push(debrief(), hand?.element);
      else parts.push(debrief());
      if (done || !lesson.after) bench = workbench({ lesson, money, state: now, change, shelfChanged: () => hand?.update() });
      films = people();
      parts.push(bench?.element, films.parts);
    }
    main.replaceChildren(...parts.flat(Infinity).filter(Boolean));
    bench?.start();
    films?.start();
    if (focus) {
      const heading = document.getElementById(`${focus}-heading`);
      heading?.focus();
      heading?.scrollIntoView({ block: "start" });
    }
  }
  show();
}
