// Four numbers beside carrying on, where the money comes from, and the path: each says what its interval covers.

import { pathPicture, scaleOf, barPicture } from "./chart.js";
import { button, make, section } from "./dom.js";
import { countOf, unitFor } from "./money.js";
import { costWords, payBackWords, runWords } from "./words.js";
import { payBack } from "./answers.js";

export const NUMBERS = [["profit", "Profit"], ["customers", "Customers"], ["repeat", "Repeat share"], ["worth", "Worth at most"]];
const REPEAT_MEANS = "share of residents' visits that were not their first";

export const taken = (line, cost) => cost.week * line.cost.per_week + cost.once * line.cost.once;

// A number as it is told: {value, beside, half, raw}; `cost` is taken from profit alone.
export function toldOf(money, line, kind, cost) {
  const told = numberOf(money, line, kind, cost);
  return { ...told, beside: told.beside.replaceAll("\u2212", "\u2212\u2060") }; // no line ends between a minus and its number
}

function numberOf(money, line, kind, cost) {
  const found = line.numbers[kind];
  const half = found.low === null || found.high === found.low ? NaN : (found.high - found.low) / 2;
  if (found.difference === 0 && cost.week === 0 && cost.once === 0) {
    const as_it_is = { profit: money(found.baseline), customers: countOf(found.baseline), repeat: `${(100 * found.value).toFixed(1)}%`, worth: money(0) };
    return { value: as_it_is[kind], beside: kind === "worth" ? "a week: nothing is moved" : "carrying on", raw: found.value, half: NaN, ghost: found.baseline };
  }
  const give = (text) => (Number.isFinite(half) ? `, give or take ${text}` : "");
  if (kind === "repeat") {
    if (found.value === null) return { value: "\u2013", beside: "Nobody who lives there came.", raw: null, half: 0, ghost: null };
    const digits = Number.isFinite(half) && 100 * half < 0.05 ? 2 : 1;
    const percent = (share) => `${(100 * share).toFixed(digits)}%`;
    const points = `${found.difference < 0 ? "\u2212" : "+"}${Math.abs(100 * found.difference).toFixed(digits)} points`;
    return { value: percent(found.value), beside: `${points}${give(`${(100 * half).toFixed(digits)}`)}; carrying on ${percent(found.baseline)}`, raw: found.value, half, ghost: found.baseline };
  }
  if (kind === "customers") {
    return {
      value: countOf(found.value, false, half), raw: found.value, half, ghost: found.baseline,
      beside: `${countOf(found.difference, true, half)}${give(countOf(half))}; carrying on ${countOf(found.baseline, false, half)}`,
    };
  }
  if (kind === "worth") {
    const unit = unitFor(found.value, half);
    return { value: money(found.value, unit, true), raw: found.value, half, ghost: null, beside: `a week${give(money(half, unitFor(half, half)))}; it costs ${costWords(money, cost)}` };
  }
  const gain = found.difference - taken(line, cost);
  const unit = unitFor(gain, half);
  return {
    value: money(found.baseline + gain, unit), raw: found.baseline + gain, half, ghost: found.baseline, gain,
    beside: `${money(gain, unit, true)} after its cost${give(money(half, unitFor(half, half)))}; carrying on ${money(found.baseline, unit)}`,
  };
}

function verdictOf(app, line, cost) {
  const { difference, low, high } = line.numbers.profit;
  const gain = difference - taken(line, cost);
  const run = runWords(line.path.weeks.length);
  if (difference === 0 && cost.week === 0 && cost.once === 0) return "Nothing is changed: this is carrying on.";
  const close = low !== null && Math.abs(gain) < (high - low) / 2;
  const words = `${gain < 0 ? "loses" : "brings"} ${app.money(Math.abs(gain), unitFor(gain, low === null ? NaN : (high - low) / 2))}`;
  const cost_words = cost.week === 0 && cost.once === 0 ? "At no cost it" : `It costs ${costWords(app.money, cost)} and`;
  return `${cost_words} ${words} over ${run}${close ? ": too close to call" : ""}.`;
}

export function numberSide(app) {
  const most = {};
  const facts = NUMBERS.map(([kind, label]) => {
    const value = make("span", { class: "number-value result" });
    const beside = make("span", { class: "quiet beside" });
    const bar = barPicture();
    const element = make("div", { class: "fact" }, make("h3", {}, label), make("p", {}, value, beside), bar.element,
      kind === "repeat" ? make("p", { class: "quiet small" }, REPEAT_MEANS) : null);
    return { kind, element, value, beside, bar };
  });
  const verdict = make("p", { class: "verdict" });
  const covers = make("p", { class: "covers quiet" });
  const short = make("p", { class: "short", "aria-hidden": "true" });
  const big = make("strong", { class: "big result" });
  const bigWhat = make("span", { class: "what" });
  const bigBeside = make("p", { class: "beside" });
  const choose = make("select", { id: "headline", change: () => app.set({ headline: choose.value }) }, NUMBERS.map(([kind, label]) => make("option", { value: kind }, label)));
  const headline = make("div", { class: "headline" }, make("p", {}, make("label", { for: "headline" }, "Number "), choose), make("p", {}, bigWhat, big), bigBeside);
  const bridge = make("div", {});
  const path = make("div", {});
  const pathTold = make("p", { class: "note" });
  const future = (label, one) => {
    const input = make("input", { type: "radio", name: "futures", change: () => app.set({ one }) });
    return { input, element: make("label", {}, input, " ", label) };
  };
  const futures = [future("forty futures", false), future("one future", true)];
  const toggle = make("fieldset", { class: "toggle" }, make("legend", {}, "Show"), futures.map((each) => each.element));
  const luck = button("Is this luck?", () => app.moved({ luck: (app.state().luck + 1) % 1000 }), { title: "Run the same again with other luck" });
  const luckBack = button("The first luck", () => app.moved({ luck: 0 }), { class: "small" });
  const luckTold = make("span", { class: "quiet luck-told" });
  const numbers = section("numbers", "What it brings", toggle, headline, make("div", { class: "four" }, facts.map((each) => each.element)), verdict, covers,
    make("p", { class: "do" }, luck, luckBack, luckTold));
  const paths = section("path", "Profit so far against carrying on", path, pathTold);
  const bridges = section("bridge", "Where the difference comes from", bridge);
  const element = make("div", {}, numbers, paths, bridges);

  function scaleFor(kind, told, span) {
    const reach = Math.max(Math.abs(told.raw), Math.abs(told.ghost ?? 0)) + span;
    const key = `${app.marketKey()} ${kind}`;
    most[key] = Math.max(most[key] ?? 0, kind === "repeat" ? 1 : Math.max(1, 1.12 * reach));
    const below = kind === "worth" || told.raw - span < 0;
    return [below ? -most[key] : 0, most[key]];
  }

  // `line` is how things stand, null while nothing is known; `cost` what it costs.
  function update(line, cost) {
    const { one, headline: chosen, luck: number } = app.state();
    futures[0].input.checked = !one;
    futures[1].input.checked = one;
    choose.value = chosen;
    luckBack.hidden = number === 0;
    luckTold.textContent = number === 0 ? "" : `Other luck, number ${number}: seed ${app.scenario.seed + number}.`;
    for (const each of [...facts.map((fact) => fact.element), bridge, path]) each.classList.toggle("stale", app.isStale());
    if (!line) return;
    for (const { kind, value, beside, bar } of facts) {
      const told = toldOf(app.money, line, kind, cost);
      value.textContent = told.value;
      beside.textContent = told.beside;
      for (const each of [value, beside]) each.setAttribute("data-covers", line.numbers[kind].covers);
      if (told.raw === null) continue;
      const span = Number.isFinite(told.half) ? told.half : 0;
      bar.show({ value: told.raw, ghost: told.ghost, band: span, ends: scaleFor(kind, told, span), mark: kind === "worth" && cost.week !== 0 ? cost.week : null });
    }
    const told = toldOf(app.money, line, chosen, cost);
    bigWhat.textContent = NUMBERS.find(([kind]) => kind === chosen)[1];
    big.textContent = told.value;
    bigBeside.textContent = told.beside;
    for (const each of [big, bigBeside, verdict]) each.setAttribute("data-covers", line.numbers[chosen].covers);
    verdict.textContent = verdictOf(app, line, cost);
    const one_line = [["Worth", "worth"], ["profit", "profit"]].map(([words, kind]) => `${words} ${toldOf(app.money, line, kind, cost).value}`).join(" \u00b7 ");
    short.textContent = `${one_line} \u00b7 ${line.replications} of ${line.of} futures`;
    short.setAttribute("data-covers", line.covers);
    covers.textContent = `Each interval: ${line.covers}. Dashed: carrying on.`;
    drawPath(line, cost);
    drawBridge(line, cost);
  }

  function drawPath(line, cost) {
    const minus = (values, weeks) => values.map((value, k) => value - cost.week * line.cost.path[(weeks ? weeks[k] : k + 1) - 1] - cost.once * line.cost.once);
    const values = minus(line.path.mean);
    const band = line.path.high ? line.path.high.map((high, k) => high - line.path.mean[k]) : null;
    const weeks = line.path.futures[0].map((_, k) => (k + 1) * line.path.every);
    const fan = line.path.futures.length > 1 ? line.path.futures.map((one) => ({ weeks, values: minus(one, weeks) })) : [];
    const back = payBack(line.path.weeks, values);
    const shown = { values, band, start: -cost.once * line.cost.once, payBack: back, futures: fan };
    const ends = scaleOf([shown, ...fan]);
    const end = app.money(values.at(-1), undefined, true);
    const moved = values.some((value) => value !== 0);
    if (!moved) {
      path.replaceChildren(make("p", { class: "quiet" }, "Nothing is moved, so there is no difference to draw."));
      pathTold.textContent = "";
      return;
    }
    const words = moved ? payBackWords(back, line.path.weeks.length) : "";
    const says = `Profit so far against carrying on. After ${line.path.weeks.length} weeks ${end}. ${words} ${line.path.covers}.`;
    const picture = pathPicture({ weeks: line.path.weeks, lines: [shown], ends, money: app.money, says });
    picture.element.setAttribute("data-covers", line.path.covers);
    path.replaceChildren(picture.element);
    picture.redraw();
    pathTold.setAttribute("data-covers", line.path.covers);
    pathTold.textContent = `${words} ${fan.length ? `Thin: each of ${fan.length} futures. Band: the interval of their mean.` : "One future, which is luck as much as the plan."}`;
  }

  function drawBridge(line, cost) {
    const rows = line.bridge
      .map((each) => (each.line === "programme" ? { ...each, value: each.value - taken(line, cost) } : each))
      .filter((each) => Math.abs(each.value) >= 0.5);
    const far = Math.max(1, ...rows.map((each) => Math.abs(each.value) + (each.low === null ? 0 : (each.high - each.low) / 2)));
    const drawn = rows.map((each) => {
      const half = each.low === null ? NaN : (each.high - each.low) / 2;
      const bar = barPicture();
      const number = make("td", { class: "number result", "data-covers": each.covers }, app.money(each.value, unitFor(each.value, half), true));
      return { bar, show: () => bar.show({ value: each.value, ghost: null, band: Number.isFinite(half) ? half : 0, ends: [-far, far], mark: null }),
        row: make("tr", {}, make("th", { scope: "row" }, app.scenario.bridge[each.line] ?? each.line), number, make("td", {}, bar.element)) };
    });
    bridge.replaceChildren(drawn.length
      ? make("table", { class: "bridge" }, make("caption", { class: "unseen" }, "Where the difference comes from"),
        make("thead", { class: "unseen" }, make("tr", {}, make("th", { scope: "col" }, "Line"), make("th", { scope: "col" }, "Amount"), make("th", { scope: "col" }, "Drawn"))),
        make("tbody", {}, drawn.map((each) => each.row)))
      : make("p", { class: "quiet" }, "Nothing differs from carrying on."));
    for (const each of drawn) each.show();
  }
  return { element, short, update };
}
