"""The table of plans that a terminal shows: its names are cut so that no two plans look the same."""

import pytest

from sim.report.page.first_table import table
from sim.scenario.schema.study import Study

CUT = [
    (["Carry on", "A better kitchen"], ["Carry on", "A better kitchen"]),
    (["Carry on", "A better kitchen and a cook"], ["Carry on", "A better kitchen and…"]),
    (
        ["Carry on", "Five and a half per cent cheaper", "Five and a half per cent dearer"],
        ["Carry on", "Five and a half per cent cheaper", "Five and a half per cent dearer"],
    ),
    (["x" * 60 + "a", "x" * 60 + "b"], ["x" * 21 + "…", "x" * 17 + "… (2)"]),
]


@pytest.mark.parametrize(("labels", "shown"), CUT)
def test_names_are_cut_so_that_plans_stay_apart(labels, shown):
    study = Study(currency="GBP", weeks=104, baseline="0")
    rows = [
        {"strategy": str(at), "profit": 1000.0, "wins": 0, "replications": 2, "difference": 5.0, "payback_week": None}
        | {"luck_low": 1.0, "luck_high": 9.0, "verdict": "clear"}
        for at in range(len(labels))
    ]
    lines = table(rows, study, {str(at): label for at, label in enumerate(labels)})
    begin = lines[0].index("profit") - max(map(len, shown)) - 4
    assert begin >= -2
    assert [line[2 : 2 + max(map(len, shown))].rstrip() for line in lines[1:]] == shown
