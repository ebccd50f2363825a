// The run shelf: every run with its changes in words; starred, compared, shown again, saved as a scenario or as a table.

import { pathPicture, scaleOf } from "./chart.js";
import { button, make, named, section } from "./dom.js";
import { copyField, downloaded } from "./export.js";
import { NUMBERS, taken, toldOf } from "./live_numbers.js";
import { decisionOf, fileOf } from "./live_stream.js";
import { costWords } from "./words.js";

export const MOST = 60;
const MOST_COMPARED = 4;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const COMMAND = "regulars my-move.toml --replications 10 --worlds 1";

// A run as the shelf keeps it: the line without its film and single futures.
export function runOf(n, key, setting, words, market, move, line, cost) {
  const { film: _, ...rest } = line;
  const weeks = line.path.weeks.filter((week) => week % 4 === 0);
  const thin = (values) => weeks.map((week) => values[week - 1]);
  const kept = { ...rest, bridge: [], path: { weeks, mean: thin(line.path.mean), covers: line.path.covers }, cost: { ...line.cost, path: thin(line.cost.path) } };
  return { n, key, setting, words, market, move, cost, line: kept, star: false, compared: false };
}

// A cell of CSV that no spreadsheet takes for a formula.
function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(runs) {
  const head = ["run", "house", "side", "changes", "market", "seed", "futures", "cost_per_week", "one_off_cost",
    ...NUMBERS.flatMap(([kind]) => [kind, `${kind}_carrying_on`, `${kind}_difference`, `${kind}_difference_low`, `${kind}_difference_high`]), "interval_covers"];
  const rows = runs.map((run) => {
    const off = taken(run.line, run.cost);
    const numbers = NUMBERS.flatMap(([kind]) => {
      const found = run.line.numbers[kind];
      const less = kind === "profit" ? off : 0;
      return [found.value === null ? "" : found.value - less, found.baseline, ...["difference", "low", "high"].map((each) => (found[each] === null ? "" : found[each] - less))];
    });
    return [run.n, run.move.business, run.move.side ?? "", run.words, run.market, run.line.seed, run.line.replications, run.cost.week, run.cost.once, ...numbers, run.line.covers];
  });
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

const secondsWords = (seconds) => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} seconds` : `${Math.round(seconds / 60)} minutes`);
const mark = (run) => (run.n <= LETTERS.length ? LETTERS[run.n - 1] : String(run.n));

export function shelfSide(app) {
  const list = make("ol", { class: "runs" });
  const beside = make("div", { class: "compared" });
  const told = make("p", { role: "status", class: "quiet" });
  const work = make("p", { class: "do" });
  let making = 0; // the run whose decision page is being made
  const field = copyField("The scenario file", 8);
  const exported = make("div", { class: "one-export", hidden: true }, make("p", {}, "Then: ", make("code", {}, COMMAND)), field.element);
  const table = button("Save the shelf as a table (CSV)", () => downloaded(csvOf(app.state().shelf), "runs.csv", "text/csv"));
  const element = section("shelf", "Shelf of runs", make("div", { class: "shelf" }, make("p", { class: "do" }, table), told, work, list, beside, exported));
  const edited = (run, more) => {
    app.set({ shelf: app.state().shelf.map((each) => (each.n === run.n ? { ...each, ...more } : each)) });
  };

  const asFile = (run) => ({ ...run.move, cost_per_week: run.cost.week, one_off_cost: run.cost.once, label: run.words.slice(0, 200) });

  async function toml(run) {
    try {
      const text = await fileOf(asFile(run));
      exported.hidden = false;
      field.show(text);
      downloaded(text, "my-move.toml");
      told.textContent = `Run ${mark(run)} is saved as my-move.toml, and shown below the shelf.`;
    } catch (error) {
      told.textContent = error.message;
      app.failed(error);
    }
  }

  // The decision page is the program's own report of the run, over as many futures as the run has here.
  async function decision(run) {
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    const bar = make("progress", { "aria-label": `The decision page of run ${mark(run)}` });
    const stop = new AbortController();
    let clock = 0;
    making = run.n;
    update();
    told.textContent = `The decision page of run ${mark(run)} is asked for.`;
    work.replaceChildren(bar, " ", button("Stop", () => stop.abort(), { class: "small", "data-act": "stop decision" }));
    try {
      const page = await decisionOf({ ...asFile(run), futures: run.line.replications }, stop.signal, (seconds) => {
        told.textContent = `The decision page of run ${mark(run)} is being made: ${run.line.replications} futures are run again and drawn, which takes about ${secondsWords(seconds)}. All else goes on meanwhile.`;
        bar.max = since() + seconds;
        clock = setInterval(() => { bar.value = Math.min(bar.max, since()); }, 500);
      });
      downloaded(page, "my-move.html", "text/html");
      told.textContent = `The decision page of run ${mark(run)} is saved as my-move.html; it took ${secondsWords(since())}.`;
    } catch (error) {
      told.textContent = error.name === "AbortError" ? `The decision page of run ${mark(run)} is not made.` : error.message;
      app.failed(error);
    } finally {
      clearInterval(clock);
      making = 0;
      work.replaceChildren();
      update();
    }
  }

  function row(run) {
    const compared = app.state().shelf.filter((each) => each.compared).length;
    const box = make("input", {
      type: "checkbox", checked: run.compared, disabled: !run.compared && compared >= MOST_COMPARED, "data-act": `compare ${run.n}`,
      change: () => edited(run, { compared: box.checked }),
    });
    const number = (kind) => make("span", { class: "result", "data-covers": run.line.numbers[kind].covers }, toldOf(app.money, run.line, kind, run.cost).value);
    const small = { class: "small" };
    return make(
      "li",
      { "data-run": run.n },
      make("p", { class: "run-words" }, make("strong", {}, `${mark(run)} `), run.star ? make("span", { class: "star", role: "img", "aria-label": "starred" }, "\u2605 ") : null,
        make("span", { class: "changes" }, named(run.words)), make("span", { class: "quiet" }, `; costs ${costWords(app.money, run.cost)}`)),
      make("p", { class: "quiet small" }, named(run.move.business), run.market ? [". Another market: ", named(run.market)] : null, run.move.luck ? `. Other luck, seed ${run.line.seed}` : null),
      make("p", { class: "run-numbers", "data-covers": run.line.covers }, "Worth ", number("worth"), " a week, profit ", number("profit"), ", customers ", number("customers"), ", repeat ", number("repeat"),
        make("span", { class: "quiet" }, ` (${run.line.replications} ${run.line.replications === 1 ? "future" : "futures"})`)),
      make("p", { class: "do" },
        make("label", { class: "check" }, box, ` compare ${mark(run)}`),
        button("Show again", () => app.show(run.setting), { ...small, "aria-label": `Show run ${mark(run)} again` }),
        button(run.star ? "Take the star off" : "Star", () => edited(run, { star: !run.star }), { ...small, "aria-label": `${run.star ? "Take the star off" : "Star"} run ${mark(run)}`, "data-act": `star ${run.n}` }),
        button("Save as TOML", () => toml(run), { ...small, "aria-label": `Save run ${mark(run)} as TOML`, "data-act": `toml ${run.n}` }),
        button("Save the decision page", () => decision(run), { ...small, disabled: making !== 0, "aria-label": `Save the decision page of run ${mark(run)}`, "data-act": `decision ${run.n}` }),
        button("Delete", () => {
          app.set({ shelf: app.state().shelf.filter((each) => each.n !== run.n) });
          told.textContent = `Run ${mark(run)} is deleted.`;
          table.focus();
        }, { ...small, "aria-label": `Delete run ${mark(run)}` })),
    );
  }

  function comparison(runs) {
    const lines = runs.map((run) => ({
      values: run.line.path.mean.map((value, k) => value - run.cost.week * run.line.cost.path[k] - run.cost.once * run.line.cost.once),
      mark: mark(run), start: -run.cost.once * run.line.cost.once,
    }));
    const covers = runs.map((run) => `${mark(run)}: ${run.line.covers}`).join("; ");
    const says = `Profit so far against carrying on: ${lines.map((line) => `run ${line.mark} ends at ${app.money(line.values.at(-1), undefined, true)}`).join(", ")}.`;
    const picture = pathPicture({ weeks: runs[0].line.path.weeks, lines, ends: scaleOf(lines), money: app.money, says });
    picture.element.setAttribute("data-covers", covers);
    const markets = new Set(runs.map((run) => JSON.stringify([run.line.market, run.line.seed])));
    const words = markets.size === 1 ? "All with the same people and the same luck, so they differ by what was done alone." : "These runs are of different markets or different luck: they are not twins.";
    const heads = ["Run", ...NUMBERS.map(([, label]) => label)];
    const body = runs.map((run) => make("tr", {}, make("th", { scope: "row" }, `${mark(run)} `, named(run.words)),
      NUMBERS.map(([kind, label]) => {
        const found = toldOf(app.money, run.line, kind, run.cost);
        return make("td", { class: "result", "data-covers": run.line.numbers[kind].covers, "data-head": label }, make("strong", {}, found.value), " ", make("span", { class: "quiet small" }, found.beside));
      })));
    return [
      make("h3", {}, "Compared"),
      make("p", { class: "quiet" }, words),
      make("figure", {}, make("figcaption", {}, "Profit so far against carrying on"), picture.element),
      make("table", { class: "compare-table stacked" }, make("caption", { class: "unseen" }, "The runs beside each other"),
        make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, body)),
    ];
  }

  function update() {
    const { shelf } = app.state();
    const act = document.activeElement?.getAttribute?.("data-act");
    const inOrder = [...shelf].sort((one, other) => Number(other.star) - Number(one.star) || other.n - one.n);
    list.replaceChildren(...inOrder.map(row));
    table.disabled = shelf.length === 0;
    const compared = [...shelf].filter((run) => run.compared);
    beside.replaceChildren(...(compared.length > 1 ? comparison(compared)
      : [make("p", { class: "quiet" }, shelf.length ? "Tick two to four runs to see them beside each other." : "Every run comes here by itself, with its changes in words.")]));
    if (act) list.querySelector(`[data-act="${act}"]`)?.focus();
  }
  return { element, update };
}
