// What the page holds: a setting, which the address shares, and what was done with it, which lasts as long as the tab.

const SHARED = ["mode", "step", "side", "both", "house", "x", "at", "week", "once", "inputs", "luck"];

export function freshSetting(scenario) {
  return {
    mode: "explore", step: "", side: "", both: false, house: scenario.houses[0].name, x: {}, at: {}, week: null, once: null, inputs: {}, luck: 0,
  };
}

function written(state) {
  const shared = Object.fromEntries(SHARED.map((key) => [key, state[key]]));
  const letters = Array.from(new TextEncoder().encode(JSON.stringify(shared)), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The setting in an address; null where there is none that can be read.
function readFragment(fragment) {
  try {
    const letters = atob(fragment.replace(/^#/, "").replaceAll("-", "+").replaceAll("_", "/"));
    const found = JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
    return found && typeof found === "object" && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

function numbersOf(given) {
  const pairs = given && typeof given === "object" ? Object.entries(given) : [];
  return Object.fromEntries(pairs.filter(([, value]) => Number.isFinite(value)));
}

const amount = (value) => (Number.isFinite(value) ? value : null);

// A setting that somebody else's address may have given, held to what this scenario has.
function checked(scenario, given) {
  const fresh = freshSetting(scenario);
  const step = scenario.steps.find((one) => one.key === given.step);
  const side = step?.sides.find((one) => one.key === given.side) ?? step?.sides[0];
  const inputs = numbersOf(given.inputs);
  if (Object.hasOwn(scenario.rivals, given.inputs?.rivals ?? "")) inputs.rivals = given.inputs.rivals;
  return {
    ...fresh,
    mode: ["explore", "board", "story"].includes(given.mode) ? given.mode : fresh.mode,
    step: given.mode === "story" && step ? step.key : "",
    side: given.mode === "story" && step ? side.key : "",
    both: given.both === true,
    house: scenario.houses.some((one) => one.name === given.house) ? given.house : fresh.house,
    x: numbersOf(given.x),
    at: numbersOf(given.at),
    week: amount(given.week),
    once: amount(given.once),
    inputs,
    luck: Number.isInteger(given.luck) && given.luck >= 0 && given.luck <= 1000 ? given.luck : 0,
  };
}

// `load()` gives the state as it was left, `save(state)` keeps it; `moved(setting)` is told when the address changes.
export function liveStore(scenario, moved) {
  const key = `regulars live ${scenario.key}`;
  const fresh = { ...freshSetting(scenario), one: false, predict: false, headline: "worth", predictions: {}, seen: [], shelf: [] };
  let last = "";
  window.addEventListener("hashchange", () => {
    const given = readFragment(window.location.hash);
    if (given && window.location.hash.slice(1) !== last) moved(checked(scenario, given));
  });
  return {
    load() {
      let kept = null;
      try {
        kept = JSON.parse(window.sessionStorage.getItem(key));
      } catch {
        kept = null;
      }
      const whole = kept && typeof kept === "object" && Array.isArray(kept.shelf) && Array.isArray(kept.seen);
      const state = whole ? { ...fresh, ...kept } : fresh;
      const given = readFragment(window.location.hash) ?? state;
      return { ...state, ...checked(scenario, given) };
    },
    save(state) {
      last = written(state);
      window.history.replaceState(null, "", `#${last}`);
      try {
        window.sessionStorage.setItem(key, JSON.stringify(state));
      } catch {
        // a full store: the page goes on without
      }
    },
  };
}
