"""docs/guards.md, made from the guards themselves: `python -m sim.evidence.guards_page > docs/guards.md`."""

from sim.scenario.schema.evidence import PRICE_REPLICATIONS, PRICE_STEP
from sim.study.guards.guards import HOUSE, PLAN

PAGE = """\
# Guards: when a market cannot be right

Made from `sim/study/guards/guards.py` by `python -m sim.evidence.guards_page`; edit it there.

A run always gives numbers, also for a file with a nought too many in a price. A *guard* is a sign that what was
simulated cannot be what was meant. Where one is broken at a business the verdict is *Cannot be right*: there is no
recommendation for it, no break-even cost, no pay-back and no plan of action, but what to look at in the scenario
file. It stands first on the page and in the trust card (`tables/trust.csv`), and whole in `tables/guards.csv`.
`python run.py check SCENARIO --try` asks all guards of one replication, in seconds.

## Of the house as it is

Asked of every focus business under the baseline, `loses_always` of all strategies at once. With `apply = "together"`
what one house breaks leaves all of them without a common recommendation; with `apply = "each"` the others keep
theirs.

{house}

## Of a plan

Asked of every plan that earns more than the baseline, unless the house itself breaks a guard: nothing is recommended
of the others anyway. If the plan that *leads* breaks one there is no recommendation; if another does the
recommendation stands, and the sentence beside it ("A plan needs a look").

{plan}

## What is no guard

* That a plan loses, or that the house as it is does: a plan that brings it out of the red may be just what is asked
  for. Only a house that loses under every plan has another question before it than which plan.
* A season that fills the house for a while, a house that opens late or closes early: only weeks in which it is open
  count, and a first month in which a passing event acts does not count as "full already".
* What `check` proves by arithmetic before any run: that a house is closed throughout, that it can come to nobody's
  mind or has no seat, or that it would lose money with every seat taken at the highest price in the file. Those are
  warnings there.
* A price that is not near its best. The run tries it: {count} replications with the same luck, each focus business
  {step} % dearer and {step} % cheaper from week 0 (`tables/price_check.csv`). The trust card's "Prices near their
  best" passes only if neither earns more beyond luck, and else says which does, and how much.
"""


def page() -> str:
    """The text of docs/guards.md."""
    step = f"{100 * PRICE_STEP:.0f}"
    return PAGE.format(house=_table(HOUSE), plan=_table(PLAN), count=PRICE_REPLICATIONS, step=step)


def _table(guards):
    rows = ["| guard | what is measured | breaks at | why there |", "|---|---|---|---|"]
    rows += [f"| `{one.name}` | {one.asks} | {one.threshold} | {one.reason} |" for one in guards]
    return "\n".join(rows)


if __name__ == "__main__":
    print(page(), end="")
