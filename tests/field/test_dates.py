"""B9: dates past the last year of the calendar are told before anything runs, each at its place in the file."""

import pytest

from sim.cli import main
from tests.field.door import case


@pytest.mark.field("B9")
@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("year_9999", None, "start_date is 9999-12-01; its 60 weeks"),
        ("milestone_past_9999", None, "milestones[1].week is 1040"),
        (
            "milestone_past_9999",
            {'milestones=[{week=1040,action="x"}]': "end_week = 1000", "ramp_weeks = 4": "ramp_weeks = 4"},
            "end_week is 1000",
        ),
        ("year_9999", {"start_date = 9999-12-01": "start_date = 0001-01-01"}, "on or after 1900-01-01"),
    ],
)
def test_a_date_that_no_calendar_has_is_a_fault_of_the_file(tmp_path, capsys, name, changes, words):
    path = case(name, tmp_path, changes)
    assert main([str(path), "--out", str(tmp_path / "out"), "--workers", "1", "--worlds", "1",
                 "--replications", "1"]) == 2  # fmt: skip
    told = capsys.readouterr().err
    assert words in told
    place, line, column = told.split(": ")[0].rsplit(":", 2)
    assert place.endswith(f"{name}.toml")
    assert int(line) > 1
    assert int(column) >= 1
    assert not (tmp_path / "out").exists()
