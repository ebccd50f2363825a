"""docs/estimation.md, made: `python -m sim.evidence.estimation_page > docs/estimation.md` (about two minutes)."""

from sim.evidence.customer_base import PARAMETERS, CustomerBase, customer_base
from sim.evidence.estimation import averaged, go_or_stay, in_logits, truth, which_business
from sim.evidence.weekly_prices import text
from sim.market.terms import Terms
from sim.scenario import read
from sim.study.rows.choices import choice_situations
from sim.study.runs.replication import Replicator

REPLICATIONS = 20
SOME = 5
"""Replications of the worlds in which something cannot be found: the gaps are far wider than luck."""
SOUGHT = {
    "cost": "price weight",
    "expectation": "experience weight",
    "risk": "risk weight",
    "loyalty": "loyalty weight",
}
SEEN = ("cost", "loyalty")
"""What somebody sees who has prices and purchases; loyalty follows from purchases if every visit counts alike."""
ALIKE = "sensitivity_spread = 0.0"
OPENING, SETTLED = "a market that opens in week 0", "a market that has settled"
BASES = {
    OPENING: 'preset = "restaurant"\n[study]\nwarm_up_weeks = 0\nweeks = 78\n',
    SETTLED: 'preset = "restaurant"\n[study]\nwarm_up_weeks = 52\nweeks = 78\n',
}

PAGE = """\
# Does estimation find what was put in?

Made by `python -m sim.evidence.estimation_page`; edit it there. Packages: `python -m pip install '.[data]'`.

Whoever estimates a model of choice on real data never learns whether the answer is right. Here the weights are known,
so public packages can be asked to find them. It tests two things at once: that people in the program choose by the
rule that is written down, and what data of such a kind can tell at all.

## Weights that are found

[weekly_prices.toml](../scenarios/weekly_prices.toml) is a market in which every business draws its price anew each
week, so that price moves by chance alone, and in which all people weigh alike. `python run.py
scenarios/weekly_prices.toml --choices` leaves `data/choices.parquet`: a row for every business that came to mind on
every occasion, with what it cost, the experience that the customer expected of it, the risk she saw, her loyalty, and
what she chose; and a row for staying in.

| column | what it holds |
|---|---|
| `situation` | number of the occasion; its rows stand together |
| `customer_id`, `customer`, `date`, `week`, `occasion`, `place`, `segment`, `is_passing` | who and when |
| `business` | the alternative; empty for staying in, which has 0 in all the columns below |
| `price`, `cost` | money; cost is price, waiting, travel and effort |
| `expectation`, `appeal` | in standard deviations between businesses, as the weights are |
| `risk` | likewise; what a guarantee leaves of it |
| `loyalty` | 0–1 |
| `chosen` | the decision, seat or no seat; what people bound by a commitment do is no choice and left out |

The rule is a nested logit. [xlogit](https://xlogit.readthedocs.io) fits the choice between businesses, with a
constant for each; that finds weights *divided by the nest*. The choice between going and staying in then finds the
nest. From the one replication that the command records, {situations:,} choices:

| weight / nest | put in | found | s.e. | off by |
|---|--:|--:|--:|--:|
{first}

Two standard errors is luck's usual reach, so 1 of 20 such numbers should lie beyond it. Over {replications}
replications (other people, other luck):

| | put in | mean found | s.e. of the mean | off by | within 2 s.e. |
|---|--:|--:|--:|--:|--:|
{many}

Loyalty and expectation, products of each other in a real panel, are told apart here because both columns are given.
The nest's standard errors take the first step as known and are a little too small.

## Weights that are not

**A price that never moves.** The same file without its events: with a constant for each business the price weight
cannot be found at all, because price *is* a constant of the business. Without the constants a number comes out, and
it is wrong, because dear houses are also the better ones (`appeal` rises with price, and is not in the fit): the
price weight / nest is found as {constant} (s.e. {constant_error}) instead of {cost}. Visits of a market with fixed
prices cannot tell the price weight; that is why `price_weight` is solved from published elasticities.

**Loyalty, or taste?** Now somebody sees only prices and purchases, as a panel does, not what customers expect. Every
visit counts alike for loyalty here (`loyalty_reward = "visit"`, as in Guadagni & Little), so that it can be worked
out from purchases. Over {some} replications of each world:

| world | loyalty weight / nest put in | found, expectations seen | found, purchases alone |
|---|--:|--:|--:|
{worlds}

In the second world loyalty does nothing (`off = ["loyalty"]`); people go back because a house suits them. In the
third all tastes are the same (`off = ["match"]`), and habit does it. Purchases alone give both a weight of the same
order: in the second it lies {sure:.0f} standard errors from the truth, and more data make the wrong answer more
certain, because past purchases stand for taste as well as for habit. This is no flaw of the package but of the data:
stable tastes and pure reinforcement can even give identical purchases (Jeuland, Bass & Wright 1980; the Pólya urn in
[sim/laws/dirichlet.py](../sim/laws/dirichlet.py)). The 3.92 of Guadagni & Little (1983) holds both, as Fader & Lattin
(1993) say; our `loyalty_weight` is 1.5.

**People who differ.** With the default spread of sensitivities (`sensitivity_spread = 0.4`) the plain logit knows one
weight for all where there are many. What it leaves out goes partly into loyalty, which stands for taste once more. A
mixed logit is the remedy; it has not been tried here.

| weight / nest | mean put in | found | s.e. |
|---|--:|--:|--:|
{spread}

**Other pairs that only come as a product** (experience weight × match, loss aversion × tolerance, word weight ×
friends) are in [validation](validation.md#what-cannot-be-told-from-data).

## Customers who quietly stop

`data/visits.parquet` is a log of transactions: who, when, where, how much. The BG/NBD of Fader, Hardie & Lee (2005)
takes such logs; the package [lifetimes](https://lifetimes.readthedocs.io) is its public implementation (no longer
developed, and still right: on the CDNOW log it gives the published .243, 4.414, .793, 2.426, and so does our
`sim.laws.bgnbd`; a test says so). Everybody who first came to a business in weeks 0–11 of the `restaurant` preset,
fitted on weeks 0–38, weeks 39–77 foretold:

| cohort in | customers | fit | r | alpha, weeks | a | b | a / (a + b) | repeats foretold | happened | off by |
|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|
{bases}

Where a market opens, the fit is clean: all parameters are well inside their range, both implementations agree on
them, and the forecast for the next 39 weeks holds. In a settled market new customers are few and special (they go out
least, or have just moved in), and `a` and `b` run towards 0 together: about one in six stops after the first repeat
and the others never do, so only that share, a / (a + b), can be told. The two implementations agree on it and stop at
different points of the ridge; a simplex that starts where all stop alike does not even find it, which is why
`sim.laws.bgnbd` starts twice.

In our market nobody decides to leave for good. People move away, are disappointed, or drift to what they like better,
and the BG/NBD has to call all three a chance to stop. Whoever uses it on such a log should trust the forecast, not
the meaning of `a` and `b`.
"""


def page() -> str:
    """The text of docs/estimation.md."""
    runs = [_fits(text(), number) for number in range(REPLICATIONS)]
    put_in = truth(Terms.of(read(text=text())))
    known = {name: put_in[name] / put_in["nest"] for name in SOUGHT} | {"nest": put_in["nest"]}
    fixed = text().split("\n[[event]]")[0]
    constant = averaged([which_business(_choices(fixed, each), constants=False) for each in range(SOME)])
    spread = averaged([_fits(text().replace(ALIKE, "sensitivity_spread = 0.4"), each)[0] for each in range(SOME)])
    taste_only = _world("loyalty")
    worlds = {"both": _world(), "taste only": taste_only, "habit only": _world("match")}
    bases = {name: base(market) for name, market in BASES.items()}
    return PAGE.format(
        situations=runs[0][0].situations,
        first="\n".join(_found(name, runs[0][0], known[name]) for name in SOUGHT),
        replications=REPLICATIONS,
        many="\n".join(_coverage(name, runs, known[name], put_in) for name in [*SOUGHT, "nest"]),
        constant=f"{constant.values['cost']:.3f}",
        constant_error=f"{constant.errors['cost']:.3f}",
        cost=f"{known['cost']:.3f}",
        some=SOME,
        worlds="\n".join(_world_line(name, *world) for name, world in worlds.items()),
        sure=taste_only[2].off_by("loyalty", 0.0),
        spread="\n".join(_found(name, spread, known[name]).rsplit(" | ", 1)[0] + " |" for name in SOUGHT),
        bases="\n".join(_base_lines(name, found) for name, found in bases.items()),
    )


def _choices(scenario_text, replication):
    return choice_situations(read(text=scenario_text), replication=replication)


def _fits(scenario_text, replication):
    """(weights / nest, nest and going out, weights in logits) of one replication."""
    choices = _choices(scenario_text, replication)
    which = which_business(choices)
    going = go_or_stay(choices, which)
    return which, going, in_logits(which, going)


def _found(name, fit, known):
    found = f"{fit.values[name]:.3f} | {fit.errors[name]:.3f} | {fit.off_by(name, known):+.1f} s.e."
    return f"| {SOUGHT[name]} | {known:.3f} | {found} |"


def _coverage(name, runs, known, put_in):
    rows = [("", [going for _, going, _ in runs], known)]
    if name in SOUGHT:
        rows = [
            (" / nest", [which for which, _, _ in runs], known),
            (", logits", [both for *_, both in runs], put_in[name]),
        ]
    lines = []
    for unit, fits, value in rows:
        mean = averaged(fits)
        within = sum(abs(fit.off_by(name, value)) <= 2.0 for fit in fits)
        lines.append(
            f"| {SOUGHT.get(name, name)}{unit} | {value:.3f} | {mean.values[name]:.3f} | {mean.errors[name]:.3f} | "
            f"{mean.off_by(name, value):+.1f} s.e. | {within} of {len(fits)} |"
        )
    return "\n".join(lines)


def _world(off=None):
    """(loyalty weight / nest put in, fit with expectations seen, fit from purchases alone) of a world."""
    lines = [ALIKE, 'loyalty_reward = "visit"', f'off = ["{off}"]' if off else ""]
    told = text().replace(ALIKE, "\n".join(lines))
    put_in = truth(Terms.of(read(text=told)))
    frames = [_choices(told, number) for number in range(SOME)]
    seen, blind = (averaged([which_business(each, names) for each in frames]) for names in (tuple(SOUGHT), SEEN))
    return put_in["loyalty"] / put_in["nest"], seen, blind


def _world_line(name, known, seen, blind):
    cells = [f"{fit.values['loyalty']:.2f} (s.e. {fit.errors['loyalty']:.2f})" for fit in (seen, blind)]
    return f"| {name} | {known:.2f} | {cells[0]} | {cells[1]} |"


def base(market: str) -> CustomerBase:
    """The `CustomerBase` of replication 0 of a market of the restaurant preset, given as text."""
    scenario = read(text=market)
    return customer_base(Replicator(scenario, scenario.runs.seed, "kernel").visits().read())


def _base_lines(name, found):
    lines = []
    fits = (
        ("lifetimes", found.theirs, found.expected_later, found.tracking_errors[0]),
        ("sim.laws", vars(found.ours), found.expected_by_ours, found.tracking_errors[1]),
    )
    for fit, values, foretold, wrong in fits:
        errors = found.errors if fit == "lifetimes" else {}
        fitted = [f"{values[each]:.3g}" + (f" (s.e. {errors[each]:.2g})" if errors else "") for each in PARAMETERS]
        fitted.append(f"{values['a'] / (values['a'] + values['b']):.3f}")
        lines.append(
            f"| {name} | {found.customers:,} | {fit} | {' | '.join(fitted)} | {foretold:,.0f} | "
            f"{found.bought_later:,} | {100.0 * wrong:+.1f} % |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
