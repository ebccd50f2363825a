// The live page: it holds a setting, asks the program what it brings, and shows what comes, future by future.

import { button, make, named, section, spoken } from "./dom.js";
import { moneyOf } from "./money.js";
import { leverSide, marketDrawer } from "./live_levers.js";
import { besideOf, costOfMove, keyOf, marketWords, moveOf, movedOf, placeOf, questionOf, residentsOf, wordsOf } from "./live_moves.js";
import { numberSide } from "./live_numbers.js";
import { predictBox } from "./live_predict.js";
import { MOST, runOf, shelfSide } from "./live_shelf.js";
import { besideSide } from "./live_beside.js";
import { liveStore } from "./live_state.js";
import { storySide } from "./live_story.js";
import { Lost, askMove, scenarioOf } from "./live_stream.js";
import { townSide } from "./live_town.js";

const SETTLES_AFTER = 120; // milliseconds after the last move of a lever
const LOOKS_AGAIN = 1500;
const KEPT = 30;
const FUTURES = 40;
const SHELF_FROM = 4;
const SETTING = ["mode", "step", "side", "house", "x", "at", "week", "once", "inputs", "luck"];

function begin(scenario, main) {
  const money = moneyOf(scenario.currency);
  const store = liveStore(scenario, (setting) => moved(setting));
  let state = store.load();
  const results = new Map(); // key -> { first, last }
  const asking = new Map(); // key -> { stop, futures }
  let soon = 0;
  let isLost = false;
  let fault = "";

  const app = {
    scenario, money,
    state: () => state,
    set(more) {
      state = { ...state, ...more };
      store.save(state);
      update();
      if ("one" in more || "both" in more || "seen" in more) request();
    },
    moved: (more) => moved(more),
    priced(more) {
      state = { ...state, ...more };
      store.save(state);
      again();
    },
    show: (setting) => {
      moved(setting);
      document.getElementById("numbers-heading")?.focus();
    },
    marketKey: () => JSON.stringify([state.house, state.step, state.side, state.inputs, state.luck]),
    isStale: () => !results.has(keyOf(moveOf(scenario, state))),
    predictedAll: () => Object.values(state.predictions).some((each) => each.step === state.step && each.truth !== null),
    failed(error) {
      if (error instanceof Lost) lost();
    },
  };

  // -- the page

  const lostTold = make("p", { class: "lost", role: "alert", hidden: true });
  const work = make("p", { class: "work-told" });
  const speaks = spoken();
  const modes = [["story", "Story"], ["explore", "Explore"], ["board", "Board"]].map(([mode, label]) => {
    const input = make("input", { type: "radio", name: "mode", change: () => enter(mode) });
    return { mode, input, element: make("label", {}, input, ` ${label}`) };
  });
  const house = make("select", { id: "house", change: () => moved({ house: house.value, x: {}, at: {}, week: null, once: null, inputs: {} }) },
    scenario.houses.map((one) => make("option", { value: one.name }, `${one.name} (${one.place})`)));
  const houses = make("span", {}, make("label", { for: "house" }, "House "), house);
  const predict = make("input", { type: "checkbox", id: "predict-first", change: () => moved({ predict: predict.checked }) });
  const levers = leverSide(app);
  const market = marketDrawer(app);
  const town = townSide(app);
  const numbers = numberSide(app);
  const foreseen = predictBox(app);
  const shelf = shelfSide(app);
  const story = storySide(app);
  const beside = besideSide(app);
  const setting = make("p", { class: "setting" });
  const twin = make("p", { class: "do" }, button("As it is", () => moved({ x: {}, at: {}, week: null, once: null })));
  main.replaceChildren(
    make("div", { class: "top" },
      make("fieldset", { class: "toggle" }, make("legend", {}, "Mode"), modes.map((each) => each.element)),
      scenario.houses.length > 1 ? houses : null,
      make("label", { for: "predict-first", class: "check" }, predict, " Predict first")),
    lostTold, story.element, numbers.short,
    make("div", { class: "live-grid" },
      make("div", { class: "left" }, section("levers", "Levers", levers.element), market.element),
      make("div", { class: "middle" }, beside.element, town.element),
      make("div", { class: "right" }, make("div", { class: "now" }, setting, twin, work), foreseen.element, numbers.element)),
    town.diary, shelf.element, speaks,
  );
  document.getElementById("title").textContent = scenario.title;
  document.getElementById("question").textContent = scenario.question;
  document.title = `${scenario.title}: the live page`;

  function enter(mode) {
    if (mode === "story") moved({ mode, ...story.first(), inputs: {}, predict: true });
    else moved({ mode, ...(state.step ? { predict: false, step: "", side: "", x: {}, at: {}, week: null, once: null } : {}) });
  }

  // -- what is asked

  function moved(more) {
    state = { ...state, ...more };
    fault = "";
    store.save(state);
    update();
    clearTimeout(soon);
    soon = setTimeout(request, SETTLES_AFTER);
  }

  // Whether a setting has to be predicted before it is run.
  function isGated(there) {
    const question = questionOf(moveOf(scenario, there));
    return state.predict && movedOf(scenario, there).length > 0 && !state.predictions[question] && !state.seen.includes(question);
  }

  // The setting, and the same at the other side where both are shown.
  const shownNow = () => [state, ...besideOf(scenario, state).map((one) => one.state).filter((there) => there.side !== state.side)];

  function request() {
    const wanted = shownNow();
    const keys = wanted.map((there) => keyOf(moveOf(scenario, there)));
    for (const [key, { stop }] of asking) {
      if (keys.includes(key)) continue;
      stop.abort();
      asking.delete(key);
    }
    for (const there of wanted) ask(there);
  }

  async function ask(there) {
    const move = moveOf(scenario, there);
    const key = keyOf(move);
    const futures = state.one ? 1 : FUTURES;
    if (asking.get(key)?.futures >= futures) return;
    asking.get(key)?.stop.abort();
    asking.delete(key);
    if (isGated(there) || results.get(key)?.last.replications >= futures) {
      update();
      return;
    }
    const stop = new AbortController();
    const mine = { stop, futures };
    asking.set(key, mine);
    const asked = { move, words: wordsOf(scenario, there), market: marketWords(scenario, there), setting: settingOf(there), place: placeOf(scenario, there), residents: residentsOf(scenario, there) };
    update();
    try {
      await askMove({ ...move, futures }, stop.signal, (line) => came(key, asked, line));
    } catch (error) {
      if (error.name === "AbortError") return;
      if (error instanceof Lost) lost();
      else fault = error.message;
    } finally {
      if (asking.get(key) === mine) asking.delete(key);
      update();
    }
  }

  const settingOf = (there) => Object.fromEntries(SETTING.map((name) => [name, there[name]]));

  function came(key, asked, line) {
    const known = results.get(key) ?? { first: line, asked };
    if (!known.last || line.replications >= known.last.replications) known.last = line;
    results.delete(key);
    results.set(key, known);
    while (results.size > KEPT) results.delete(results.keys().next().value);
    const question = questionOf(asked.move);
    if (!state.seen.includes(question)) state = { ...state, seen: [...state.seen, question].slice(-500) };
    const given = state.predictions[question];
    if (given?.luck === asked.move.luck) state = { ...state, predictions: { ...state.predictions, [question]: { ...given, truth: line.numbers.worth.value } } };
    shelve(key, asked, line);
    store.save(state);
    update();
    if (line.replications === line.of && key === keyOf(moveOf(scenario, state))) {
      speaks.textContent = `${line.replications} futures: worth at most ${money(line.numbers.worth.value, undefined, true)} a week.`;
    }
  }

  function shelve(key, asked, line) {
    if (line.replications < SHELF_FROM || !Object.keys(asked.move.changes).length) return;
    const cost = costOfMove(scenario, { ...state, ...asked.setting });
    const old = state.shelf.find((run) => run.key === key);
    const n = old?.n ?? state.shelf.reduce((most, run) => Math.max(most, run.n), 0) + 1;
    const made = { ...runOf(n, key, asked.setting, asked.words, asked.market, asked.move, line, cost), star: old?.star ?? false, compared: old?.compared ?? false };
    let runs = old ? state.shelf.map((run) => (run.key === key ? made : run)) : [...state.shelf, made];
    while (runs.length > MOST) {
      const oldest = runs.find((run) => !run.star && !run.compared) ?? runs[0];
      runs = runs.filter((run) => run !== oldest);
    }
    state = { ...state, shelf: runs };
  }

  // -- a program that does not answer

  function lost() {
    if (isLost) return;
    isLost = true;
    lostTold.hidden = false;
    lostTold.textContent = "The program does not answer any more. Start it again with the same command; this page then goes on by itself, and the shelf stays.";
    const look = async () => {
      try {
        const found = await scenarioOf();
        isLost = false;
        lostTold.hidden = found.key === scenario.key;
        lostTold.textContent = lostTold.hidden ? "" : "The program now serves another scenario: reload the page to see it.";
        if (lostTold.hidden) request();
      } catch {
        setTimeout(look, LOOKS_AGAIN);
      }
    };
    setTimeout(look, LOOKS_AGAIN);
  }

  // -- what is shown

  function again() {
    const key = keyOf(moveOf(scenario, state));
    const known = results.get(key);
    if (known && state.shelf.some((run) => run.key === key)) {
      const cost = costOfMove(scenario, state);
      state = { ...state, shelf: state.shelf.map((run) => (run.key === key ? { ...run, cost, setting: settingOf(state) } : run)) };
      store.save(state);
    }
    update();
  }

  function workWords(gated, known, key) {
    if (fault) return fault;
    if (gated) return "Not run yet: predict first.";
    if (!known) return isLost ? "" : "The first future is being run.";
    const { replications, of } = known.last;
    if (replications >= (state.one ? 1 : FUTURES) || !asking.has(key)) return replications === 1 ? "One future run." : `${replications} futures run.`;
    return `${replications} of ${of} futures so far.`;
  }

  function baseLine() {
    const base = { ...state, x: {}, at: {} };
    return results.get(keyOf(moveOf(scenario, base)))?.last ?? null;
  }

  function update() {
    const move = moveOf(scenario, state);
    const [key, question] = [keyOf(move), questionOf(move)];
    const known = results.get(key);
    const gated = isGated(state);
    document.body.dataset.mode = state.mode;
    document.body.toggleAttribute("data-gated", gated);
    for (const each of modes) each.input.checked = each.mode === state.mode;
    house.value = state.house;
    houses.hidden = Boolean(state.step);
    market.element.hidden = Boolean(state.step);
    predict.checked = state.predict;
    story.update();
    levers.update();
    market.update();
    const both = besideOf(scenario, state);
    const here = both.find(({ side }) => side.key === state.side);
    setting.replaceChildren(here ? `Set now, looked at in detail at ${here.side.label}: ` : "Set now: ", named(wordsOf(scenario, state)), ".");
    twin.hidden = movedOf(scenario, state).length === 0;
    work.textContent = workWords(gated, known, key);
    work.classList.toggle("fault", Boolean(fault));
    numbers.element.hidden = gated;
    numbers.short.hidden = gated || !known;
    if (gated) {
      foreseen.ask(question, wordsOf(scenario, state), baseLine() ?? known?.last ?? null, (given) => {
        state = { ...state, predictions: { ...state.predictions, [question]: { ...given, step: state.step, luck: state.luck } } };
        moved({});
      });
    } else if (known && state.predictions[question]) {
      foreseen.answered(state.predictions[question], known.last);
    } else {
      foreseen.clear(state.predict && known && movedOf(scenario, state).length ? "You have seen what this brings, so it can be predicted no more." : "");
    }
    foreseen.update();
    numbers.update(known ? (state.one ? known.first : known.last) : null, costOfMove(scenario, state));
    if (known?.first.film) town.show(known.first.film, known.asked);
    document.body.toggleAttribute("data-both", both.length > 0);
    beside.update(both.map(({ side, state: there }) => ({ side, there, known: results.get(keyOf(moveOf(scenario, there))) ?? null, gated: isGated(there) })));
    shelf.update();
  }

  store.save(state);
  update();
  request();
}

async function start() {
  const main = document.getElementById("live-main");
  try {
    begin(await scenarioOf(), main);
  } catch (error) {
    main.replaceChildren(make("p", { class: "lost", role: "alert" }, `${error.message} It is asked again.`));
    setTimeout(start, LOOKS_AGAIN);
  }
}
start();
