// What a setting brings, read from the numbers of the lesson: kriging as in sim.study.emulate, costs, path and bands.

export const EIGHT_OF_TEN = 1.2815516;
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086,
];

// How many s.d. of a mean of so many runs are half of its interval of 95 %: Student's t, as in the program's tables.
export function halfWidth(runs) {
  if (runs < 2) return Infinity;
  return STUDENT[runs - 2] ?? 1.96 + 2.5 / (runs - 1);
}

// The parts of a trend at u: 1, the inputs, their squares and products.
function basis(u, trend) {
  const parts = [1];
  if (trend === "constant") return parts;
  parts.push(...u);
  if (trend === "quadratic") {
    for (let i = 0; i < u.length; i += 1) for (let j = i; j < u.length; j += 1) parts.push(u[i] * u[j]);
  }
  return parts;
}

// An emulator's answer at u, each input in 0..1 of its range.
export function fitAt(fit, points, u) {
  let sum = 0;
  basis(u, fit.trend).forEach((part, k) => {
    sum += part * fit.coefficients[k];
  });
  const matern = fit.kernel !== "squared exponential";
  for (let n = 0; n < points.length; n += 1) {
    let square = 0;
    for (let d = 0; d < u.length; d += 1) {
      const apart = (u[d] - points[n][d]) / fit.lengths[d];
      square += apart * apart;
    }
    const far = Math.sqrt(5 * square);
    sum += fit.weights[n] * (matern ? (1 + far + (far * far) / 3) * Math.exp(-far) : Math.exp(-0.5 * square));
  }
  return sum;
}

// A setting in points from where levers open -> 0..1 of each range.
export function widths(lesson, x) {
  return lesson.sliders.map((slider, d) => (x[d] - slider.low) / (slider.high - slider.low));
}

// What lever d moved by so many of its unit costs at a side by the table of levers: a week, and once.
export function costOf(lesson, side, d, points) {
  const slider = side.costs?.[d] ?? lesson.sliders[d];
  const size = Math.abs(points);
  if (size === 0) return { week: 0, once: 0 };
  const steps = size / Math.abs(slider.cost_step ?? lesson.sliders[d].step);
  return {
    week: (slider.cost_per_point_per_week ?? 0) * size * steps ** (slider.cost_grows ?? 0),
    once: (slider.one_off_cost_per_point ?? 0) * size,
  };
}

export function isPriced(lesson, side, d) {
  return (side.costs?.[d] ?? lesson.sliders[d]).cost_per_point_per_week !== null;
}

// What all of a setting costs at a side by the table.
export function costsOf(lesson, side, x) {
  const all = lesson.sliders.map((_, d) => costOf(lesson, side, d, x[d]));
  const sum = (key) => all.reduce((so_far, each) => so_far + each[key], 0);
  return { week: sum("week"), once: sum("once") };
}

// What a run costs at a side: by the table, or what she typed instead.
export function costIn(lesson, side, { x, costs }) {
  const table = costsOf(lesson, side, x);
  const own = costs?.[side.key] ?? {};
  return { week: own.week ?? table.week, once: own.once ?? table.once };
}

// What a setting brings at a side before what it costs: money a week, customers and visits beside the baseline's.
// Nothing moved is carrying on, which brings nothing beside itself, whatever the picture makes of it.
export function answersOf(lesson, side, x) {
  if (x.every((each) => each === 0)) return { worth: 0, customers: 0, visits: 0 };
  const u = widths(lesson, x);
  const at = (fit) => fitAt(fit, lesson.points, u);
  return {
    worth: at(side.answers.worth),
    customers: at(side.answers.customers),
    visits: at(side.answers.visits_per_week),
  };
}

// What is left of it over the run, after what it costs a week and once.
export function gainOf(side, worth, cost) {
  return (worth - cost.week) * side.active_discount - cost.once;
}

export function profitOf(side, worth, cost) {
  return side.baseline.profit + gainOf(side, worth, cost);
}

// The difference of profit so far to carrying on, week by week, so that it ends at what the worth comes to.
export function pathOf(lesson, side, x, worth, cost) {
  const { discounted_weeks: come } = side.path;
  const paid = come.map((weeks) => -cost.week * weeks - cost.once);
  if (x.every((each) => each === 0)) return paid;
  const u = widths(lesson, x);
  const { mean, parts, scores } = side.path;
  const by = scores.map((fit) => fitAt(fit, lesson.points, u));
  const before = mean.map((value, t) => parts.reduce((sum, part, k) => sum + by[k] * part[t], value));
  const last = before.length - 1;
  const rest = worth * side.active_discount - before[last];
  return before.map((value, t) => value + (rest * come[t]) / side.active_discount + paid[t]);
}

// The week from which the path stays at or above nothing lost: null if it ends below, 0 if it never is below.
export function payBack(weeks, path) {
  const below = path.findLastIndex((value) => value < 0);
  if (below === path.length - 1) return null;
  return below < 0 ? 0 : weeks[below + 1];
}

// S.d. of what is shown: of the picture against the mean of many futures, or of one future; none where nothing is moved.
export function spreadOf(lesson, side, x, average) {
  if (x.every((each) => each === 0)) {
    return { worth: 0, customers: 0, visits: 0, path: side.path.luck.map(() => 0) };
  }
  const futures = Math.sqrt(lesson.model.replications);
  const of = (luck, error) => Math.hypot(error, average ? luck / futures : luck);
  const { answers, luck, accuracy, path } = side;
  return {
    worth: average ? accuracy.total : Math.hypot(luck.worth, accuracy.fit),
    customers: of(luck.customers, answers.customers.error),
    visits: of(luck.visits_per_week, answers.visits_per_week.error),
    path: path.luck.map((value, t) => of(value, accuracy.fit * path.discounted_weeks[t])),
  };
}
