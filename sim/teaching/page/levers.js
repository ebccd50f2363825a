// The sliders: how far each lever is moved from where it opens, and what all of it costs.

import { costOf, costsOf, isPriced } from "./answers.js";
import { button, make, named } from "./dom.js";
import { leverNumber } from "./money.js";
import { costsWords, headed, meansWords, valueWords } from "./words.js";

const MOST = 1e15;

// The panel of levers; `moved(x)` and `priced(costs)` tell what she does.
export function leverPanel({ lesson, money, state, moved, priced }) {
  const rows = lesson.sliders.map((slider, d) => {
    const id = `lever-${d}`;
    const value = make("output", { for: id, class: "value" });
    const cost = make("span", { class: "quiet" });
    const input = make("input", {
      id, type: "range", min: slider.low, max: slider.high, step: slider.step, "aria-describedby": `${id}-means`,
      input: () => set(d, Number(input.value)),
    });
    const back = button("Reset", () => set(d, 0), { class: "small", "aria-label": `Reset: ${slider.label}` });
    const mark = make("span", { class: "opens", "aria-hidden": "true" });
    mark.style.setProperty("--at", String((0 - slider.low) / (slider.high - slider.low)));
    const element = make(
      "div",
      { class: "lever" },
      make("div", { class: "lever-head" }, make("label", { for: id }, named(headed(slider.label))), value),
      make("div", { class: "lever-slide" }, make("div", { class: "slide" }, mark, input), back),
      make(
        "p",
        { class: "quiet small", id: `${id}-means` },
        meansWords(lesson, slider),
        cost,
      ),
    );
    return { element, input, value, cost, back };
  });

  const set = (d, amount) => {
    const x = [...state().x];
    const { step, low, high } = lesson.sliders[d];
    const whole = Number((Math.round(amount / step) * step).toPrecision(12));
    x[d] = Math.max(low, Math.min(high, whole)) + 0;
    moved(x);
  };

  // One field of costs of one side.
  const field = (side, key, label) => {
    const id = `cost-${lesson.sides.indexOf(side)}-${key}`;
    const input = make("input", {
      type: "number", step: "any", id, inputmode: "text", autocomplete: "off",
      input: () => {
        const amount = input.valueAsNumber;
        const { costs } = state();
        const typed = Number.isFinite(amount) ? Math.max(-MOST, Math.min(MOST, amount)) : null;
        priced({ ...costs, [side.key]: { week: null, once: null, ...costs[side.key], [key]: typed } });
      },
    });
    const words = [make("span", {}, label), make("span", { class: "amount" }, lesson.currency.symbol.trim(), input)];
    return { input, side, key, element: make("label", { for: id }, words) };
  };
  const many = lesson.sides.length > 1;
  const fields = lesson.sides.map((side) => [field(side, "week", "Each week"), field(side, "once", "Once")]);
  const costRows = fields.map((pair, k) => {
    const ends = make("div", { class: "ends" }, pair.map((each) => each.element));
    if (!many) return ends;
    const id = `costs-of-${k}`;
    const name = make("p", { id, class: "cost-side" }, named(headed(lesson.sides[k].label)));
    return make("div", { role: "group", "aria-labelledby": id }, name, ends);
  });
  const from = make("p", { class: "quiet small" });
  const element = make(
    "div",
    { class: "levers" },
    rows.map((row) => row.element),
    make(
      "p",
      { class: "do" },
      button("Reset all", () => moved(lesson.sliders.map(() => 0))),
      " ",
      lesson.before ? button(lesson.after ? "The first question" : "The question", () => moved([...lesson.before.x])) : null,
      " ",
      lesson.after ? button("The second question", () => moved([...lesson.after.x])) : null,
    ),
    make(
      "fieldset",
      { class: "costs" },
      make("legend", {}, "What it costs"),
      costRows,
      from,
      button("Take the costs of the table", () => priced({}), { class: "small" }),
    ),
  );

  function update() {
    const now = state();
    const tables = lesson.sides.map((side) => costsOf(lesson, side, now.x));
    rows.forEach((row, d) => {
      const { step } = lesson.sliders[d];
      row.input.value = now.x[d];
      const words = valueWords(lesson, d, now.x[d]);
      row.value.textContent = words;
      row.input.setAttribute("aria-valuetext", `${words} (${leverNumber(now.x[d], step, true)})`);
      row.back.disabled = now.x[d] === 0;
      const costs = lesson.sides.map((side) => costOf(lesson, side, d, now.x[d]));
      const priced = lesson.sides.some((side) => isPriced(lesson, side, d));
      const said = priced ? `By the table: ${costsWords(lesson, money, costs)}.` : "The table has no cost for it.";
      row.cost.textContent = now.x[d] === 0 ? "" : said;
    });
    for (const { input, side, key } of fields.flat()) {
      const own = now.costs[side.key]?.[key] ?? null;
      const amount = own ?? tables[lesson.sides.indexOf(side)][key];
      const typing = document.activeElement === input && (own !== null || input.value === "");
      if (!typing) input.value = String(Number(amount.toFixed(2)));
    }
    const own = Object.values(now.costs).some((each) => each.week !== null || each.once !== null);
    const lacking = lesson.sliders.some((_, d) => now.x[d] !== 0 && !lesson.sides.every((side) => isPriced(lesson, side, d)));
    from.textContent = own
      ? `Your own costs. By the table: ${costsWords(lesson, money, tables)}.`
      : lacking
        ? "From the table of levers, which has no cost for some of what is moved. Type your own."
        : "From the table of levers. Type your own to see what changes.";
  }
  return { element, update };
}
