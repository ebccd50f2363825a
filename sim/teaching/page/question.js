// What a question is about: what is changed, who could come, what goes on around the house, and how it stands today.

import { make, named } from "./dom.js";
import { grouped, leverNumber, unitFor } from "./money.js";
import { headed, meansWords, valueWords } from "./words.js";

// What is moved, from where to where at that side, and what that takes.
export function changeList(lesson, side, x) {
  const changed = lesson.sliders.flatMap((slider, d) =>
    x[d] === 0 ? [] : [make("li", {}, named(headed(slider.label)), ": ", valueWords(lesson, d, x[d], [side]), ". ", meansWords(lesson, slider))],
  );
  if (!changed.length) return null;
  const stays = lesson.sliders.flatMap((slider, d) =>
    x[d] === 0 && side.opening[d] !== null ? [[named(slider.label), ` ${leverNumber(side.opening[d], slider.step)}`]] : [],
  );
  return [
    make("p", { class: "small changed-head" }, "What is changed:"),
    make("ul", { class: "quiet small changed" }, changed),
    stays.length ? make("p", { class: "quiet small stays" }, "What stays: ", stays.map((each, k) => [k ? ", " : "", each]), ".") : null,
  ];
}

// Who lives at each side and who passes; once where that is the same everywhere.
export function peopleOf(lesson, side) {
  const of = (one) => `${grouped(one.residents, 0)} residents, ${grouped(one.passers_per_week, 0)} passers-by a week`;
  const all = lesson.sides.every((one) => of(one) === of(side)) ? [side] : lesson.sides;
  const said = all.map((one) => [" ", named(headed(all.length > 1 ? one.label : one.business)), ": ", of(one), "."]);
  return make("p", { class: "quiet small" }, "Who could come.", said);
}

// What goes on around the house: at the side asked about, and at the others where that differs.
export function aroundOf(lesson, side) {
  const of = (one) => (one.around ?? []).join(" ");
  const all = lesson.sides.every((one) => of(one) === of(side)) ? [side] : lesson.sides;
  const said = all.filter(of).map((one) => make("p", { class: "quiet small around" }, all.length > 1 ? [named(headed(one.label)), ": "] : null, named(of(one))));
  return said.length ? said : null;
}

// What the house earns as it is, from how many visits, and what one of them leaves.
export function todayOf(lesson, side, money) {
  const { profit_per_week: profit, visits_per_week: visits, price, leaves } = side.baseline;
  const each = typeof leaves === "number" ? [` Each of its ${grouped(Math.round(visits), 0)} visits leaves ${money(leaves)} of the ${money(price)} that it costs.`] : [];
  return make(
    "span",
    {},
    "Today ",
    named(side.business),
    lesson.sides.length > 1 ? [" (", named(side.label), ")"] : null,
    ` makes a profit of ${money(profit, Math.max(1, unitFor(profit)))} a week.`,
    each,
  );
}
