// The town in the middle: the film of the first future, and the two lives of whoever is pointed at.

import { button, make, section } from "./dom.js";
import { diaryTable } from "./diary.js";
import { livesOf } from "./live_stream.js";
import { townFilms } from "./town.js";

// The lines of two diaries side by side, by week.
function rowsOf(lives) {
  const rows = new Map();
  for (const key of ["without", "with"]) {
    for (const [week, sentence] of lives[key]) {
      if (!rows.has(week)) rows.set(week, { week, without: [], with: [] });
      rows.get(week)[key].push(sentence);
    }
  }
  return [...rows.values()].sort((one, other) => one.week - other.week);
}

export function townSide(app) {
  const box = make("div", { class: "stage" }, make("p", { class: "quiet" }, "The film comes with the first future."));
  const number = make("input", { type: "number", id: "who", min: 1, step: 1, value: 1 });
  const of = make("span", { class: "quiet" });
  const diary = make("div", { class: "diary-box" });
  const told = make("p", { class: "quiet", role: "status" });
  const read = button("Read the diary", () => open(number.valueAsNumber - 1));
  const people = make("p", { class: "who" }, make("label", { for: "who" }, "Resident "), number, of, read);
  const element = section("town", "The town, week by week", box, people, told);
  const lives = section("diary", "One person, twice", diary);
  let film = null;
  let shown = null;
  let films = null;
  diary.replaceChildren(make("p", { class: "quiet" }, "Point at a dot, or type its number, to read two years of that person twice: carrying on, and with the levers as they are set."));

  async function open(n, week = films?.week() ?? 0) {
    if (!film || !Number.isInteger(n) || n < 0 || n >= film.people.length) {
      told.textContent = film ? `Give a number from 1 to ${film.people.length}.` : "";
      return;
    }
    number.value = n + 1;
    told.textContent = "Two lives are being lived again.";
    const asked = film.asked;
    try {
      const found = await livesOf({ ...asked.move, futures: 1 }, film.people[n], week);
      const who = `Resident ${n + 1}: ${found.who.customer}, ${found.who.segment}. ${found.sentence}`;
      diary.replaceChildren(diaryTable({ person: { sentence: who }, label: asked.words, rows: rowsOf(found) }));
      diary.setAttribute("data-customer", found.who.customer_id);
      told.textContent = `The diary of resident ${n + 1} is below the film.`;
    } catch (error) {
      told.textContent = error.message;
      app.failed(error);
    }
  }

  return {
    element,
    diary: lives,
    // `asked` is the move that the film is of, with its words.
    show(found, asked) {
      if (shown === found) return;
      const week = films?.week() ?? 0;
      const playing = box.querySelector(".controls .main")?.textContent === "Pause";
      shown = found;
      told.textContent = "";
      film = { ...found, asked };
      const stop = { ...found, side: "here", label: asked.place ? `${asked.place}: ${asked.words}` : asked.words };
      films = townFilms({ stops: [stop], sides: [{ key: "here", business: asked.move.business, residents: asked.residents }] }, { picked: (n, at) => open(n, at) });
      box.replaceChildren(films.element);
      films.start(week);
      if (playing) box.querySelector(".controls .main")?.click();
      number.max = film.people.length;
      of.textContent = `of ${film.people.length}, in the first future`;
    },
  };
}
