"""Only tables that have rows are pinned: a table that loses all of them fails, and so does one that gets its first."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.kernel import tables
from tests.kernel.tables import HASHES, WITHOUT_ROWS, hashes

COMMITTED = json.loads(HASHES.read_text())


@pytest.fixture
def compared(monkeypatch):
    """Let the comparison be one of tables with one row each but for those named."""

    def found(empty):
        frames = {name: pd.DataFrame({"one": [] if name in empty else [1]}) for name in {*COMMITTED, *WITHOUT_ROWS}}
        runs, cumulative, visits = (frames.pop(name) for name in ("runs", "cumulative", "visits"))
        log = SimpleNamespace(read=lambda: visits)
        made = SimpleNamespace(tables=frames, runs=runs, cumulative=cumulative, visits=log)
        monkeypatch.setattr(tables, "compare", lambda *_arguments, **_more: made)

    return found


def test_what_has_no_rows_is_not_pinned(compared):
    compared(WITHOUT_ROWS)
    assert set(hashes()) == set(COMMITTED)
    assert not WITHOUT_ROWS & set(COMMITTED)


@pytest.mark.parametrize("name", ["decision", "visits"])
def test_a_pinned_table_without_rows_fails(compared, name):
    compared({*WITHOUT_ROWS, name})
    with pytest.raises(AssertionError, match="no rows"):
        hashes()


def test_a_table_that_gets_its_first_rows_is_to_be_pinned(compared):
    compared(WITHOUT_ROWS - {"walk"})
    with pytest.raises(AssertionError, match="no rows"):
        hashes()


def test_no_two_pinned_tables_are_the_same_bytes():
    """As empty ones were."""
    assert len(set(COMMITTED.values())) == len(COMMITTED)
