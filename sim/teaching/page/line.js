// The one line that a student hands in: what she asked, foresaw and found, with a checksum.

export function crc32(text) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let k = 0; k < 8; k += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

function base64url(text) {
  const letters = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function predicted(asked, given) {
  if (!asked || !given) return null;
  return { d: asked.side, x: asked.x, lo: given.lo, hi: given.hi, a: asked.truth, r: given.r, t: given.t };
}

export function lineOf(lesson, state) {
  const content = {
    s: lesson.step.key,
    m: lesson.model.hash,
    i: state.browser,
    b: predicted(lesson.before, state.before),
    f: predicted(lesson.after, state.after),
    n: state.shelf.length,
    v: 1,
    c: lesson.currency.code,
  };
  const text = base64url(JSON.stringify(content));
  return `RL1.${text}.${crc32(text)}`;
}
