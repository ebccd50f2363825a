// Predict first: a range that is stored before anything is run, and how often ranges held what the runs then said.

import { button, make } from "./dom.js";
import { roundUp, unitFor } from "./money.js";
import { rangeForm } from "./range.js";
import { rangePicture } from "./chart.js";

const SURE = 0.8;
const TOLD = 5;

function choose(n, k) {
  let found = 1;
  for (let i = 0; i < k; i += 1) found = (found * (n - i)) / (i + 1);
  return found;
}

// The chance of so few hits or fewer among n ranges of which each holds its answer 8 times in 10.
export function chanceOf(hits, n) {
  let sum = 0;
  for (let k = 0; k <= hits; k += 1) sum += choose(n, k) * SURE ** k * (1 - SURE) ** (n - k);
  return Math.min(1, sum);
}

export function predictBox(app) {
  const box = make("div", { class: "predict-box" });
  const score = make("p", { class: "score", role: "status" });
  const element = make("div", {}, box, score);
  let asked = null;

  // The form for a setting, whose words are given; `stored` is called once it is kept.
  function ask(key, words, base, stored) {
    if (asked === key) return;
    asked = key;
    const week = base ? base.numbers.profit.baseline / base.cost.per_week : 0;
    const end = roundUp(Math.max(500, Math.abs(week)));
    const today = base ? `Today the house makes a profit of ${app.money(week, Math.max(1, unitFor(week)))} a week.` : "";
    const form = rangeForm({
      id: "foreseen", asked: { question: `Before it is run: what is this worth at most a week? ${words}`, unit: `${app.scenario.currency.symbol.trim()} a week` },
      money: app.money, symbol: app.scenario.currency.symbol, end, today,
      kept: ({ lo, hi, r }) => {
        asked = null;
        box.replaceChildren();
        stored({ lo, hi, r, truth: null });
      },
    });
    box.replaceChildren(make("h3", {}, "Predict first"), form, make("p", { class: "do" }, button("Leave this setting", () => app.moved({ x: {}, at: {}, week: null, once: null }))));
  }

  function answered(given, line) {
    const { value, low, high, covers } = line.numbers.worth;
    const half = low === null ? 0 : (high - low) / 2;
    const within = given.lo <= value && value <= given.hi;
    const words = `Your range was ${app.money(given.lo, undefined, true)} to ${app.money(given.hi, undefined, true)} a week; the runs say ${app.money(value, unitFor(value, half), true)}: ${within ? "within" : "outside"} it.`;
    const end = roundUp(Math.max(500, ...[given.lo, given.hi, value].map(Math.abs)));
    const picture = rangePicture({ lo: given.lo, hi: given.hi, truth: value, luck: half, end, money: app.money, says: words });
    const told = make("p", { class: "finding", "data-covers": covers }, words);
    picture.element.setAttribute("data-covers", covers);
    box.replaceChildren(told, picture.element, make("p", { class: "quiet" }, "Your reason: ", make("q", {}, make("bdi", {}, given.r))));
    picture.redraw();
    asked = null;
  }

  return {
    element,
    ask,
    answered,
    clear(words = "") {
      asked = null;
      box.replaceChildren(...(words ? [make("p", { class: "quiet" }, words)] : []));
    },
    // Hits of the last five, with the chance of so few.
    update() {
      const all = Object.values(app.state().predictions).filter((each) => each.truth !== null).slice(-TOLD);
      if (!all.length) {
        score.textContent = "";
        return;
      }
      const hits = all.filter((each) => each.lo <= each.truth && each.truth <= each.hi).length;
      const chance = chanceOf(hits, all.length);
      if (all.length === 1) {
        score.textContent = hits ? "Your one range so far held the answer." : "Your one range so far missed the answer.";
        return;
      }
      const often = chance > 0.995 ? "in all cases" : `in ${Math.max(1, Math.round(100 * chance))} cases of 100`;
      score.textContent = `Of your last ${all.length} ranges ${hits} held the answer. If each held it 8 times in 10, you would have ${hits} or fewer ${often}.`;
    },
  };
}
