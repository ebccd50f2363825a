// Both sides of a step beside each other: one film each, in the same week, their paths on one scale, their numbers.

import { pathPicture, scaleOf } from "./chart.js";
import { button, make, named, section } from "./dom.js";
import { costOfMove, moveOf, questionOf } from "./live_moves.js";
import { NUMBERS, taken, toldOf } from "./live_numbers.js";
import { townFilms } from "./town.js";
import { headed } from "./words.js";

export function besideSide(app) {
  const films = make("div", { class: "stage" });
  const told = make("div", {});
  const numbers = make("div", {});
  const element = section("beside", "Both sides, beside each other", told, films, numbers);
  let town = null;
  let shown = [];
  let drawn = "";

  function drawFilms(sides) {
    const found = sides.map((one) => one.known.first.film);
    if (found.length === shown.length && found.every((film, k) => film === shown[k])) return;
    const week = town?.week() ?? 0;
    shown = found;
    const stops = sides.map(({ side, known }) => ({ ...known.first.film, side: side.key, label: `${side.label}: ${known.asked.words}` }));
    town = townFilms({ stops, sides: sides.map((one) => one.side) });
    films.replaceChildren(town.element);
    town.start(week);
  }

  function drawNumbers(sides) {
    const lines = sides.map(({ side, known, there }) => {
      const line = app.state().one ? known.first : known.last;
      const cost = costOfMove(app.scenario, there);
      return { side, line, cost, values: line.path.mean.map((value, k) => value - cost.week * line.cost.path[k] - cost.once * line.cost.once), start: -cost.once * line.cost.once, mark: side.label };
    });
    const now = JSON.stringify(lines.map(({ side, line, cost }) => [side.key, line.market, line.replications, line.numbers, cost]));
    if (now === drawn) return;
    drawn = now;
    const rows = lines.map(({ side, line, cost }) => make("tr", {}, make("th", { scope: "row" }, named(headed(side.label))),
      NUMBERS.map(([kind, label]) => {
        const found = toldOf(app.money, line, kind, cost);
        return make("td", { class: "result", "data-covers": line.numbers[kind].covers, "data-head": label }, make("strong", {}, found.value), " ", make("span", { class: "quiet small" }, found.beside));
      })));
    const alike = lines.every(({ line }) => line.covers === lines[0].line.covers);
    const covers = alike ? lines[0].line.covers : lines.map(({ side, line }) => `${side.label}: ${line.covers}`).join("; ");
    const says = `Profit so far against carrying on: ${lines.map(({ side, line, cost }) => `${side.label} ends at ${app.money(line.path.mean.at(-1) - taken(line, cost), undefined, true)}`).join(", ")}.`;
    const isMoved = lines.some(({ line }) => line.path.mean.some((value) => value !== 0));
    const picture = isMoved ? pathPicture({ weeks: lines[0].line.path.weeks, lines, ends: scaleOf(lines), money: app.money, says }) : null;
    picture?.element.setAttribute("data-covers", covers);
    numbers.replaceChildren(
      make("table", { class: "compare-table stacked" }, make("caption", { class: "unseen" }, "The sides beside each other"),
        make("thead", {}, make("tr", {}, ["Side", ...NUMBERS.map(([, label]) => label)].map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, rows)),
      picture ? make("figure", {}, make("figcaption", {}, "Profit so far against carrying on"), picture.element) : make("p", { class: "quiet" }, "Nothing is moved, so there is no difference to draw."),
      make("p", { class: "covers quiet", "data-covers": covers }, `Each interval: ${covers}.`));
    picture?.redraw();
  }

  // What keeps a side from being shown, with what to do about it.
  function drawTold(sides) {
    const act = document.activeElement?.getAttribute?.("data-act");
    told.replaceChildren(...sides.filter((one) => one.gated).map(({ side, there }) => {
      const isHere = side.key === app.state().side;
      return make("div", { class: "answer-box" },
        make("p", {}, "Predict first: what this brings at ", named(side.label), " has not been predicted yet."),
        make("p", { class: "do" },
          isHere ? null : button(`Predict it at ${side.label}`, () => app.moved({ side: side.key }), { "data-act": `predict ${side.key}` }),
          button(`Show ${side.label} without`, () => app.set({ seen: [...app.state().seen, questionOf(moveOf(app.scenario, there))] }), { "data-act": `without ${side.key}` })));
    }), ...(sides.some((one) => !one.gated && !one.known) ? [make("p", { class: "quiet", role: "status" }, "The first future is being run.")] : []));
    if (act) told.querySelector(`[data-act="${act}"]`)?.focus();
  }

  // `sides` are {side, there, known, gated}: a side of the step, the setting there, what is known of it, whether it has to be predicted.
  function update(sides) {
    element.hidden = sides.length === 0;
    if (element.hidden) return;
    drawTold(sides);
    const all = sides.every((one) => one.known && !one.gated);
    films.hidden = numbers.hidden = !all;
    if (!all) return;
    drawFilms(sides);
    drawNumbers(sides);
  }
  return { element, update };
}
