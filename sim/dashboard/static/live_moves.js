// A setting as the program takes it, in words, and what it costs: nothing here asks anybody.

import { costOf } from "./answers.js";
import { leverNumber } from "./money.js";

// The levers that can be moved now, and whose they are.
export function leversOf(scenario, state) {
  const step = scenario.steps.find((one) => one.key === state.step);
  if (step) {
    const side = step.sides.find((one) => one.key === state.side) ?? step.sides[0];
    return { levers: side.levers, business: side.business, side: side.label, step };
  }
  const house = scenario.houses.find((one) => one.name === state.house) ?? scenario.houses[0];
  return { levers: house.levers, business: house.name, side: house.place, step: null, house };
}

// Of one lever: how many points it is moved, whichever way it is set.
export function pointsOf(lever, state) {
  if (lever.stops) return lever.stops[(state.at[lever.what] ?? 0) - 1]?.points ?? 0;
  return state.x[lever.what] ?? 0;
}

// Where a setting is looked at, if there is more than one such place: the side of a step, or the place of a house.
export function placeOf(scenario, state) {
  const { step, side } = leversOf(scenario, state);
  return (step ? step.sides : scenario.houses).length > 1 ? side : "";
}

// How many people live where a setting is looked at.
export function residentsOf(scenario, state) {
  const { step, house } = leversOf(scenario, state);
  return (step ? step.sides.find((one) => one.key === state.side) ?? step.sides[0] : house).residents;
}

export function movedOf(scenario, state) {
  return leversOf(scenario, state).levers.filter((lever) => pointsOf(lever, state) !== 0);
}

function changesOf(scenario, state) {
  const changes = {};
  for (const lever of movedOf(scenario, state)) {
    const points = pointsOf(lever, state);
    if (lever.stops) Object.assign(changes, lever.stops[state.at[lever.what] - 1].changes);
    else if (lever.form === "value") changes[lever.what] = Number((lever.opening + points).toPrecision(12));
    else changes[lever.what] = `${points > 0 ? "+" : "-"}${plain(Math.abs(points))}`;
    if (Math.sign(points) === lever.along_sign) {
      for (const [key, value] of Object.entries(lever.along)) changes[key] ??= value;
    }
  }
  return changes;
}

// A number without an exponent.
function plain(value) {
  const text = String(Number(value.toPrecision(10)));
  return text.includes("e") ? value.toFixed(12) : text;
}

export function moveOf(scenario, state) {
  const { business } = leversOf(scenario, state);
  const move = { business, changes: changesOf(scenario, state), inputs: state.inputs, luck: state.luck };
  return state.step ? { ...move, step: state.step, side: state.side } : move;
}

// What tells one question from another: costs are none of it.
export function keyOf(move) {
  const sorted = (table) => Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([move.business, sorted(move.changes), sorted(move.inputs), move.luck, move.step ?? "", move.side ?? ""]);
}

// What tells one question from another: who has seen it in one luck has seen it in all.
export function questionOf(move) {
  return keyOf({ ...move, luck: 0 });
}

// Where both sides of a step are shown beside each other: the same setting at each of them; else none.
export function besideOf(scenario, state) {
  const step = scenario.steps.find((one) => one.key === state.step);
  if (!state.both || !step || step.sides.length < 2) return [];
  return step.sides.map((side) => ({ side, state: { ...state, side: side.key } }));
}

export function wordsOf(scenario, state) {
  const parts = movedOf(scenario, state).map((lever) => {
    const stop = lever.stops ? lever.stops[state.at[lever.what] - 1] : null;
    return stop ? `${lever.label} ${leverNumber(stop.value, 0.1)}` : `${lever.label} ${leverNumber(pointsOf(lever, state), lever.step, true)}`;
  });
  return parts.length ? parts.join(", ") : "as it is";
}

// How the market differs from the file's, in words; "" where it does not.
export function marketWords(scenario, state) {
  const parts = scenario.inputs
    .filter((one) => state.inputs[one.key] !== undefined)
    .map((one) => `${one.label} ${leverNumber(state.inputs[one.key], one.step)}`);
  if (state.inputs.rivals) parts.push(`rivals: ${scenario.rivals[state.inputs.rivals]}`);
  return parts.join(", ");
}

// What one lever moved by so many points costs by the table.
export function leverCost(lever, points) {
  return costOf({ sliders: [lever] }, {}, 0, points);
}

export function tableCost(scenario, state) {
  const moved = movedOf(scenario, state);
  const all = moved.map((lever) => leverCost(lever, pointsOf(lever, state)));
  const sum = (key) => all.reduce((so_far, each) => so_far + each[key], 0);
  return { week: sum("week"), once: sum("once"), unpriced: moved.some((lever) => lever.cost_per_point_per_week === null) };
}

export function costOfMove(scenario, state) {
  const table = tableCost(scenario, state);
  return { week: state.week ?? table.week, once: state.once ?? table.once };
}
