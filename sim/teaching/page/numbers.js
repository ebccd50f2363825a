// The numbers of a setting, side by side for each market: worth at most a week, profit, customers, visits.

import { EIGHT_OF_TEN, answersOf, costIn, gainOf, profitOf, spreadOf } from "./answers.js";
import { barPicture } from "./chart.js";
import { make, named } from "./dom.js";
import { about, countOf, unitFor } from "./money.js";
import { costWords, headed, runWords } from "./words.js";

// The farthest that worth, customers and visits go at any point of the design, so that bars keep their scale: customers
// and visits at each side, money over all of them, so that sides can be compared.
function scalesOf(lesson) {
  const at = lesson.points.map((u) => u.map((each, d) => {
    const { low, high } = lesson.sliders[d];
    return low + each * (high - low);
  }));
  const each = lesson.sides.map((side) => {
    const found = at.map((x) => answersOf(lesson, side, x));
    const most = (key) => Math.max(...found.map((one) => Math.abs(one[key])));
    return { worth: most("worth"), customers: most("customers"), visits: most("visits") };
  });
  const worth = Math.max(...each.map((one) => one.worth));
  return each.map((one) => ({ ...one, worth }));
}

function fact(label) {
  const value = make("span", { class: "number-value" });
  const beside = make("span", { class: "quiet" });
  const bar = barPicture();
  return {
    element: make("div", { class: "fact" }, make("h4", {}, label), make("p", {}, value, " ", beside), bar.element),
    show(text, more, drawn) {
      value.textContent = text;
      beside.textContent = more;
      bar.show(drawn);
    },
    covers(words) {
      value.setAttribute("data-covers", words);
    },
  };
}

function sideNumbers(lesson, side, money, scales) {
  const worth = make("strong", { class: "worth" });
  const worthMore = make("span", { class: "quiet give-or-take" });
  const worthBar = barPicture();
  const verdict = make("p", { class: "verdict" });
  const profit = fact(`Profit over ${runWords(lesson.weeks)}`);
  const customers = fact("Customers");
  const visits = fact("Visits a week");
  const element = make(
    "article",
    { class: "side" },
    make("h3", {}, named(headed(side.label)), make("span", { class: "quiet business" }, " ", named(side.business))),
    make("p", { class: "lead" }, make("span", { class: "worth-label" }, "Worth at most"), worth, " a week", worthMore),
    worthBar.element,
    verdict,
    profit.element,
    customers.element,
    visits.element,
  );
  const { baseline } = side;
  const most = {
    profit: Math.abs(baseline.profit) + scales.worth * side.active_discount * 1.3,
    customers: baseline.customers + scales.customers * 1.15,
    visits: baseline.visits_per_week + scales.visits * 1.15,
  };
  const below = baseline.profit - scales.worth * side.active_discount * 1.3 < 0 ? -most.profit : 0;
  return {
    element,
    show(found, cost, spread, average) {
      const band = (amount) => EIGHT_OF_TEN * amount;
      const covers = average ? "the average of many futures" : "one future";
      const unit = unitFor(found.worth, band(spread.worth));
      worth.textContent = money(found.worth, unit, true);
      worth.setAttribute("data-covers", covers);
      worthMore.textContent = spread.worth > 0 ? `give or take ${about(money, band(spread.worth))}, in 8 of 10 cases` : "";
      const wide = 1.15 * Math.max(scales.worth, Math.abs(cost.week), Math.abs(found.worth) + band(spread.worth));
      worthBar.show({
        value: found.worth, ghost: null, band: band(spread.worth), ends: [-wide, wide], mark: cost.week === 0 ? null : cost.week,
      });
      const gain = gainOf(side, found.worth, cost);
      const total = band(spread.worth) * side.active_discount;
      const now = profitOf(side, found.worth, cost);
      const gainUnit = total > 0 ? unitFor(gain, total) : unitFor(now);
      const still = gain === 0 && total === 0;
      const close = Math.abs(gain) < total;
      const left = `${gain < 0 ? "loses" : "brings"} ${money(Math.abs(gain), gainUnit)} over ${runWords(lesson.weeks)}`;
      const costs = cost.week === 0 && cost.once === 0 ? "At no cost it" : `It costs ${costWords(money, cost)} and`;
      verdict.textContent = still ? "Carrying on: nothing is moved." : `${costs} ${left}${close ? ": too close to call" : ""}.`;
      profit.show(money(now, gainUnit), `carrying on ${money(baseline.profit, gainUnit)}`, {
        value: now, ghost: baseline.profit, band: total, mark: null,
        ends: [Math.min(below, (now - total) * 1.05), Math.max(most.profit, (now + total) * 1.05)],
      });
      const counted = (one, key, amount) => {
        const value = baseline[key] + amount;
        const half = band(spread[key === "customers" ? "customers" : "visits"]);
        one.show(countOf(value, false, half), `carrying on ${countOf(baseline[key], false, half)}`, {
          value, ghost: baseline[key], band: half, mark: null,
          ends: [0, Math.max(most[key === "customers" ? "customers" : "visits"], value + half)],
        });
      };
      counted(customers, "customers", found.customers);
      counted(visits, "visits_per_week", found.visits);
      for (const one of [profit, customers, visits]) one.covers(covers);
    },
    worth: () => worth.textContent,
    said() {
      return `${side.label}: worth at most ${worth.textContent} a week. ${verdict.textContent}`;
    },
  };
}

export function bandWords(lesson, money, average) {
  const run = runWords(lesson.weeks);
  if (!average) {
    return `The band covers the luck of one future of ${run}, and this page's own error: 8 of 10 such futures lie within it.`;
  }
  const accurate = lesson.sides.map((side) => {
    const of = lesson.sides.length > 1 ? ` in ${side.label}` : "";
    return `about ${about(money, side.accuracy.total)} a week${of}`;
  });
  return (
    "The band covers how far this page may be off the average of many futures, in 8 of 10 cases. It is a picture, not a run: " +
    `accurate, in 2 of 3 cases, to ${accurate.join(" and ")}, drawn from ${lesson.model.replications} runs at each of ${lesson.model.points} settings.`
  );
}

// What a sum over the run counts of each week; "" where later money counts in full.
function laterWords(lesson, money) {
  const week = lesson.sides.map((side) => side.active_discount);
  if (week.some((each) => Math.abs(each - week[0]) > 0.05) || lesson.weeks - week[0] < 0.5) return "";
  return `Over ${runWords(lesson.weeks)}, later money counts for less: ${money(100, 1)} a week for ${lesson.weeks} weeks comes to ${money(100 * week[0], 10)}.`;
}

// All sides at one setting; `toggled` is told whether the average or one future is to be shown.
export function numberPanel({ lesson, money, state, toggled }) {
  const scales = scalesOf(lesson);
  const sides = lesson.sides.map((side, k) => sideNumbers(lesson, side, money, scales[k]));
  const words = make("p", { class: "note quiet" });
  const later = laterWords(lesson, money);
  const short = make("p", { class: "short", "aria-hidden": "true" });
  const choice = (label, average) => {
    const input = make("input", {
      type: "radio", name: "future", change: () => toggled(average), checked: state().average === average,
    });
    return make("label", {}, input, " ", label);
  };
  const element = make(
    "div",
    { class: "numbers" },
    make("fieldset", { class: "toggle" }, make("legend", {}, "What the band shows"), choice("on average", true), choice("one future", false)),
    make("div", { class: `sides of-${sides.length}` }, sides.map((one) => one.element)),
    words,
    make("p", { class: "note quiet" }, "Worth at most: what the change brings a week before anything is paid for it. Dashed outline: carrying on. The upright stroke in the first bar is what it costs a week: it pays where the bar passes the stroke."),
    make("p", { class: "note quiet" }, "Customers: residents who came in the last year, each counted once. Visits: residents' and passers-by's. So visits may rise while customers fall: fewer people come more often."),
    later ? make("p", { class: "note quiet" }, later) : null,
  );
  return {
    element,
    short,
    update() {
      const { x, average } = state();
      const costs = lesson.sides.map((side) => costIn(lesson, side, state()));
      lesson.sides.forEach((side, k) => {
        sides[k].show(answersOf(lesson, side, x), costs[k], spreadOf(lesson, side, x, average), average);
      });
      words.textContent = bandWords(lesson, money, average);
      const of = sides.map((one, k) => [
        k ? " · " : "",
        sides.length > 1 ? [named(lesson.sides[k].label), ": "] : "",
        "worth ",
        make("span", { class: "amount" }, one.worth()),
        ", costs ",
        make("span", { class: "amount" }, money(costs[k].week, unitFor(costs[k].week))),
      ]);
      short.replaceChildren(...[sides.length > 1 ? "A week, " : "A week: ", of].flat(Infinity));
    },
    said: () => sides.map((one) => one.said()).join(" "),
  };
}
