// The levers, left: grouped, found by a word, each with where it opens, where it stands and what that costs.

import { button, make, named } from "./dom.js";
import { leverNumber } from "./money.js";
import { costOfMove, leverCost, leversOf, pointsOf, tableCost } from "./live_moves.js";
import { costWords, headed, meansWords } from "./words.js";

function standing(lever, state) {
  if (lever.stops) {
    const stop = lever.stops[(state.at[lever.what] ?? 0) - 1];
    const opens = lever.opening === null || lever.opening === 0 ? "off" : leverNumber(lever.opening, 1);
    return stop ? `${opens} \u2192 ${leverNumber(stop.value, 0.1)}` : `${opens}, as it is`;
  }
  const points = pointsOf(lever, state);
  const [from, to] = [lever.opening, lever.opening + points].map((value) => leverNumber(value, lever.step));
  return points === 0 ? `${from}, as it is` : `${from} \u2192 ${to}`;
}

// `app` has scenario, money, state(), moved(more): what the page is told of a change.
export function leverSide(app) {
  const found = make("input", { type: "search", id: "find-lever", autocomplete: "off", input: () => filter() });
  const box = make("div", { class: "levers-box" });
  let rows = [];
  let shown = "";

  function row(lever) {
    const id = `lever-${lever.what.replaceAll(/[^A-Za-z0-9]/g, "-")}`;
    const value = make("output", { for: id, class: "value" });
    const cost = make("span", { class: "quiet" });
    const stops = lever.stops;
    const input = make("input", {
      id, type: "range", min: stops ? 0 : lever.low, max: stops ? stops.length : lever.high, step: stops ? 1 : lever.step,
      "aria-describedby": `${id}-means`, "data-what": lever.what,
      input: () => {
        const key = stops ? "at" : "x";
        const amount = Number(Number(input.value).toPrecision(12));
        const { [lever.what]: _, ...rest } = app.state()[key];
        app.moved({ [key]: amount === 0 ? rest : { ...rest, [lever.what]: amount } });
      },
    });
    const back = button("Reset", () => {
      const key = stops ? "at" : "x";
      const { [lever.what]: _, ...rest } = app.state()[key];
      app.moved({ [key]: rest });
    }, { class: "small", "aria-label": `Reset: ${lever.label}` });
    const mark = make("span", { class: "opens", "aria-hidden": "true" });
    mark.style.setProperty("--at", stops ? "0" : String(-lever.low / (lever.high - lever.low || 1)));
    const element = make(
      "div",
      { class: "lever" },
      make("div", { class: "lever-head" }, make("label", { for: id }, named(headed(lever.label))), value),
      make("div", { class: "lever-slide" }, make("div", { class: "slide" }, mark, input), back),
      make("p", { class: "quiet small", id: `${id}-means` }, meansWords(app.scenario, lever), cost),
    );
    return { lever, element, input, value, cost, back };
  }

  function build() {
    const { levers, business, step } = leversOf(app.scenario, app.state());
    const now = JSON.stringify([business, step?.key]);
    if (now === shown) return;
    shown = now;
    rows = levers.map(row);
    const groups = [...new Set(levers.map((lever) => lever.group))];
    box.replaceChildren(...(step || rows.length < 9
      ? rows.map((one) => one.element)
      : groups.map((group, k) => make("details", { class: "group", open: k < 1 }, make("summary", {}, headed(group)), rows.filter((one) => one.lever.group === group).map((one) => one.element)))));
    if (!rows.length) {
      box.replaceChildren(make("p", {}, "This scenario has no table of levers. Name one in its file, such as levers = \"restaurant\" under [study], or give rows of its own: [[lever]]."));
    }
    filter();
  }

  function filter() {
    const word = found.value.trim().toLowerCase();
    for (const one of rows) {
      const text = `${one.lever.label} ${one.lever.what} ${one.lever.means} ${one.lever.group}`.toLowerCase();
      one.element.hidden = !text.includes(word);
    }
    for (const group of box.querySelectorAll("details")) {
      const some = [...group.querySelectorAll(".lever")].some((each) => !each.hidden);
      group.hidden = !some;
      if (word && some) group.open = true;
    }
  }

  const amountField = (key, label) => {
    const input = make("input", {
      type: "number", step: "any", id: `cost-${key}`, autocomplete: "off",
      input: () => app.priced({ [key]: Number.isFinite(input.valueAsNumber) ? Math.max(-1e12, Math.min(1e12, input.valueAsNumber)) : null }),
    });
    const slide = make("input", {
      type: "range", min: 0, max: 2000, step: 10, "aria-label": `${label}, slider`,
      input: () => app.priced({ [key]: Number(slide.value) }),
    });
    return {
      input, slide,
      element: make("div", {}, make("label", { for: `cost-${key}` }, make("span", {}, label, " "), make("span", { class: "amount" }, app.scenario.currency.symbol.trim(), input)), slide),
    };
  };
  const week = amountField("week", "Each week");
  const once = amountField("once", "Once");
  once.slide.max = 50000;
  once.slide.step = 100;
  const from = make("p", { class: "quiet small" });
  const element = make(
    "div",
    { class: "levers" },
    make("label", { class: "find-lever", for: "find-lever" }, "Find a lever ", found),
    box,
    make("p", { class: "do" }, button("Reset all levers", () => app.moved({ x: {}, at: {}, week: null, once: null }))),
    make("fieldset", { class: "costs" }, make("legend", {}, "What it costs"), week.element, once.element, from,
      button("Take the costs of the table", () => app.priced({ week: null, once: null }), { class: "small" })),
  );

  function update() {
    build();
    const now = app.state();
    for (const one of rows) {
      const points = pointsOf(one.lever, now);
      const wanted = String(one.lever.stops ? now.at[one.lever.what] ?? 0 : points);
      if (one.input.value !== wanted) one.input.value = wanted;
      const words = standing(one.lever, now);
      one.value.textContent = words;
      one.input.setAttribute("aria-valuetext", words);
      one.back.disabled = points === 0;
      one.element.classList.toggle("moved", points !== 0);
      const needs = one.lever.needs && !(now.x[one.lever.needs] || now.at[one.lever.needs]);
      one.input.disabled = Boolean(one.lever.off && needs);
      one.cost.textContent = one.input.disabled ? one.lever.off
        : points === 0 ? ""
          : one.lever.cost_per_point_per_week === null ? "The table has no cost for it."
            : `By the table: ${costWords(app.money, leverCost(one.lever, points))}.`;
    }
    const table = tableCost(app.scenario, now);
    const cost = costOfMove(app.scenario, now);
    for (const [key, { input, slide }] of [["week", week], ["once", once]]) {
      if (document.activeElement !== input) input.value = String(Number(cost[key].toFixed(2)));
      if (document.activeElement !== slide || now[key] === null) slide.value = cost[key];
      slide.setAttribute("aria-valuetext", app.money(cost[key]));
    }
    from.textContent = now.week !== null || now.once !== null
      ? `Your own costs. By the table it is ${costWords(app.money, table)}.`
      : table.unpriced ? "From the table of levers, which has no cost for some of what is moved. Type your own."
        : "From the table of levers. A cost changes the account alone, so nothing is run for it.";
  }
  return { element, update };
}

// The second drawer: what the market is like.  Each change makes another market.
export function marketDrawer(app) {
  const rows = app.scenario.inputs.map((one) => {
    const id = `input-${one.key}`;
    const value = make("output", { for: id, class: "value" });
    const input = make("input", {
      id, type: "range", min: one.low, max: one.high, step: one.step, "aria-describedby": `${id}-means`,
      input: () => app.moved({ inputs: { ...app.state().inputs, [one.key]: Number(input.value) } }),
    });
    const element = make("div", { class: "lever" },
      make("div", { class: "lever-head" }, make("label", { for: id }, headed(one.label)), value), input,
      make("p", { class: "quiet small", id: `${id}-means` }, one.means));
    return { one, element, input, value };
  });
  const rivals = make("select", { id: "input-rivals", change: () => {
    const { rivals: _, ...rest } = app.state().inputs;
    app.moved({ inputs: rivals.value === "as_is" ? rest : { ...rest, rivals: rivals.value } });
  } }, Object.entries(app.scenario.rivals).map(([key, words]) => make("option", { value: key }, words)));
  const told = make("p", { class: "told", role: "status" });
  const element = make(
    "details",
    { class: "market" },
    make("summary", {}, "What the market is like"),
    make("p", { class: "quiet small" }, "A change here makes another market: its people live their years before anew, and what carrying on brings changes too. It takes a moment longer, and runs of other markets are not its twins."),
    rows.map((each) => each.element),
    make("p", {}, make("label", { for: "input-rivals" }, "Rivals "), rivals),
    make("p", { class: "do" }, button("The market of the file", () => app.moved({ inputs: {} }))),
    told,
  );
  return {
    element,
    update() {
      const { house } = leversOf(app.scenario, { ...app.state(), step: "" });
      const now = app.state().inputs;
      for (const { one, input, value } of rows) {
        const opens = house.inputs[one.key] ?? one.low;
        const stands = now[one.key] ?? opens;
        if (document.activeElement !== input) input.value = stands;
        const words = now[one.key] === undefined ? `${leverNumber(opens, one.step)}, as in the file` : `${leverNumber(opens, one.step)} \u2192 ${leverNumber(stands, one.step)}`;
        value.textContent = words;
        input.setAttribute("aria-valuetext", words);
      }
      rivals.value = now.rivals ?? "as_is";
      told.textContent = Object.keys(now).length ? "This is another market than that of the file." : "";
    },
  };
}
