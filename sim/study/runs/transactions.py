"""The transaction log of replication 0, in the form that customer-base tools expect: customer, date, amount."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.annotations import Bools, Ints, Objects
from sim.market.terms import Terms
from sim.rules.scale import score_of
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.currency import decimals
from sim.study.runs.branches import Branch

if TYPE_CHECKING:
    import pandas as pd


def visit_frame(scenario: Scenario, terms: Terms, branch: Branch, visits: Mapping[str, Bools | Ints]) -> "pd.DataFrame":
    """Visits of replication 0 in one branch (`sim.market.visits.COLUMNS`, any number of weeks) as a DataFrame.

    `tried_at` is where the strategy is tried, missing for the baseline; `customer_id` is a whole number for each
    person, `customer` the same in words; `paid` is before refunds and upgrades; scores are on the scenario's scale.
    """
    import pandas as pd

    row = visits["week"] - terms.first_week
    day = visits["week"].astype(np.int64) * 7 + visits["day"]
    paid = terms.by_week["price"][row, visits["business"]] * terms.by_week["spend"][row, visits["segment"]]
    tried_at = None if branch.strategy == scenario.study.baseline else branch.focus
    return pd.DataFrame(
        {
            "tried_at": pd.Series([tried_at], dtype="str").repeat(len(row)).reset_index(drop=True),
            "strategy": branch.strategy,
            "customer_id": customer_ids(terms, visits),
            "customer": _labels(terms, visits).to_pandas(),
            "date": pd.to_datetime(scenario.study.start_date) + pd.to_timedelta(day, unit="D"),
            "week": visits["week"],
            "business": _named(terms.names.business, visits["business"]).to_pandas(),
            "place": _named(terms.names.place, _place_of(visits)).to_pandas(),
            "segment": _named(terms.names.segment, visits["segment"]).to_pandas(),
            "is_passing": visits["passer"],
            "paid": np.round(paid, decimals(scenario)),
            "expected": np.round(score_of(visits["expected"], terms.norm, terms.spread), 6),
            "remembered": np.round(score_of(visits["memory"], terms.norm, terms.spread), 6),
            "felt_score": np.round(score_of(visits["satisfaction"], terms.norm, terms.spread), 6),
            "is_first": visits["first"],
            "is_referred": visits["referred"],
            **{name: visits[name] for name in ("delighted", "outraged", "complained", "refunded", "upgraded")},
            "left_for_good": visits["left"],
        }
    )


def places(terms: Terms, rows: Mapping[str, Bools | Ints]) -> Objects:
    """The names of the places where the people `rows["who"]` live or pass, object [n]."""
    return np.array(terms.names.place, dtype=object)[_place_of(rows)]


def _place_of(rows):
    return (rows["who"] >> 24) & 127


def _named(names, codes):
    """The names with these indexes, an Arrow array of text."""
    import pyarrow

    return pyarrow.array(names, pyarrow.string()).take(pyarrow.array(codes))


def customer_ids(terms: Terms, rows: Mapping[str, Bools | Ints]) -> Ints:
    """Whole numbers of the same people as `customer_labels`, int64 [n]: below 2^53, so that any program keeps them.

    The low 32 bits are the customer's number `who`; above them stands the week of arrival, or of passing by, counted
    from the start of the warm-up, and 0 for those there from the start.
    """
    who, week = (np.asarray(rows[name]).astype(np.int64) for name in ("who", "week"))
    came = np.where(rows["passer"], week, np.asarray(rows["arrival"]).astype(np.int64)) - terms.first_week + 1
    return np.maximum(came, 0) << 32 | who & 0xFFFFFFFF


def customer_labels(terms: Terms, rows: Mapping[str, Bools | Ints]) -> list[str]:
    """What people are called in files: place, slot and when they came, from the columns who, arrival, week, passer."""
    return _labels(terms, rows).to_pylist()


def _labels(terms, rows):
    """The same as an Arrow array of text."""
    import pyarrow
    import pyarrow.compute as pc

    def text(numbers):
        return pyarrow.array(numbers).cast(pyarrow.string())

    founder = pyarrow.array(rows["arrival"] < terms.first_week)
    arrived = pc.binary_join_element_wise("arrived in week", text(rows["arrival"]), " ")
    passing = pc.binary_join_element_wise("passing in week", text(rows["week"]), " ")
    resident = pc.if_else(founder, "there from the start", arrived)
    when = pc.if_else(pyarrow.array(rows["passer"]), passing, resident)
    return pc.binary_join_element_wise(
        _named(terms.names.place, _place_of(rows)), text(rows["who"] & 0xFFFFFF), when, "/"
    )
