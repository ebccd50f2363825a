"""The five items: told with numbers that are drawn, answered by the rules of the program and by arithmetic.

The answers are worked out here and nowhere written down: another draw has another one.
"""

from math import sqrt

from sim.rules.learning import known_or_hoped, loyalty_reward, update_loyalty
from sim.scenario.schema.behaviour import Behaviour
from sim.study.numbers.statistics import half_width, mean, quantile
from sim.study.numbers.words import number as plain
from sim.study.numbers.words import pounds
from sim.teaching.quiz.item import Draw, Item, choice, number

WEEKS = 104
CURRENCY = "GBP"
HOUSES = ("The Copper Pot", "The Lantern", "The Weir", "The Mulberry", "The Anchor Yard", "The Corner House")
PEOPLE = (("Ann", "Ben"), ("Chloe", "Dan"), ("Esi", "Farid"), ("Grace", "Hugo"), ("Ines", "Jack"))
PLANS = ("price", "people", "kitchen")
FUTURES, WORLDS = 6, 5
LEAST_APART = 0.04
"""Of loyalty: no pair of guests is nearer."""
LEAST_PER_CENT = 50
"""Of per cents of per cents: no two plans are nearer in the West End."""


def money(value: float) -> str:
    """Whole pounds: "£1,250", "−£80"."""
    return pounds(value, CURRENCY)


def worth_and_cost(draw: Draw) -> Item:
    """What a plan may cost at most, and what it leaves."""
    house = draw.one_of(HOUSES)
    worth, once = draw.whole(120, 480, 10), draw.whole(520, 4160, 520)
    cost = draw.until(lambda d: d.whole(80, 520, 10), lambda c: abs(WEEKS * (worth - c) - once) > 500)
    left, most = WEEKS * (worth - cost) - once, worth - once / WEEKS
    return Item(
        title="Worth and cost",
        idea="what a plan is worth is not what it leaves",
        told=(
            f"Better people at {house} bring {money(worth)} a week more, before they are paid for, in each of {WEEKS} "
            f"weeks. They cost {money(cost)} a week, and {money(once)} once at the start. Leave discounting aside.",
        ),
        parts=(
            number(f"What does the plan leave over the {WEEKS} weeks, after all its costs?", left, 5.0, "£"),
            number(f"What could it cost a week at most, beside the {money(once)}, and lose nothing?", most, 1.0, "£"),
        ),
        solution=(
            f"{WEEKS} × ({money(worth)} − {money(cost)}) − {money(once)} = {money(left)}. At most {money(worth)} − "
            f"{money(once)} / {WEEKS} = £{most:.2f} a week."
        ),
    )


def satisfaction_and_loyalty(draw: Draw) -> Item:
    """Loyalty is made of visits, and satisfaction weighs each."""
    carry = float(Behaviour.model_fields["loyalty_carry"].default)
    weight = float(Behaviour.model_fields["reward_by_satisfaction"].default)

    def drawn(d: Draw) -> tuple[int, int, float, float]:
        happy, content = d.whole(12, 30) / 10, d.whole(-8, 4) / 10
        high, low = (round(loyalty_reward(each, weight), 2) for each in (happy, content))
        return d.whole(2, 6), d.whole(5, 10), high, low

    def loyalty(visits: int, reward: float) -> float:
        held = 0.0
        for _ in range(visits):
            held = update_loyalty(held, carry, reward)
        return held

    few, many, high, low = draw.until(
        drawn,
        lambda each: each[0] < each[1] and abs(loyalty(each[0], each[2]) - loyalty(each[1], each[3])) > LEAST_APART,
    )
    house, (one, other) = draw.one_of(HOUSES), draw.one_of(PEOPLE)
    first, second = loyalty(few, high), loyalty(many, low)
    options = [one, other, "both are equally loyal"]
    return Item(
        title="Satisfaction and loyalty",
        idea="satisfied is not loyal: a habit is made of visits",
        told=(
            f"After each visit to {house} a guest's loyalty L becomes {carry:g} L + {1 - carry:g} r. Both guests begin "
            f"at L = 0, and go nowhere else. {one} comes {few} times and is delighted each time: r = {high:.2f}. "
            f"{other} comes {many} times and is no more than content: r = {low:.2f}.",
        ),
        parts=(
            choice("Who is more loyal after these visits?", options, one if first > second else other),
            number(f"How loyal is {other} then?", second, 0.01, "0 to 1, two decimals"),
        ),
        solution=(
            f"From 0, n visits with the same r give L = r (1 − {carry:g}^n). {one}: {high:.2f} × (1 − {carry:g}^{few}) "
            f"= {first:.2f}. {other}: {low:.2f} × (1 − {carry:g}^{many}) = {second:.2f}."
        ),
    )


def what_an_interval_covers(draw: Draw) -> Item:
    """An interval from luck: worked out, and what it does not cover."""
    house, middle, spread = draw.one_of(HOUSES), draw.whole(-8_000, 20_000, 100), draw.whole(1_500, 6_000, 100)
    gains = [float(middle + draw.whole(-spread, spread, 50)) for _ in range(FUTURES)]
    centre, half = mean(gains), half_width(gains)
    deviation = sqrt(sum((each - centre) ** 2 for each in gains) / (FUTURES - 1))
    right = (
        "With these inputs the mean over very many futures is likely to lie in it; other inputs may move it anywhere."
    )
    options = draw.in_an_order(
        (
            right,
            "Nineteen of twenty futures have a gain that lies in it.",
            "The real house's gain lies in it with a chance of 95 %, whatever was assumed.",
            "It says how far the gain would move if customers were other than assumed.",
        )
    )
    return Item(
        title="What an interval covers",
        idea="an interval from luck covers luck, not assumptions",
        told=(
            f"A plan at {house} was run in {FUTURES} futures, each beside the same future without it. Its gains were "
            f"{', '.join(money(each) for each in gains)}: their standard deviation is {money(deviation)}. For "
            f"{FUTURES} numbers the 95 % interval of the mean is the mean ± {quantile(FUTURES - 1):.2f} standard "
            f"deviations / √{FUTURES}.",
        ),
        parts=(
            number("What is the lower end of this interval?", centre - half, max(3.0, round(0.01 * half)), "£"),
            choice("Which of these is right about the interval?", options, right),
        ),
        solution=(
            f"Mean {money(centre)}; {quantile(FUTURES - 1):.2f} × {money(deviation)} / √{FUTURES} = {money(half)}; "
            f"lower end {money(centre - half)}. All {FUTURES} futures have the same inputs: only luck differs between "
            "them."
        ),
    )


def best_average_best_choice(draw: Draw) -> Item:
    """The best average, the smallest regret, and a plan that won once."""

    def drawn(d: Draw) -> list[list[int]]:
        return [[d.whole(-20_000, 60_000, 1_000) for _ in PLANS] for _ in range(WORLDS)]

    def means(table: list[list[int]]) -> list[float]:
        return [mean(column) for column in zip(*table, strict=True)]

    def regrets(table: list[list[int]]) -> list[int]:
        lost = [[max(row) - each for each in row] for row in table]
        return [max(column) for column in zip(*lost, strict=True)]

    def alone(values: list, best: float) -> bool:
        return values.count(best) == 1

    def suits(table: list[list[int]]) -> bool:
        average, regret = means(table), regrets(table)
        clear = alone(average, max(average)) and alone(regret, min(regret))
        clear = clear and all(alone(row, max(row)) for row in table)
        return clear and average.index(max(average)) != regret.index(min(regret))

    table = draw.until(drawn, suits)
    average, regret = means(table), regrets(table)
    best, least = average.index(max(average)), regret.index(min(regret))
    winners = [row.index(max(row)) for row in table]
    world = draw.until(lambda d: d.whole(0, WORLDS - 1), lambda each: winners[each] != best or set(winners) == {best})
    won = winners[world]
    return Item(
        title="Best average, best choice",
        idea="the best average is not the safest choice, and to win once is not to be best",
        told=(
            f"Three plans for {draw.one_of(HOUSES)} were tried in {WORLDS} worlds: {WORLDS} sets of assumptions, none "
            "more likely than another. The table has the gain of each plan. Regret is how much less a plan gains than "
            "the best plan of that world.",
        ),
        table=(
            ("", *PLANS),
            *((f"world {place}", *map(money, row)) for place, row in enumerate(table, start=1)),
        ),
        parts=(
            choice("Which plan has the best average?", PLANS, PLANS[best]),
            choice("Which plan's largest regret is the smallest?", PLANS, PLANS[least]),
            number(
                f"Somebody saw world {world + 1} alone, where {PLANS[won]} wins. In how many of the {WORLDS} worlds is "
                f"{PLANS[won]} not the best?",
                sum(each != won for each in winners),
                0.0,
                "worlds",
            ),
        ),
        solution=(
            f"Averages: {', '.join(f'{plan} {money(each)}' for plan, each in zip(PLANS, average, strict=True))}. "
            f"Largest regrets: {', '.join(f'{plan} {money(each)}' for plan, each in zip(PLANS, regret, strict=True))}. "
            f"Best by world: {', '.join(PLANS[each] for each in winners)}."
        ),
    )


def town_and_west_end(draw: Draw) -> Item:
    """What shows to those who know a house, and what shows to strangers."""
    visits, margin = draw.whole(300, 600, 20), draw.whole(8, 15)
    passing = (draw.whole(3, 9), draw.whole(55, 85, 5))
    people, front = draw.until(
        lambda d: (d.whole(4, 12), d.whole(4, 12)),
        lambda each: abs((100 - passing[1]) * each[0] - passing[1] * each[1]) >= LEAST_PER_CENT,
    )
    # of a stranger and of one who knows the house: whoever came remembers the people, whoever did not sees the front
    shows_inside = (known_or_hoped(0, 0.0, 0.0), known_or_hoped(1, 1.0, 0.0))
    shows_outside = (known_or_hoped(0, 0.0, 1.0), known_or_hoped(1, 0.0, 1.0))

    def worth(rise: int, shows: tuple[float, float], place: int) -> float:
        strangers = passing[place] / 100
        return margin * visits * rise / 100 * (strangers * shows[0] + (1 - strangers) * shows[1])

    gains = [(worth(people, shows_inside, place), worth(front, shows_outside, place)) for place in (0, 1)]
    plans = ("better people", "better front")
    return Item(
        title="Town and West End",
        idea="what pays depends on who comes",
        told=(
            f"Two houses have {visits} visits a week, each of which leaves £{margin}. In the town {passing[0]} % of "
            f"the visits are by strangers, in the West End {passing[1]} %; the others are by people who know the "
            f"house. Better people bring {people} % more visits by those who know it; strangers cannot see them "
            f"beforehand. A better front brings {front} % more visits by strangers; who knows the house goes by her "
            "own memory.",
        ),
        parts=(
            number(
                "What are better people worth a week in the West End, before they are paid for?", gains[1][0], 1.0, "£"
            ),
            choice("Which plan is worth more in the town?", plans, plans[gains[0].index(max(gains[0]))]),
            choice("Which plan is worth more in the West End?", plans, plans[gains[1].index(max(gains[1]))]),
        ),
        solution="; ".join(
            f"{where}: people {plain(visits)} × {100 - passing[place]} % × {people} % × £{margin} = "
            f"£{gains[place][0]:.2f}, front {plain(visits)} × {passing[place]} % × {front} % × £{margin} = "
            f"£{gains[place][1]:.2f}"
            for place, where in enumerate(("Town", "West End"))
        )
        + ".",
    )


ITEMS = (
    worth_and_cost,
    satisfaction_and_loyalty,
    what_an_interval_covers,
    best_average_best_choice,
    town_and_west_end,
)
"""In the order in which they are asked."""


def items_of(student: str, form: str, seed: int) -> tuple[Item, ...]:
    """The quiz of one student: always the same for the same name, form and seed."""
    return tuple(made(Draw(seed, student, form, made.__name__)) for made in ITEMS)
