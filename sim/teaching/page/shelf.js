// The shelf: runs that were kept, in words and numbers, to compare, show again, star or delete.

import { EIGHT_OF_TEN, answersOf, costIn, pathOf, profitOf, spreadOf } from "./answers.js";
import { pathPicture, scaleOf } from "./chart.js";
import { button, make, named, unbroken } from "./dom.js";
import { countOf, unitFor } from "./money.js";
import { changesShown, costsWords, headed } from "./words.js";

const MOST_COMPARED = 4;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export function shelfPanel({ lesson, money, state, change, showAgain }) {
  const list = make("ol", { class: "runs" });
  const beside = make("div", { class: "compared" });
  const told = make("p", { role: "status", class: "quiet" });
  const keep = button("Keep this setting on the shelf", () => {
    const { x, costs, shelf } = state();
    const next = shelf.reduce((most, run) => Math.max(most, run.n), 0) + 1;
    change([...shelf, { n: next, x: [...x], costs, star: false, compared: false }]);
    told.textContent = `Kept as run ${mark({ n: next })}.`;
  });
  const mark = (run) => (run.n <= LETTERS.length ? LETTERS[run.n - 1] : String(run.n));

  const edited = (run, more) => change(state().shelf.map((each) => (each.n === run.n ? { ...each, ...more } : each)));

  function row(run) {
    const costs = lesson.sides.map((side) => costIn(lesson, side, run));
    const compared = state().shelf.filter((each) => each.compared).length;
    const box = make("input", {
      type: "checkbox", checked: run.compared, disabled: !run.compared && compared >= MOST_COMPARED,
      change: () => edited(run, { compared: box.checked }), "data-act": `compare ${run.n}`,
    });
    return make(
      "li",
      {},
      make(
        "p",
        { class: "run-words" },
        make("strong", {}, `${mark(run)} `),
        run.star ? make("span", { class: "star", role: "img", "aria-label": "starred" }, "\u2605 ") : null,
        changesShown(lesson, run.x),
        make("span", { class: "quiet" }, `; costs ${costsWords(lesson, money, costs)}`),
      ),
      make(
        "ul",
        { class: "run-numbers" },
        lesson.sides.map((side, k) => {
          const found = answersOf(lesson, side, run.x);
          const spread = spreadOf(lesson, side, run.x, true);
          const profit = profitOf(side, found.worth, costs[k]);
          const half = EIGHT_OF_TEN * spread.worth; // rounded as beside the sliders
          const unit = unitFor(profit, half * side.active_discount);
          return make(
            "li",
            {},
            lesson.sides.length > 1 ? [named(headed(side.label)), ": "] : null,
            unbroken(
              `worth ${money(found.worth, unitFor(found.worth, half), true)} a week, profit ` +
                `${money(profit, unit)}, customers ` +
                countOf(side.baseline.customers + found.customers, false, EIGHT_OF_TEN * spread.customers),
            ),
          );
        }),
      ),
      make(
        "p",
        { class: "do" },
        make("label", { class: "check" }, box, ` compare ${mark(run)}`),
        button("Show again", () => showAgain(run), { class: "small", "aria-label": `Show run ${mark(run)} again` }),
        button(run.star ? "Take the star off" : "Star", () => edited(run, { star: !run.star }), { class: "small", "aria-label": `${run.star ? "Take the star off" : "Star"} run ${mark(run)}`, "data-act": `star ${run.n}` }),
        button("Delete", () => {
          change(state().shelf.filter((each) => each.n !== run.n));
          told.textContent = `Run ${mark(run)} is deleted.`;
          keep.focus();
        }, { class: "small", "aria-label": `Delete run ${mark(run)}` }),
      ),
    );
  }

  function comparison(runs) {
    const { path } = lesson.sides[0];
    const of = (side) =>
      runs.map((run) => {
        const cost = costIn(lesson, side, run);
        const { worth } = answersOf(lesson, side, run.x);
        return { values: pathOf(lesson, side, run.x, worth, cost), mark: mark(run), start: -cost.once };
      });
    const all = lesson.sides.map(of);
    const ends = scaleOf(all.flat());
    return make(
      "div",
      { class: `paths of-${lesson.sides.length}` },
      lesson.sides.map((side, k) => {
        const says = `Profit so far against carrying on, ${side.label}: ${all[k].map((line) => `run ${line.mark} ends at ${money(line.values.at(-1), undefined, true)}`).join(", ")}.`;
        const picture = pathPicture({ weeks: path.weeks, lines: all[k], ends, money, says });
        return make("figure", {}, make("figcaption", {}, "Profit so far against carrying on: ", named(side.label)), picture.element);
      }),
    );
  }

  function update() {
    const { shelf } = state();
    const act = document.activeElement?.getAttribute?.("data-act");
    const inOrder = [...shelf].sort((a, b) => Number(b.star) - Number(a.star) || a.n - b.n);
    list.replaceChildren(...inOrder.map(row));
    const compared = inOrder.filter((run) => run.compared);
    beside.replaceChildren(
      ...(compared.length > 1
        ? [comparison(compared)]
        : shelf.length
          ? [make("p", { class: "quiet" }, "Tick two to four runs to see them beside each other.")]
          : [make("p", { class: "quiet" }, "Nothing is kept yet.")]),
    );
    if (act) list.querySelector(`[data-act="${act}"]`)?.focus();
  }
  return { element: make("div", { class: "shelf" }, make("p", { class: "do" }, keep, " ", told), list, beside), update };
}
