// What the page says in several places: changes in words, how long a run is.

import { named } from "./dom.js";
import { leverNumber, unitFor } from "./money.js";

const NUMBERS = ["no", "one", "two", "three", "four", "five"];

// A name that begins a line or a heading.
export function headed(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}

export function runWords(weeks) {
  if (weeks % 52 === 0 && weeks / 52 < NUMBERS.length) {
    const years = weeks / 52;
    return `${NUMBERS[years]} year${years === 1 ? "" : "s"}`;
  }
  return `${weeks} weeks`;
}

const STILL = "as it is";

function moved(lesson, x) {
  return lesson.sliders.flatMap(({ label, step }, d) => (x[d] === 0 ? [] : [[label, leverNumber(x[d], step, true)]]));
}

// The levers moved, each with its change, as a text; "as it is" where none is.
export function changesOf(lesson, x) {
  return moved(lesson, x).map((each) => each.join(" ")).join(", ") || STILL;
}

// The same for the page, where every name keeps its own direction of writing.
export function changesShown(lesson, x) {
  const all = moved(lesson, x);
  return all.length ? all.map(([label, change], k) => [k ? ", " : "", named(label), ` ${change}`]) : STILL;
}

// From where to where a lever is moved, at each of these sides; its change alone where no opening value is known.
export function valueWords(lesson, d, x, sides = lesson.sides) {
  const slider = lesson.sliders[d];
  const said = sides.map((side) => {
    const opening = side.opening[d];
    if (opening === null) return null;
    const [from, to] = [opening, opening + x].map((value) => leverNumber(value, slider.step));
    return { side: side.label, text: x === 0 ? `${from}, as it is` : `${from} \u2192 ${to}` };
  });
  const known = said.filter((each) => each !== null);
  if (!known.length) return x === 0 ? STILL : leverNumber(x, slider.step, true);
  if (known.every((each) => each.text === known[0].text)) return known[0].text;
  return known.map((each) => `${headed(each.side)}: ${each.text}`).join("; ");
}

// In what a lever is measured, and what a step of the table takes.
export function meansWords(lesson, { unit, means }) {
  const { code, symbol } = lesson.currency;
  return [
    unit ? [named(headed(unit.replace(code, symbol.trim()))), ". "] : null,
    means ? ["For scale: ", named(means), " "] : null,
  ];
}

// What it costs at each side, once where that is the same everywhere.
export function costsWords(lesson, money, costs) {
  const words = costs.map((cost) => costWords(money, cost));
  if (words.every((each) => each === words[0])) return words[0];
  return words.map((each, k) => `${lesson.sides[k].label}: ${each}`).join("; ");
}

export function costWords(money, cost) {
  const parts = [];
  const say = (amount) => money(amount, Math.abs(amount) >= 10 ? Math.max(1, unitFor(amount)) : null);
  if (cost.week !== 0) parts.push(`${say(cost.week)} a week`);
  if (cost.once !== 0) parts.push(`${say(cost.once)} once`);
  return parts.length ? parts.join(" and ") : "nothing";
}

export function payBackWords(week, weeks) {
  if (week === null) return `It does not pay back within ${runWords(weeks)}.`;
  if (week === 0) return "It pays from the first week on.";
  return `It has paid back after ${week} weeks.`;
}
