// Money and counts as people read them: no more digits than the interval bears (the rule of the program's reports).

const MINUS = "\u2212";
const FEWEST_UNITS = 2;
const NOISE = 1e-9;
const SCALES = [[1e12, "tn"], [1e9, "bn"], [1e6, "m"], [1e3, "k"]];

// What to round to, a power of ten: half the interval's half width or less, else three significant figures.
export function unitFor(value, halfWidth = NaN) {
  if (Number.isFinite(halfWidth) && halfWidth > 0) {
    const unit = 10 ** Math.floor(Math.log10(halfWidth / FEWEST_UNITS) + NOISE);
    return unit < 1 && halfWidth >= 1 ? 1 : unit;
  }
  if (!Number.isFinite(value) || value === 0) return 1;
  return 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
}

export function grouped(value, decimals) {
  const [whole, rest] = Math.abs(value).toFixed(Math.max(0, Math.min(decimals, 20))).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

function rounded(value, digits) {
  const factor = 10 ** digits;
  return Number.isFinite(factor) && factor > 0 ? Math.round(value * factor) / factor : value;
}

// How many decimals amounts of a currency have.
function coinOf(code) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

// The writer of amounts of one currency: (value, unit, sign) -> text.
export function moneyOf(currency) {
  const coin = coinOf(currency.code);
  return (value, unit = null, sign = false) => {
    if (!Number.isFinite(value)) return "\u2013";
    let to = unit ?? unitFor(value);
    if (unit === null && to < 1 && value === Math.round(value)) to = 1;
    let digits = -Math.floor(Math.log10(to) + 0.5);
    let size = Math.abs(rounded(value, digits));
    const [factor, letter] = SCALES.find(([f]) => size >= 10 * f || (size >= f && f > 1e3)) ?? [1, ""];
    if (factor === 1 && digits > 0 && digits < coin) {
      digits = coin;
      size = Math.abs(rounded(value, coin));
    }
    let decimals = Math.max(0, digits + Math.round(Math.log10(factor)));
    if (factor === 1) decimals = Math.min(decimals, Math.max(coin, size >= 10 ? 0 : decimals));
    const before = size === 0 ? "" : value < 0 ? MINUS : sign ? "+" : "";
    return `${before}${currency.symbol}${grouped(size / factor, decimals)}${letter}`;
  };
}

// What an error is told as: two figures, rounded up so that it is never told as smaller than it is.
export function about(money, error) {
  if (!(error > 0)) return money(0);
  const two = 10 ** (Math.floor(Math.log10(error) + NOISE) - 1);
  const unit = two < 1 && error >= 1 ? 1 : two;
  return money(Math.ceil(error / unit - NOISE) * unit, unit);
}

export function countOf(value, sign = false, halfWidth = NaN) {
  if (!Number.isFinite(value)) return "\u2013";
  const unit = Number.isFinite(halfWidth) ? unitFor(value, halfWidth) : Math.abs(value) >= 10 ? 1 : 0.1;
  const digits = Math.max(-2, Math.min(1, -Math.round(Math.log10(unit))));
  const size = Math.abs(rounded(value, digits));
  const before = size === 0 ? "" : value < 0 ? MINUS : sign ? "+" : "";
  return before + grouped(size, Math.max(0, digits));
}

// A change or a value of a lever, with the decimals of its step.
export function leverNumber(value, step, sign = false) {
  const text = String(step);
  const decimals = text.includes("e-") ? Number(text.split("e-")[1]) : (text.split(".")[1] ?? "").length;
  const size = Math.abs(rounded(value, decimals));
  const before = size === 0 ? "" : value < 0 ? MINUS : sign ? "+" : "";
  return before + grouped(size, decimals);
}

// The least round number from `value` on: the end of an axis.
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((each) => each * power).find((each) => each >= value * (1 - NOISE));
}

// A mark on an axis, without decimals that are all 0.
export function tickWords(money, place, unit) {
  return money(place, unit, true).replace(/\.0+(?=\D*$)/, "");
}

// Round places for marks on an axis from low to high, about `many` of them.
export function ticks(low, high, many) {
  const rough = (high - low) / Math.max(1, many);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * (1 - NOISE));
  const unit = 10 ** (Math.floor(Math.log10(step) + NOISE) - (Math.abs(step / power - 2.5) < NOISE ? 1 : 0));
  const found = [];
  for (let k = Math.ceil(low / step - NOISE); k * step <= high + step * NOISE; k += 1) found.push(k * step + 0);
  return { unit, places: found };
}

// The same from -end to end; never fewer than three of them, so that an axis tells how long it is.
export function ticksAround(end, many) {
  for (let more = many; ; more += 1) {
    const found = ticks(-end, end, more);
    if (found.places.length >= 3) return found;
  }
}
