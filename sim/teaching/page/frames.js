// The weeks of a film: a byte for each resident, with the change and as it is.

export const FAVOURITE = 15;
export const CAME = 16;
export const LOYAL = 32;
export const LOST = 64;
const MOST_ALIKE = 255;

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export function framesOf(stop) {
  return bytesOf(stop.frames);
}

// The same people as it is: told as pairs of how many bytes are alike and the bits in which the next one differs. Null
// where nothing was moved, so that there is no other film.
export function asItIs(stop, frames) {
  if (typeof stop.as_it_is !== "string") return null;
  const others = frames.slice();
  const told = bytesOf(stop.as_it_is);
  let at = 0;
  for (let k = 0; k < told.length; k += 1) {
    at += told[k];
    if (told[k] === MOST_ALIKE) continue;
    k += 1;
    others[at] ^= told[k];
    at += 1;
  }
  return others;
}

export function countsOf(stop, frames, week) {
  const found = { came: 0, loyal: 0, lost: 0, nobody: 0, favourite: stop.businesses.map(() => 0) };
  for (let n = 0; n < stop.residents; n += 1) {
    const bits = frames[week * stop.residents + n];
    if (bits & CAME) found.came += 1;
    if (bits & LOYAL) found.loyal += 1;
    if (bits & LOST) found.lost += 1;
    if (bits & FAVOURITE) found.favourite[(bits & FAVOURITE) - 1] += 1;
    else found.nobody += 1;
  }
  return found;
}

// How often people came up to the end of each week, a week of one of them counted once: what a single week leaves to luck.
export function cameSoFar(stop, frames) {
  let sum = 0;
  return Array.from({ length: stop.weeks }, (_, week) => {
    for (let n = 0; n < stop.residents; n += 1) if (frames[week * stop.residents + n] & CAME) sum += 1;
    return sum;
  });
}
