"""`lesson expected` writes the table where it is told to, whole, with the hash of the model."""

import pytest

from sim.cli import main
from sim.teaching import expected as table
from sim.teaching.estimate import Estimate


@pytest.fixture
def asked(monkeypatch):
    """What the runs are asked for; two rows come back."""
    calls = []

    def expected(**how):
        calls.append(how)
        return [
            table.Row("price", "town", f"{name} worth", 1, 40, Estimate(1.0, 0.5, 1.5)) for name in ("before", "after")
        ]

    monkeypatch.setattr(table, "expected", expected)
    return calls


def test_the_table_goes_where_it_is_told_to(asked, tmp_path, capsys):
    path = tmp_path / "mine.csv"
    assert main(["lesson", "expected", "--out", str(path), "--workers", "1"]) == 0
    rows, model = table.rows_of(path.read_text("utf-8"))
    assert (len(rows), model) == (2, table.model_hash())
    assert asked[0]["workers"] == 1
    assert "2 contrasts" in capsys.readouterr().out


def test_by_default_it_goes_into_the_pages(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["lesson", "expected", "--quiet"]) == 2
    assert not asked
    (tmp_path / "docs" / "teaching").mkdir(parents=True)
    assert main(["lesson", "expected", "--quiet"]) == 0
    assert (tmp_path / "docs" / "teaching" / "expected.csv").exists()
