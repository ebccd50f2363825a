"""Rivals that answer: how long an advantage lasts when it is copied, and which plan survives an answer.

Further runs of the comparison, with the same customers and the same luck, in which all rivals of the place answer
alike (`sim.study.rivals.responses`).
"""

from collections.abc import Mapping, Sequence

from sim.annotations import Row, Rows, Tables
from sim.scenario.schema.scenario import Scenario
from sim.study.measures.rival_money import costs_of_copying, rivals_of
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.rivals.equilibria import equilibria, expected, undominated
from sim.study.rivals.half_life import half_life_weeks
from sim.study.rivals.responses import ALL, EXPERIENCE, NONE, Game, games
from sim.study.runs.answers import Answers
from sim.study.runs.branches import TOGETHER
from sim.study.studied import Studied

MOST_REPLICATIONS = 8
"""How many replications each answer is run for, at most: differences are paired, so a few say much."""
MEASURED = ("rival_profits", "weekly_advantage")
PLAYERS = ("ours", "rivals")


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs the analysis gives to the runner."""
    count = min(replications, MOST_REPLICATIONS)
    return sum(count * len(game.variants()) for game in games(scenario)) if count else 0


def tables(study: Studied) -> Tables:
    """rivals, payoffs and equilibria of a `sim.study.analyses.Study`; without rows where nobody can answer."""
    count = min(study.replications, MOST_REPLICATIONS)
    made = games(study.scenario)
    variants = {(number, key): one for number, game in enumerate(made) for key, one in game.variants().items()}
    found = study.runner.many(variants, count, keep="little", measures=MEASURED) if variants else {}
    rows: dict[str, Rows] = {"rivals": [], "payoffs": [], "equilibria": []}
    for number, game in enumerate(made):
        answers = {key: one for (whose, key), one in found.items() if whose == number}
        rows["rivals"] += rival_rows(game, answers)
        rows["payoffs"] += payoff_rows(game, answers)
    order = {name: place for place, name in enumerate(study.answers.businesses)}
    for table in ("rivals", "payoffs"):
        rows[table].sort(key=lambda row: order[row["business"]])
    rows["equilibria"] = equilibrium_rows(rows["payoffs"])
    return rows


def rival_rows(game: Game, answers: Mapping[str | tuple[str, int], Answers]) -> Rows:
    """Rows of rivals.csv: the gain of every strategy while nobody copies, then when all rivals copy after a delay.

    ``answers`` maps the keys of `Game.variants` to `Answers`.  ``gain`` is the mean paired difference of discounted
    profit from the baseline among the same rivals, ``luck_low`` and ``luck_high`` its 95 % interval of luck,
    ``half_life_weeks`` as `sim.study.rivals.half_life` has it.  No rows where imitation is switched off.
    """
    if not game.delays:
        return []
    alone, rows = answers[NONE], []
    for business in game.asked:
        for strategy in alone.question.alternatives:
            advantage = _advantages(game, alone, business, strategy)
            steps = next(one.step for one in game.scenario.strategy if one.name == strategy)
            for delay in (None, *game.delays):
                here = alone if delay is None else answers[_key(delay, answers)]
                gains = here.values(business, strategy, "difference")
                row = {"business": business, "strategy": strategy, "copy_after_weeks": delay}
                row |= {"is_copying": delay is not None} | _money("gain", gains)
                row["half_life_weeks"] = None
                if delay is not None:
                    copied = _advantages(game, here, business, strategy)
                    row["half_life_weeks"] = half_life_weeks(advantage, copied, steps)
                rows.append(row | {"replications": len(gains)})
    return rows


def _key(delay, answers):
    return ALL if delay == 0 and ALL in answers else ("copy", delay)


def _advantages(game, answers, business, strategy):
    """The weekly advantage by replication: list of lists [W]; that of a group is the sum of its businesses."""
    names = [one.name for one in game.scenario.focus] if business == TOGETHER else [business]
    parts = [[one.measured["weekly_advantage"] for one in answers.of(name, strategy)] for name in names]
    return [[sum(week) for week in zip(*paths, strict=True)] for paths in zip(*parts, strict=True)]


def payoff_rows(game: Game, answers: Mapping[str | tuple[str, int], Answers]) -> Rows:
    """Rows of payoffs.csv: ours and the rivals' discounted profit for each strategy and response, both as the
    difference from the baseline while the rivals do nothing, with the same luck.

    ``luck_low`` and ``luck_high`` are the 95 % interval of luck of ``ours``.  The rivals' is the sum over all rivals in
    reach, less what copying costs them.  A best reply is the move that is worth most against the other's, all of them
    in a tie to the penny.  Where strategies are tried together there is one game, of the group.
    """
    rows = []
    for business in [TOGETHER] if TOGETHER in game.asked else game.asked:
        names = [one.name for one in game.scenario.focus] if business == TOGETHER else [business]
        if any(rivals_of(game.scenario, name) for name in names):
            rows += _best_replies(_cells(game, answers, business, names))
    return rows


def _cells(game, answers, business, names):
    question = answers[NONE].question
    plain = [one.profit for one in answers[NONE].of(business, question.baseline)]
    before = _rival_profits(answers[NONE], names, question.baseline)
    cells = []
    for strategy in question.baseline_first:
        for response in game.responses:
            here = answers[response.name]
            ours = [one.profit - old for one, old in zip(here.of(business, strategy), plain, strict=True)]
            theirs = [new - old for new, old in zip(_rival_profits(here, names, strategy), before, strict=True)]
            cost = 0.0
            if response.name in (EXPERIENCE, ALL) and strategy != question.baseline:
                cost = _cost(game.answered(response.name), strategy, names)
            row = {"business": business, "strategy": strategy}
            row |= {"response": response.name, "response_label": response.label} | _money("ours", ours)
            cells.append(row | {"rivals": penny(mean(theirs) - cost), "replications": len(ours)})
    return cells


def _rival_profits(answers, names, strategy):
    """The sum of the rivals' profits by replication, each rival counted once."""
    totals = []
    for outcomes in zip(*(answers.of(name, strategy) for name in names), strict=True):
        profits = {}
        for one in outcomes:
            profits |= one.measured["rival_profits"]
        totals.append(sum(profits.values()))
    return totals


def _cost(scenario, strategy, names):
    costs = {}
    for name in names:
        costs |= costs_of_copying(scenario, strategy, name)
    return sum(costs.values())


def _best_replies(cells):
    ours, theirs = {}, {}
    for cell in cells:
        ours.setdefault(cell["response"], []).append(cell["ours"])
        theirs.setdefault(cell["strategy"], []).append(cell["rivals"])
    marked = []
    for cell in cells:
        count = cell.pop("replications")
        cell["is_our_best_reply"] = cell["ours"] == max(ours[cell["response"]])
        cell["is_their_best_reply"] = cell["rivals"] == max(theirs[cell["strategy"]])
        marked.append(cell | {"replications": count})
    return marked


def equilibrium_rows(payoffs: Sequence[Row]) -> Rows:
    """Rows of equilibria.csv from those of payoffs.csv: a row for every move that is played with some chance.

    Among the moves that are worth playing (`sim.study.rivals.equilibria.undominated`), so that no equilibrium rests
    on an empty threat.  ``value`` is what the player expects, as payoffs.csv counts it.  Means are taken as they
    are: luck that is left in them is left in the equilibria.
    """
    rows = []
    for business in dict.fromkeys(cell["business"] for cell in payoffs):
        cells = [cell for cell in payoffs if cell["business"] == business]
        moves = [[*dict.fromkeys(cell[key] for cell in cells)] for key in ("strategy", "response")]
        kept = undominated(*(_table(cells, player, *moves) for player in PLAYERS))
        moves = [[names[move] for move in some] for names, some in zip(moves, kept, strict=True)]
        tables = {player: _table(cells, player, *moves) for player in PLAYERS}
        for number, pair in enumerate(equilibria(*tables.values()), start=1):
            for player, names, chances in zip(PLAYERS, moves, pair, strict=True):
                value = penny(expected(tables[player], *pair))
                rows += [
                    {"business": business, "equilibrium": number, "player": player, "move": move}
                    | {"chance": to_decimals(chance, 6), "payoff": value}
                    for move, chance in zip(names, chances, strict=True)
                    if chance > 0
                ]
    return rows


def _table(cells, player, strategies, responses):
    worth = {(cell["strategy"], cell["response"]): cell[player] for cell in cells}
    return [[worth[strategy, response] for response in responses] for strategy in strategies]


def _money(name, values):
    low, high = interval(values)
    return {name: penny(mean(values)), "luck_low": penny(low), "luck_high": penny(high)}
