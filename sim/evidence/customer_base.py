"""The log of visits in the hands of others: the BG/NBD of the package lifetimes, fitted to `data/visits.parquet`.

Fader, Hardie & Lee (2005), Counting your customers the easy way, Marketing Science 24(2): a cohort of new customers is
watched for some weeks, the model is fitted, and what it expects of the weeks after is held against what happened.  Our
own `sim.laws.bgnbd` is fitted to the same cohort, as a check of each by the other.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import UsageError
from sim.laws.bgnbd import BgNbd

PARAMETERS = ("r", "alpha", "a", "b")


@dataclass(frozen=True)
class CustomerBase:
    """A BG/NBD fitted to a cohort; rates by week, as `PARAMETERS`.

    `theirs` and `errors` are the package's, `ours` what `sim.laws.bgnbd` finds; `bought_later` is how many repeats the
    cohort made after the fit's end, `expected_later` and `expected_by_ours` how many each fit expected of these very
    customers.
    """

    customers: int
    repeats: int
    theirs: dict
    errors: dict
    ours: BgNbd
    bought_later: int
    expected_later: float
    expected_by_ours: float

    @property
    def tracking_errors(self) -> tuple[float, float]:
        """How far the expectations, the package's and ours, lie from what happened, as shares of it."""
        return self.expected_later / self.bought_later - 1.0, self.expected_by_ours / self.bought_later - 1.0


def customer_base(
    visits: pd.DataFrame, *, cohort_weeks: int = 12, fit_weeks: int = 39, last_week: int = 78
) -> CustomerBase:
    """Fit the customers of all businesses who first came in weeks 0 to `cohort_weeks` - 1, on weeks before `fit_weeks`.

    `visits` is a frame of data/visits.parquet (`Comparison.visits.read()`).  Only residents' visits under the
    baseline count, a day with two visits once.  What comes after is compared up to before `last_week`.
    """
    cohort = _cohort(visits, cohort_weeks, last_week)
    seen, later = cohort[cohort["week"] < fit_weeks], cohort[cohort["week"] >= fit_weeks]
    by_customer = seen.groupby("customer")["day"]
    first, last = by_customer.min(), by_customer.max()
    repeats = by_customer.size() - 1
    if not repeats.sum():
        raise UsageError(f"Nobody of {len(first)} new customers came back within {fit_weeks} weeks; nothing to fit.")
    history = repeats, (last - first) / 7.0, (7 * fit_weeks - first) / 7.0
    ahead = last_week - fit_weeks
    fitter = _fit(*history)
    theirs = {name: float(fitter.params_[name]) for name in PARAMETERS}
    arrays = [each.to_numpy() for each in history]
    ours = BgNbd.fit(*arrays)
    return CustomerBase(
        customers=len(first),
        repeats=int(repeats.sum()),
        theirs=theirs,
        errors={name: float(fitter.summary.loc[name, "se(coef)"]) for name in PARAMETERS},
        ours=ours,
        bought_later=len(later),
        expected_later=float(fitter.conditional_expected_number_of_purchases_up_to_time(ahead, *history).sum()),
        expected_by_ours=float(ours.expected_next(float(ahead), *arrays).sum()),
    )


def _cohort(visits, cohort_weeks, last_week):
    """Days on which each new customer of each business came: customer, day (from week 0 on), week."""
    import pandas as pd

    baseline = visits["strategy"] == visits["strategy"].iloc[0]  # the log begins with it
    rows = visits[baseline & ~visits["is_passing"] & (visits["week"] < last_week)]
    opening = (rows["date"] - pd.to_timedelta(7 * rows["week"], unit="D")).min()
    customer = rows["customer"] + " at " + rows["business"]
    days = rows[["week"]].assign(customer=customer, day=(rows["date"] - opening).dt.days)
    new = set(customer[rows["is_first"] & (rows["week"] < cohort_weeks)])
    return days[days["customer"].isin(new)].drop_duplicates(["customer", "day"])


def _fit(repeats, recency, age):
    try:
        from lifetimes import BetaGeoFitter
    except ModuleNotFoundError:
        raise UsageError("This needs the package lifetimes: python -m pip install '.[data]'.") from None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # the package tries parameters that overflow, and says so
        return BetaGeoFitter().fit(repeats, recency, age)
