"""The search for the weights of a place (docs/rules.md §2, M3): price weight b, nest mu and appeal of going out V0 at
which a market gives the go share, the category and the brand elasticity that are asked for.

``log b``, ``mu`` and ``V0`` move by Broyden's method; every evaluation has its own habits settled, for a loose one
gives another elasticity.  Where no nest will do the nearest is taken.

Source: Broyden (1965).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sim.annotations import Floats
from sim.compiled.arithmetic import exp, log
from sim.scenario.solve.nest import HIGHEST_NEST
from sim.scenario.solve.settled import CLOSE as SETTLED
from sim.scenario.solve.settled import Answer, People
from sim.scenario.solve.solve import Solved, Targets
from sim.scenario.solve.sums import fold, total

CLOSE = 1e-6  # relative, of each target
NEARLY = 1e-4  # of a target that is met
STEP_UP = 1.25
STUCK_AFTER = 6  # steps that do not halve the largest miss: there is no root here
STRIDE = 0.06  # of a nest, to its neighbours at first
ENOUGH = 1e-3  # of going out and price weight, while nests are compared
NEAR_ENOUGH = 0.1  # of the elasticity asked for, where none gives it and costs are felt by a curve
ROUGHLY = 0.02  # of going out and price weight, before the nest moves too
MOST_STEPS = 30
NUDGE = 1e-3
LOOSE = 1e-5  # of loyalty, while the weights are far off
LOOSE_BY = 1e-3  # of the largest miss: how far loyalty may be off before the weights are near
LARGEST_STEP = (0.3, 0.15, 1.0)  # of log b, nest, going out
NARROW = 0.005  # of a nest, where none will do: its elasticity is at its turning point
B, NEST, GO = range(3)
FEW = 128  # points that the search begins with
NO_SLOPES: dict[tuple[int, ...], list[list[float]]] = {}
START_NEST, START_GOING_OUT = 0.5, 2.5
UNMINDED = "nobody there minds a price: price_sensitivity is 0 for all its segments; give one of them more."


class _Found(NamedTuple):
    misses: tuple[float, float, float]  # of category, brand and go share
    category: float
    brand: float
    go_share: float
    visits: Floats  # [J] a week
    moved: Floats  # [J]


class AsMarket(Protocol):
    """What weights are sought for."""

    groups: Sequence[People]

    def thinned(self, count: int) -> "AsMarket":
        """The same with fewer points."""

    def answers(self, point: Sequence[float], close: float) -> list[Answer]:
        """What its people do at (b, nest, V0), loyalty settled to ``close``."""


def search(
    market: AsMarket,
    targets: Targets,
    given: tuple[float | None, float | None, float | None],
    lowest: float,
    begun: Sequence[float] | None = None,
) -> Solved:
    """Return the weights at which a ``market`` meets the targets: as `solve_at_rest`, of what can be solved.

    ``begun`` is where the search starts (price weight, nest, going out); None: near what somebody alone would have.
    Where it is given, and no going out and price weight will do, it is what is taken.
    """
    held = begun is not None
    unknown = [at for at in (B, NEST, GO) if given[at] is None]
    start = _start(market.groups, targets) if begun is None else begun
    begun = [start if own is None else own for own, start in zip(given, start, strict=True)]
    begun[NEST] = min(max(begun[NEST], lowest), HIGHEST_NEST) if given[NEST] is None else begun[NEST]
    few = _Search(market.thinned(FEW), targets, lowest)
    point, _, solved = few.all_of(begun, unknown)
    whole = _Search(market, targets, lowest, few.slopes)
    if solved:
        found, solved = whole.run(point, unknown)
        if not solved:
            point, found, solved = whole.all_of(begun, unknown)
    else:
        found, _ = whole.run(point, [at for at in unknown if at != NEST])
    others = [at for at in unknown if at != NEST]
    if not all(abs(found.misses[at]) <= NEARLY for at in others):
        if held:
            point, found = begun, whole.at(begun, SETTLED)
        else:
            begun[NEST] = HIGHEST_NEST if given[NEST] is None else begun[NEST]
            point, found = whole.first(begun, others)
    visits, moved = found.visits.tolist(), found.moved.tolist()
    together = total(visits)
    return Solved(
        price_weight=float(point[B]),
        nest=float(point[NEST]),
        going_out=float(point[GO]),
        brand_elasticity=found.brand,
        category_elasticity=found.category,
        go_share=found.go_share,
        own_elasticities=tuple(m / v if v > 0.0 else math.nan for m, v in zip(moved, visits, strict=True)),
        shares=tuple(v / together for v in visits),
        exact=max([0.0, *(abs(found.misses[at]) for at in unknown)]) <= NEARLY,
        visits=tuple(visits),
    )


def _start(groups, targets):
    """Where the search begins: the weights at which one who goes as often as asked, to any, answers all prices so."""
    minded = total([_minded(each) for each in groups])
    people = total([each.price.size * float(fold(each.weight)) for each in groups])
    if not minded > 0.0:
        raise ValueError(UNMINDED)
    return (
        -targets.category_price_elasticity / ((1.0 - targets.go_share) * minded / people),
        START_NEST,
        START_GOING_OUT,
    )


def _minded(people):
    """By how much all costs are felt more, over people and businesses, for each 100 % that prices rise."""
    if people.curve.is_straight:
        return total(people.price.tolist()) * float(fold(people.weight * people.minded))
    return total((people.price * fold(people.weight * people.minded)).tolist())


class _Search:
    def __init__(self, market, targets, lowest, slopes=NO_SLOPES):
        self.market, self.targets, self.lowest = market, targets, lowest
        self.slopes: dict[tuple[int, ...], list[list[float]]] = {
            at: [[*row] for row in rows] for at, rows in slopes.items()
        }

    def at(self, point, close):
        """What the market does at (b, nest, V0), loyalty settled to ``close``."""
        answers = self.market.answers(point, close)
        in_mind, gone, lost = (total([getattr(one, key) for one in answers]) for key in ("in_mind", "gone", "lost"))
        visits, moved = answers[0].visits, answers[0].moved
        for one in answers[1:]:
            visits, moved = visits + one.visits, moved + one.moved
        go_share, category = gone / in_mind, lost / gone
        brand = total(moved.tolist()) / total(visits.tolist())
        wanted = self.targets
        misses = (
            category / wanted.category_price_elasticity - 1.0,
            brand / wanted.brand_price_elasticity - 1.0,
            _logit(go_share) - _logit(wanted.go_share),
        )
        return _Found(misses, category, brand, go_share, visits, moved)

    def all_of(self, begun, unknown):
        """(Point, found, whether all is met), from ``begun`` on; where no nest will do, the nearest."""
        point, others = [*begun], [at for at in unknown if at != NEST]
        if NEST in unknown:
            self.run(point, others, ROUGHLY)
        rough = [*point]
        found, solved = self.run(point, unknown)
        return (point, found, solved) if solved or NEST not in unknown else self.nearest(rough, others)

    def run(self, point, unknown, enough=CLOSE):
        """(What is found, whether the misses of the unknowns are 0); ``point`` is moved there.

        The search starts from the slopes that the last one for the same unknowns ended with.
        """
        close = LOOSE
        found = self.at(point, close)
        slopes = self.slopes.get(tuple(unknown))
        held, best, since = 0, math.inf, 0
        for _ in range(MOST_STEPS):
            misses = [found.misses[at] for at in unknown]
            worst = max((abs(each) for each in misses), default=0.0)
            if worst * LOOSE_BY < close and close > SETTLED:
                close = SETTLED if worst <= CLOSE else max(SETTLED, worst * LOOSE_BY * LOOSE_BY)
                found = self.at(point, close)
                continue
            if worst <= enough:
                return found, True
            best, since = (worst, 0) if worst <= 0.5 * best else (best, since + 1)
            if since > STUCK_AFTER:
                return found, False
            if slopes is None:
                slopes = self.slopes[tuple(unknown)] = self._slopes(point, found, unknown, close)
            asked = _solution(slopes, [-each for each in misses])
            if asked is None:
                return found, False
            step = self._held(point, unknown, asked)
            held = held + 1 if step != asked and NEST in unknown and point[NEST] == self.lowest else 0
            if held > 1 or not any(step):
                return found, False
            for at, by in zip(unknown, step, strict=True):
                _move(point, at, by)
            before, found = misses, self.at(point, close)
            if not all(math.isfinite(each) for each in found.misses):
                return found, False
            _update(slopes, step, [found.misses[at] - old for at, old in zip(unknown, before, strict=True)])
        return found, False

    def _slopes(self, point, found, unknown, close):
        """[miss][unknown]: how each miss answers to each unknown."""
        columns = []
        for at in unknown:
            by = -NUDGE if at == NEST and point[NEST] + NUDGE > HIGHEST_NEST else NUDGE
            nudged = [*point]
            _move(nudged, at, by)
            other = self.at(nudged, close)
            columns.append([(other.misses[row] - found.misses[row]) / by for row in unknown])
        return [list(row) for row in zip(*columns, strict=True)]

    def _held(self, point, unknown, asked):
        """The step within its bounds: the whole of it is shortened, and the nest ends at its own."""
        longest = max([1.0, *(abs(by) / LARGEST_STEP[at] for at, by in zip(unknown, asked, strict=True))])
        step = [by / longest for by in asked]
        for place, at in enumerate(unknown):
            if at == NEST:
                step[place] = min(max(point[NEST] + step[place], self.lowest), HIGHEST_NEST) - point[NEST]
        return step

    def first(self, point, others):
        """What is found at the smallest price weight that gives the category elasticity, by small steps upwards, or at
        the one that comes nearest, with that point before it.

        People who differ much in how they mind a price, or prices that do, hold the elasticity below any number: those
        who would answer have long stayed away.  Where costs are felt by a curve the elasticity hardly answers to ever
        larger weights then, so that of those nearly as near as the nearest (`NEAR_ENOUGH`) the smallest is taken.
        """
        rest = [at for at in others if at != B]
        begun = [*point]
        if B in others:
            begun[B] = point[B] / 64.0
            least = most = 0.0
            tried: list[tuple[float, list[float]]] = []
            while begun[B] < 4096.0 * point[B]:
                found, gone = self.run(begun, rest)
                if not gone:
                    break
                tried.append((abs(found.misses[B]), [*begun]))
                if found.misses[B] >= 0.0:
                    most = begun[B]
                    break
                least, begun[B] = begun[B], STEP_UP * begun[B]
            begun = self._near_enough(tried) if tried else begun
            for _ in range(100 if most > 0.0 else 0):
                begun[B] = 0.5 * (least + most)
                found, _ = self.run(begun, rest)
                if abs(found.misses[B]) <= CLOSE or most - least <= 1e-12 * most:
                    break
                least, most = (begun[B], most) if found.misses[B] < 0.0 else (least, begun[B])
        found, _ = self.run(begun, rest)
        return begun, found

    def _near_enough(self, tried):
        """Of (miss, point) by rising price weight the point that comes nearest, or nearly so."""
        least = min(miss for miss, _ in tried)
        if not all(each.curve.is_straight for each in self.market.groups):
            least += NEAR_ENOUGH if least > NEAR_ENOUGH else 0.0
        return [*next(point for miss, point in tried if miss <= least)]

    def nearest(self, point, others):
        """(Point, found, whether it is a root) at the nest nearest to the brand elasticity, from the point's own on."""
        known: dict[float, tuple] = {}

        def at(nest):
            if nest not in known:
                begun = [*(min(known.items(), key=lambda one: abs(one[0] - nest))[1][0] if known else point)]
                begun[NEST] = nest
                found, _ = self.run(begun, others, ENOUGH)
                known[nest] = begun, found
            return abs(known[nest][1].misses[NEST])

        best = _lowest_of(at, point[NEST], self.lowest, HIGHEST_NEST)
        point, _ = known[best]
        found, _ = self.run(point, others)
        return point, found, abs(found.misses[NEST]) <= CLOSE


def _lowest_of(of, start, least, most):
    """Where a function with one dip in [least, most] is lowest, to `NARROW`, from ``start`` on.

    Strides to where it rises again, then the bottom of the parabola through the three lowest points.
    """
    low, middle, high = max(least, start - STRIDE), start, min(most, start + STRIDE)
    stride = STRIDE
    while of(low) < of(middle) and low > least:
        stride *= 2.0
        low, middle, high = max(least, low - stride), low, middle
    while of(high) < of(middle) and high < most:
        stride *= 2.0
        low, middle, high = middle, high, min(most, high + stride)
    if of(low) < of(middle) or of(high) < of(middle):
        return low if of(low) < of(high) else high  # it falls to the very end
    while high - low > 2.0 * NARROW:
        left, right = middle - low, high - middle
        fall, rise = left * (of(middle) - of(high)), right * (of(middle) - of(low))
        bottom = middle - 0.5 * (left * fall - right * rise) / (fall + rise) if fall + rise != 0.0 else middle
        if abs(bottom - middle) < NARROW:
            if min(left, right) <= 4.0 * NARROW or left == 0.0 or right == 0.0:
                break
            bottom = middle + (2.0 * NARROW if right > left else -2.0 * NARROW)
        bottom = min(max(bottom, low + 0.25 * left), high - 0.25 * right)
        inner, outer = sorted((middle, bottom))
        low, middle, high = (low, inner, outer) if of(inner) <= of(outer) else (inner, outer, high)
    return middle


def _move(point, at, by):
    point[at] = point[at] * exp(by) if at == B else point[at] + by


def _logit(share):
    return log(share / (1.0 - share))


def _solution(rows, right):
    """The solution of a few linear equations, by elimination with pivots; None where there is none."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    count = len(table)
    for at in range(count):
        best = max(range(at, count), key=lambda row: abs(table[row][at]))
        if not abs(table[best][at]) > 1e-12:
            return None
        table[at], table[best] = table[best], table[at]
        for row in range(count):
            if row != at:
                share = table[row][at] / table[at][at]
                table[row] = [a - share * b for a, b in zip(table[row], table[at], strict=True)]
    return [table[at][count] / table[at][at] for at in range(count)]


def _update(slopes, step, change):
    """Broyden's update: the slopes that agree with the last step, changed as little as can be."""
    length = total([each * each for each in step])
    if not length > 0.0:
        return
    for row, moved in zip(slopes, change, strict=True):
        missing = moved - total([a * b for a, b in zip(row, step, strict=True)])
        for place, by in enumerate(step):
            row[place] += missing * by / length
