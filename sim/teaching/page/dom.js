// Elements made from texts: nothing is ever parsed as HTML, so no name can run.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, given, children) {
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

// An element: attributes by name, functions as listeners of the event they are named after, then what is in it.
export function make(tag, given = {}, ...children) {
  return filled(document.createElement(tag), given, children);
}

export function drawn(tag, given = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), given, children);
}

// A name that somebody gave: its direction of writing stays its own.
export function named(text) {
  return make("bdi", {}, text);
}

// A sentence in which no amount is broken between its sign and its figures.
export function unbroken(text) {
  return text.split(/([+\u2212](?:[^\s\d]{1,4}\s?)?\d(?:[\d.,]*\d)?)/).map((part, k) => (k % 2 ? make("span", { class: "whole" }, part) : part));
}

export function button(label, pressed, more = {}) {
  return make("button", { type: "button", click: pressed, ...more }, label);
}

export function section(id, heading, ...children) {
  return make(
    "section",
    { id, "aria-labelledby": `${id}-heading` },
    make("h2", { id: `${id}-heading`, tabindex: -1 }, heading),
    children,
  );
}

// A region that a screen reader speaks when its text changes.
export function spoken() {
  return make("p", { class: "unseen", role: "status", "aria-live": "polite" });
}

// Draws into an element by its width, again whenever that changes; `draw` takes the width in pixels.
export function fitted(element, draw) {
  let width = 0;
  const again = () => {
    if (!element.isConnected) return;
    const now = Math.floor(element.clientWidth);
    if (now > 0 && now !== width) {
      width = now;
      element.replaceChildren(draw(width));
    }
  };
  new ResizeObserver(() => requestAnimationFrame(again)).observe(element);
  return () => {
    width = 0;
    again();
  };
}
