// Story: the six steps of the course, each with its question, its sides and what is to be predicted.

import { button, make, named } from "./dom.js";
import { moveOf, questionOf } from "./live_moves.js";
import { debriefOf } from "./live_stream.js";

export function storySide(app) {
  const box = make("div", {});
  const debriefs = new Map(); // step and luck -> its sentences, or what to say instead
  const keyNow = (step) => `${step.key} ${app.state().luck}`;

  // A setting of a step as the levers stand for it.
  const settingOf = (step, setting) => ({ step: step.key, side: setting.side, x: { ...setting.moves }, at: {}, week: null, once: null });

  // Whether a question of the step has been predicted and answered.
  const isAnswered = (step, setting) => {
    const given = app.state().predictions[questionOf(moveOf(app.scenario, { ...app.state(), ...settingOf(step, setting) }))];
    return given !== undefined && given.truth !== null;
  };

  async function tell(step) {
    const key = keyNow(step);
    debriefs.set(key, { says: "The question is run on every side, ten futures each." });
    update();
    try {
      debriefs.set(key, await debriefOf(step.key, app.state().luck));
    } catch (error) {
      debriefs.set(key, { says: error.message, again: true });
      app.failed(error);
    }
    update();
  }

  // What the runs say of the questions that have been answered.
  function debriefSide(step) {
    const found = debriefs.get(keyNow(step));
    if (!found || found.again) {
      const ask = button("What the runs say of it", () => tell(step), { "data-act": "debrief" });
      return make("div", { class: "debrief" }, found ? make("p", { class: "quiet", role: "status" }, found.says) : null, make("p", { class: "do" }, ask));
    }
    if (found.says) return make("p", { class: "quiet", role: "status" }, found.says);
    const sentences = ["before", "after"].filter((name) => isAnswered(step, step[name])).flatMap((name) => found[name]);
    return make("div", { class: "debrief" },
      sentences.map((each) => make("p", {}, each)),
      make("p", { class: "quiet" }, `Means of ${found.futures} futures, the same on every side; the intervals cover luck alone.${found.luck ? ` Other luck, number ${found.luck}: seed ${found.seed}.` : ""}`));
  }

  function update() {
    const { mode, step: key, side, both } = app.state();
    const step = app.scenario.steps.find((one) => one.key === key);
    if (mode !== "story" || !step) {
      box.replaceChildren();
      return;
    }
    const steps = make("div", { class: "steps", role: "group", "aria-label": "Steps of the course" }, app.scenario.steps.map((one) =>
      button(`${one.number} ${one.title}`, () => app.moved(settingOf(one, { side: one.sides[0].key, moves: {} })), { "aria-pressed": one.key === key ? "true" : "false" })));
    const sides = step.sides.length > 1
      ? make("fieldset", { class: "toggle" }, make("legend", {}, "Where"), step.sides.map((one) => {
        const input = make("input", { type: "radio", name: "side", checked: !both && one.key === side, "data-act": `side ${one.key}`, change: () => app.moved({ side: one.key, both: false }) });
        return make("label", {}, input, " ", named(one.label));
      }), make("label", {}, make("input", { type: "radio", name: "side", checked: both, "data-act": "side both", change: () => app.set({ both: true }) }), " both, beside each other"))
      : null;
    const asked = button(`The question: ${step.before.label}`, () => app.moved({ ...settingOf(step, step.before), predict: true }));
    const again = button(`Once more: ${step.after.label}`, () => app.moved({ ...settingOf(step, step.after), predict: true }));
    const done = app.predictedAll();
    const act = document.activeElement?.getAttribute?.("data-act");
    box.replaceChildren(make(
      "section",
      { class: "story", "aria-labelledby": "story-heading" },
      make("h2", { id: "story-heading", tabindex: -1 }, `Step ${step.number} of ${app.scenario.steps.length}: ${step.title}`),
      steps,
      make("p", { class: "question" }, step.question),
      make("p", { class: "do" }, asked, again),
      sides,
      done ? make("p", { class: "finding" }, step.idea) : make("p", { class: "quiet" }, "What the step is about is told once its question has been predicted and answered."),
      isAnswered(step, step.before) || isAnswered(step, step.after) ? debriefSide(step) : null,
    ));
    if (act) box.querySelector(`[data-act="${act}"]`)?.focus();
  }
  return { element: box, update, first: () => settingOf(app.scenario.steps[0], { side: app.scenario.steps[0].sides[0].key, moves: {} }), settingOf };
}
