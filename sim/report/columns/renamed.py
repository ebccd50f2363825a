"""What columns were called before: the names of version 2 of the form of results, beside those of version 1.

Files carry the new names only.  For one version `read_table` of `sim.report.output.tables` takes tables with the old
names too, and `old_names` gives a table back in its old form, for notebooks that were written before.
"""

from functools import cache
from typing import TYPE_CHECKING

from sim.report.columns import TABLES, classroom, differing, knowing, levers, search, sweeps, texts_whole
from sim.report.columns.kinds import FLAG

if TYPE_CHECKING:
    from pandas import DataFrame

ANYWHERE = {
    "luck_low": "low",
    "luck_high": "high",
    "range_low": "low",
    "range_high": "high",
    "statistic_low": "low",
    "statistic_high": "high",
    "statistic_value": "value",
    "input_value": "value",
    "guard_value": "value",
    "measure_value": "value",
    "fact_value": "value",
    "model_value": "model",
    "payoff": "value",
    "is_best": "best",
    "futures_best": "best",
    "futures_lost": "loses",
    "is_loss": "loses",
    "worst_regret": "worst",
    "mean_regret": "mean",
    "cumulative_difference": "mean",
    "futures_kind": "kind",
    "customer_group": "kind",
    "grouped_by": "by",
    "input": "what",
    "input_label": "label",
    "check_name": "check",
    "check_label": "label",
    "measure_label": "label",
    "mechanism_label": "label",
    "mechanism_effect": "change",
    "lever": "what",
    "lever_label": "label",
    "lever_rank": "rank",
    "part_label": "label",
    "fact": "what",
    "is_within": "within",
    "variance_share": "share",
    "is_important": "important",
    "is_close": "close",
    "is_clear": "clear",
    "is_in_force": "here",
    "is_axis": "axis",
    "is_copying": "copying",
    "is_our_best_reply": "our_best_reply",
    "is_their_best_reply": "their_best_reply",
    "is_idle": "idle",
    "is_payback": "payback",
    "bar_start": "start",
    "bar_end": "end",
    "baseline_change": "null",
    "lost_to": "to",
    "lead_difference": "lead",
    "precise_within": "precision",
    "baseline_revenue": "revenue",
    "weeks_done": "week",
    "alarm_weeks": "look",
    "price_move": "tried",
    "sentence_number": "number",
    "pattern_verdict": "verdict",
    "lived_under": "reading",
    "contribution_difference": "difference",
    "passing_visits": "passing",
    "first_visits": "new",
    "return_visits": "returning",
    "referred_visits": "referred",
    "tried_at": "focus",
    "customer": "customer_id",
    "paid": "amount",
    "is_passing": "passing",
    "is_first": "first",
    "is_referred": "referred",
}
"""New name -> the old one, in whatever table."""
SOMEWHERE = {
    "weekly": {"profit_undiscounted": "profit"},
    "verdicts": {"variance_share": "explained"},
    "sources": {"in_force": "value"},
    "flip": {"runner_up": "second"},
    "04_when_does_the_answer_flip": {"runner_up": "second"},
    "flips": {"flips_at": "at"},
    "willingness": {"customer_group": "who"},
    "06_what_it_rests_on": {"mechanism_label": "what"},
    "runs": {"customer_equity_at_end": "equity"},
}
"""Table -> {new name: the old one} where it had another there."""
ADDED = dict.fromkeys(("choices", "diaries"), ("customer_id",)) | {
    "visits": ("customer_id", "delighted", "outraged", "left_for_good"),
    "stages": ("away",),
    "01_which_plan_pays": ("futures_kind", "futures", "worst_regret", "mean_regret"),
    "02_odds": ("futures_lost",),
    "04_when_does_the_answer_flip": ("x_guess_low", "x_guess_high", "y_guess_low", "y_guess_high"),
    "12_how_long_before_they_copy": ("difference",),
    "customers": ("others_alike",),
    "patterns": ("bar",),
}
"""Table -> its columns that were not there before; `customer` is what `customer_id` was."""
NOT_BEFORE = (
    "weekly_means", "bridge_leaving", "05_profit_so_far", "22_the_pyramid", "23_whose_guests", *classroom.TABLES,
    *differing.TABLES, *knowing.TABLES, *levers.TABLES, *search.TABLES, *sweeps.TABLES,
)  # fmt: skip
"""Tables that were not there before."""
_WAS_TEXT = ("visits", "choices", "runs", "facts")
"""Tables whose flags were true and false before."""


@cache
def old_columns(table: str) -> dict[str, str]:
    """New name -> old name of every column of a table that was called otherwise, in the table's order."""
    if table in NOT_BEFORE:
        return {}
    here = ANYWHERE | SOMEWHERE.get(table, {})
    if table[:1].isdigit():
        here |= {"business": "focus"}  # in the charts' numbers
    names = [column.name for column in TABLES.get(table, ()) if column.name not in ADDED.get(table, ())]
    return {name: here[name] for name in names if name in here}


def new_names(table: str, header: list[str]) -> list[str]:
    """The header of a table with old names under the new ones; one with new names as it is."""
    known = {column.name for column in TABLES.get(table, ())}
    if not known or known.issuperset(header):
        return header
    new = {old: name for name, old in old_columns(table).items()}
    return [new.get(name, name) for name in header]


def old_names(frame: "DataFrame", table: str | None = None) -> "DataFrame":
    """A table of results as it was before: a new DataFrame under the old names of its columns, its flags 0 and 1, ""
    where a text is missing, and in `weekly` the baseline under each business at which a strategy is tried.

    ``table`` is its name ("decision", "weekly", "01_which_plan_pays"); left out, it is known by its columns.  Raises
    ValueError where these are of no table, or of several that were called differently.
    """
    table = table or _table_of(list(frame.columns))
    if table not in TABLES or table in NOT_BEFORE:
        raise ValueError(f"There was no table {table!r} before.")
    frame = frame.drop(columns=[name for name in ADDED.get(table, ()) if name in frame.columns])
    if table == "weekly":
        frame = _baseline_everywhere(frame)
    if table not in _WAS_TEXT:
        flags = [column.name for column in TABLES[table] if column.kind is FLAG and column.name in frame.columns]
        frame = frame.astype(dict.fromkeys(flags, "int64"))
    return texts_whole(table, frame).rename(columns=old_columns(table))


def _baseline_everywhere(weekly):
    import pandas as pd

    baseline = weekly["tried_at"].isna()
    places = weekly.loc[~baseline, "tried_at"].unique()
    if not len(places):
        return weekly
    return pd.concat(
        [part for at in places for part in (weekly[baseline].assign(tried_at=at), weekly[weekly["tried_at"] == at])],
        ignore_index=True,
    )


def _table_of(names: list[str]) -> str:
    """The table that has these columns, all or some of them."""
    before = {table: columns for table, columns in TABLES.items() if table not in NOT_BEFORE}
    whole = [table for table, columns in before.items() if [column.name for column in columns] == names]
    some = whole or [
        table for table, columns in before.items() if {column.name for column in columns}.issuperset(names)
    ]
    forms = {tuple(sorted((new, old) for new, old in old_columns(table).items() if new in names)) for table in some}
    if len(forms) != 1:
        why = "several tables have" if some else "no table has"
        raise ValueError(f'Say of which table this is (old_names(frame, "decision")): {why} these columns.')
    return some[0]
