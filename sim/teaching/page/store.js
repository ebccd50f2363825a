// What the browser keeps of a lesson: in its store, else for this session, else in the name of the window.

const BROWSER = "regulars browser";

function usable(store) {
  try {
    const kept = store();
    kept.setItem("regulars try", "1");
    kept.removeItem("regulars try");
    return kept;
  } catch {
    return null;
  }
}

// The name of the window outlives a reload where everything else is blocked.
const inName = {
  all() {
    try {
      const found = JSON.parse(window.name);
      return typeof found === "object" && found !== null ? found : {};
    } catch {
      return {};
    }
  },
  getItem(key) {
    return this.all()[key] ?? null;
  },
  setItem(key, text) {
    window.name = JSON.stringify({ ...this.all(), [key]: text });
  },
};

const place = usable(() => window.localStorage) ?? usable(() => window.sessionStorage) ?? inName;

function read(key) {
  try {
    return JSON.parse(place.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    place.setItem(key, JSON.stringify(value));
  } catch {
    // a full store: the page goes on without
  }
}

// Eight hexadecimal digits that tell this browser from others, drawn once.
function browserId() {
  let found = read(BROWSER);
  if (typeof found !== "string" || !/^[0-9a-f]{8}$/.test(found)) {
    found = crypto.getRandomValues(new Uint32Array(1))[0].toString(16).padStart(8, "0");
    write(BROWSER, found);
  }
  return found;
}

// The state of a lesson as it was left, or a new one; kept apart for each step and model.
export function storeOf(lesson) {
  const key = `regulars lesson ${lesson.step.key} ${lesson.model.hash}`;
  const browser = browserId();
  const fresh = {
    browser,
    stage: lesson.before ? "predict" : "look",
    asked: {},
    before: null,
    after: null,
    read: false,
    average: true,
    x: [...(lesson.before ?? { x: lesson.sliders.map(() => 0) }).x],
    costs: {},
    shelf: [],
  };
  const load = () => {
    const kept = read(key);
    const whole = kept && Array.isArray(kept.x) && kept.x.length === fresh.x.length && Array.isArray(kept.shelf);
    return whole ? { ...fresh, ...kept, browser } : fresh;
  };
  return { load, save: (state) => write(key, state) };
}
