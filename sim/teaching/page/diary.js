// The twin diary: one person's weeks twice, carrying on and with the change, with the same luck.

import { make } from "./dom.js";
import { headed } from "./words.js";

export function diaryTable(diary) {
  const cell = (heading, sentences) =>
    make("td", { "data-head": heading, class: sentences.length ? null : "empty" }, sentences.length ? sentences.map((each) => make("p", {}, make("bdi", {}, each))) : null);
  const who = make("p", {}, make("bdi", {}, diary.person.sentence));
  if (!diary.rows.length) return make("div", {}, who);
  return make(
    "div",
    {},
    who,
    make("p", { class: "note quiet" }, "Points are of 10: what a moment was like, what was expected before it, and what of the visit is remembered. Full marks are 10 or more. Weeks below 0 came before the change."),
    make(
      "table",
      { class: "stacked diary" },
      make("caption", { class: "unseen" }, "Two years of one person, twice"),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Week"), make("th", { scope: "col" }, "Carrying on"), make("th", { scope: "col" }, make("bdi", {}, headed(diary.label))))),
      make(
        "tbody",
        {},
        diary.rows.map((row) =>
          make("tr", {}, make("th", { scope: "row" }, `Week ${row.week}`), cell("Carrying on", row.without), cell(headed(diary.label), row.with)),
        ),
      ),
    ),
    make("p", { class: "note quiet" }, "The same person with the same luck, twice: only what the house does is different."),
  );
}
