// What a question is about: what is changed, and who could come.

import { make, named } from "./dom.js";
import { grouped } from "./money.js";
import { headed, meansWords, valueWords } from "./words.js";

// What is moved, from where to where at that side, and what that takes.
export function changeList(lesson, side, x) {
  const changed = lesson.sliders.flatMap((slider, d) =>
    x[d] === 0 ? [] : [make("li", {}, named(headed(slider.label)), ": ", valueWords(lesson, d, x[d], [side]), ". ", meansWords(lesson, slider))],
  );
  return changed.length ? [make("p", { class: "small changed-head" }, "What is changed:"), make("ul", { class: "quiet small changed" }, changed)] : null;
}

// Who lives at each side and who passes; once where that is the same everywhere.
export function peopleOf(lesson, side) {
  const of = (one) => `${grouped(one.residents, 0)} residents, ${grouped(one.passers_per_week, 0)} passers-by a week`;
  const all = lesson.sides.every((one) => of(one) === of(side)) ? [side] : lesson.sides;
  const said = all.map((one) => [" ", named(headed(all.length > 1 ? one.label : one.business)), ": ", of(one), "."]);
  return make("p", { class: "quiet small" }, "Who could come.", said);
}
