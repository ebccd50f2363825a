// A run as TOML: the market of a side and the strategy that makes the run again at the command line.

import { costIn } from "./answers.js";
import { button, make } from "./dom.js";
import { changesOf, headed } from "./words.js";

const OURS = "my_run";
const FILE = "my-run.toml";

// A text as TOML writes it.
function quoted(text) {
  const whole = Array.from(text, (letter) => (/^[\ud800-\udfff]$/.test(letter) ? "\ufffd" : letter)).join("");
  return JSON.stringify(whole).replaceAll("\u007f", "\\u007f");
}

// A number as TOML writes it, never with an exponent.
function plain(value) {
  const text = String(Number(value.toPrecision(10)));
  return text.includes("e") ? value.toFixed(Math.abs(value) < 1 ? 12 : 0) : text;
}

export function tomlOf(lesson, side, run) {
  const { x } = run;
  const cost = costIn(lesson, side, run);
  const changes = lesson.sliders
    .map((slider, d) => (x[d] === 0 ? null : `${quoted(slider.what)} = "${x[d] > 0 ? "+" : ""}${plain(x[d])}"`))
    .filter((each) => each !== null);
  const stanza = [
    "",
    "[[strategy]]",
    `name = "${OURS}"`,
    `label = ${quoted(Array.from(changesOf(lesson, x)).slice(0, 200).join(""))}`,
    `cost_per_week = ${plain(cost.week)}`,
    `one_off_cost = ${plain(cost.once)}`,
    `change = { ${changes.join(", ")} }`,
    "",
  ];
  return `${side.market.trimEnd()}\n${stanza.join("\n")}`;
}

export function fileName(lesson, side) {
  return lesson.sides.length > 1 ? FILE.replace(".", `-${side.key.replaceAll(/[^A-Za-z0-9_-]/g, "_")}.`) : FILE;
}

// Have the browser save a text as a file.
export function downloaded(text, name, type = "application/toml") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// Copy a text: by the browser, or by hand where it does not let the page.
export async function copied(text, field, told) {
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = "Copied.";
  } catch {
    field.focus();
    field.select();
    told.textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl and C to copy what is marked.";
  }
}

// A read-only field whose whole text is marked when it is reached, with a button that copies it.
export function copyField(label, rows) {
  const field = make("textarea", { readonly: true, rows, spellcheck: "false", class: "copy", "aria-label": label, focus: () => field.select() });
  const told = make("span", { role: "status", class: "quiet" });
  const press = button("Copy", () => copied(field.value, field, told), { "aria-label": `Copy: ${label}` });
  return {
    element: make("div", {}, field, make("p", { class: "do" }, press, " ", told)),
    show: (text) => {
      field.value = text;
      told.textContent = "";
    },
  };
}

// The part of the page that gives a run to the command line; `run()` is what is set now.
export function exportPanel({ lesson, run }) {
  const fields = lesson.sides.map((side) => ({ side, field: copyField(`The scenario, ${side.label}`, 8) }));
  const element = make(
    "details",
    { class: "export", toggle: () => update() },
    make("summary", {}, "Run this setting in the program itself"),
    make("p", {}, "The file holds the market and this setting as a strategy. The program's answer is a run, not this picture of many runs: it will differ from it by about what the picture is said to be accurate to, and by luck."),
    fields.map(({ side, field }) => {
      const name = fileName(lesson, side);
      return make(
        "div",
        { class: "one-export" },
        lesson.sides.length > 1 ? make("h3", {}, make("bdi", {}, headed(side.label))) : null,
        make("p", { class: "do" }, button(`Save ${name}`, () => downloaded(tomlOf(lesson, side, run()), name))),
        make("p", {}, "Then: ", make("code", {}, lesson.command.replace(FILE, name))),
        field.element,
      );
    }),
  );
  const update = () => {
    if (element.open) for (const { side, field } of fields) field.show(tomlOf(lesson, side, run()));
  };
  return { element, update };
}
