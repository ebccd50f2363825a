"""A sweep in its folder: the same rows as the main job's, whatever fails, whoever does the runs, however often it is
broken off."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from sim import outcomes, sweep
from sim.errors import Busy, WrongFolder
from sim.report.output.sweep_results import made_anew
from sim.report.output.tables import read_table
from sim.scenario import read
from sim.scenario.sweeps import sweep_of
from sim.scenario.variants.variants import with_span
from sim.study.compare import compare
from sim.study.numbers.statistics import interval
from sim.study.rows.tables import run_rows
from sim.study.store.collecting import look
from sim.study.sweeps.about import About
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.replaying import again, replayed
from sim.study.sweeps.sweeping import sweeping, watched
from sim.study.sweeps.tables import columns_of
from tests.study.sweeps.markets import Odd, tiny

pytestmark = pytest.mark.process

VARY = {"price": [11, 12, 13], "considered": [0.4, 0.6]}


def asked_for(vary=VARY, replications=2, scenario=None, **more):
    return Asked.of(sweep_of(scenario or tiny(), vary=vary, replications=replications, **more))


def run(folder, asked, workers=1, shard=None, stop_after=None, **more):
    """Do a sweep; break it off after some runs."""
    with sweeping(asked, folder, shard=shard) as work, watched(work, workers=workers, **more) as crew:
        if stop_after is not None:
            results = crew.results
            crew.results = lambda numbers: (one for at, one in zip(range(stop_after), results(numbers), strict=False))
        work.run(crew)
        return work


def tables_of(*folders, out=None):
    """SHA-256 of every table and page that is made of folders."""
    with look(*folders) as kept:
        out = out or folders[0]
        made_anew(out, Plan(Asked.from_content(kept.asked), kept.program), kept, About())
    files = [each for name in ("tables", "data", "charts") for each in sorted(out.glob(f"{name}/*"))]
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in [*files, out / "report.html"]}


def test_the_rows_are_those_of_the_main_job_at_each_point_to_the_last_digit():
    scenario = tiny()
    runs = sweep(scenario, vary=VARY, replications=2, workers=2)
    assert list(runs.columns) == columns_of("runs", [c for c in runs.columns if "price" in c or "considered" in c])
    assert len(runs) == 6 * 2 * len(scenario.strategy)
    asked = asked_for()
    for point in range(6):
        theirs = outcomes(asked.variant(point), replications=2, workers=1)
        mine = runs[runs.point == point]
        for name in ("profit", "difference", "visits", "felt_score", "market_share", "lapsed"):
            key = ["strategy", "replication"]
            one, other = (table.sort_values(key)[name].to_numpy(dtype="float64") for table in (mine, theirs))
            assert np.array_equal(one, other, equal_nan=True), name


def test_worlds_inside_a_point_are_those_of_the_main_job():
    scenario = with_span(read("guarantee"), weeks=8, warm_up_weeks=4)
    path = f'place."{scenario.place[0].name}".residents'
    runs = sweep(scenario, vary={path: [60, 80]}, replications=2, worlds=4, workers=2)
    asked = asked_for({path: [60, 80]}, 2, scenario, worlds=4)
    for point in (0, 1):
        done = compare(asked.variant(point), replications=2, worlds=4, workers=1, analyses=("decision", "assumptions"))
        theirs = pd.DataFrame(run_rows(done.answers, done.worlds))
        mine = runs[runs.point == point]
        key = ["business", "strategy", "world", "replication"]
        one, other = (table.sort_values(key).reset_index(drop=True) for table in (mine, theirs))
        assert one["difference"].to_list() == other["difference"].to_list()
        assert one["world"].to_list() == other["world"].to_list()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    work = run(folder, asked_for(keep=("weekly", "segments")))
    assert (work.done, work.failed, work.missing) == (12, 0, 0)
    return folder, tables_of(folder)


@pytest.mark.parametrize("workers", [2, 3])
def test_the_same_bytes_with_any_number_of_workers(tmp_path, whole, workers):
    """As with the one of `whole`."""
    run(tmp_path, asked_for(keep=("weekly", "segments")), workers)
    assert tables_of(tmp_path) == whole[1]


def test_a_sweep_that_was_broken_off_comes_to_the_same_bytes_and_makes_no_run_twice(tmp_path, whole):
    for after in (2, 3, 4):
        work = run(tmp_path, asked_for(keep=("weekly", "segments")), stop_after=after)
    assert work.kept >= 5
    last = run(tmp_path, asked_for(keep=("weekly", "segments")))
    assert last.kept + len(last._to_do) == 12
    assert last.missing == 0
    identities = [line[16:80] for each in (tmp_path / "journal").iterdir() for line in each.read_text().splitlines()]
    assert len(identities) == len(set(identities)) == 12
    assert tables_of(tmp_path) == whole[1]


@pytest.mark.parametrize("apart", [True, False])
def test_shards_collected_are_the_whole(tmp_path, whole, apart):
    folders = [tmp_path / str(at if apart else 0) for at in range(4)]
    for at, folder in enumerate(folders):
        folder.mkdir(exist_ok=True)
        assert run(folder, asked_for(keep=("weekly", "segments")), shard=(at + 1, 4)).missing == 0
    out = tmp_path / "out"
    out.mkdir()
    assert tables_of(*dict.fromkeys(folders), out=out) == whole[1]


def test_more_points_and_more_replications_extend_what_is_there(tmp_path):
    assert run(tmp_path, asked_for({"price": [11, 12]}, 1)).done == 2
    more = run(tmp_path, asked_for({"price": [11, 11.5, 12]}, 3))
    assert (more.kept, more.done) == (2, 9)


def test_a_longer_sobol_sweep_extends_a_shorter_one(tmp_path):
    run(tmp_path, asked_for({"price": (10.0, 14.0)}, 1, points=4))
    assert run(tmp_path, asked_for({"price": (10.0, 14.0)}, 1, points=7)).kept == 4


def test_more_worlds_extend_what_is_there(tmp_path):
    scenario = with_span(read("guarantee"), weeks=8, warm_up_weeks=4)
    vary = {f'place."{scenario.place[0].name}".residents': [60, 80]}
    assert run(tmp_path, asked_for(vary, 2, scenario, worlds=2)).done == 6
    more = run(tmp_path, asked_for(vary, 2, scenario, worlds=4))
    assert (more.kept, more.done) == (6, 10)


def test_a_latin_square_that_should_grow_is_refused_and_told_why(tmp_path):
    vary = {"price": (10.0, 14.0)}
    sweep(tiny(), vary=vary, design="latin", points=3, out=tmp_path, workers=1)
    with pytest.raises(WrongFolder, match="A Latin square of more points has other ones"):
        sweep(tiny(), vary=vary, design="latin", points=4, out=tmp_path, workers=1)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"scenario": tiny(weeks=7)}, "study.weeks: 6, now 7"),
        ({"scenario": tiny(price=12.5)}, "price"),
        ({"seed": 99}, "seed: "),
        ({"vary": {"price": [11, 12]}}, "inputs"),
        ({"vary": {**VARY, "price": [11, 12]}}, "points"),
        ({"replications": 1}, "replications: 2, now 1"),
        ({"keep": ("weekly",)}, "keep"),
    ],
)
def test_something_else_is_refused_with_what_differs_and_three_choices(whole, other, words):
    folder, _ = whole
    before = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}
    with pytest.raises(WrongFolder) as told, sweeping(asked_for(**{"keep": ("weekly", "segments")} | other), folder):
        pass
    text = str(told.value)
    assert words in text
    assert all(each in text for each in ("--out", "more points or replications", "collect"))
    assert {each: each.stat().st_mtime_ns for each in folder.rglob("*") if each.name != ".lock"} == {
        each: when for each, when in before.items() if each.name != ".lock"
    }


def test_another_program_is_refused(whole, monkeypatch):
    from sim.study.store.code_hash import program
    from sim.study.sweeps import sweeping as module

    made = program()
    files = {**made["files"], "rules/need.py": "0" * 64}
    monkeypatch.setattr(module, "program", lambda: {**made, "code": "0" * 64, "files": files})
    with (
        pytest.raises(WrongFolder, match=r"rules/need\.py"),
        sweeping(asked_for(keep=("weekly", "segments")), whole[0]),
    ):
        pass


def test_comments_labels_of_files_and_the_order_of_keys_change_nothing():
    text = read("minimal").path.read_text(encoding="utf-8")
    one = read(text=text)
    head, _, rest = text.partition("\n[")
    two = read(text=f"# another remark\n\n{head}\n[{rest}\n# and one at the end\n")
    asked = [Asked.of(sweep_of(each, vary={"price": [11]})) for each in (one, two)]
    assert asked[0].content() == asked[1].content()


def test_two_at_once_are_not_let_in(tmp_path):
    with sweeping(asked_for(), tmp_path), pytest.raises(Busy), sweeping(asked_for(), tmp_path):
        pass


def test_points_that_are_alike_are_run_once(tmp_path):
    scenario = tiny()
    path = f'place."{scenario.place[0].name}".residents'
    asked = asked_for({path: (40.0, 42.0)}, 1, scenario, points=12)
    work = run(tmp_path, asked)
    assert len(work._to_do) == 3
    assert (work.asked, work.done) == (12, 12)
    with look(tmp_path) as kept:
        assert len(kept.kept) == 3
    tables_of(tmp_path)
    assert read_table(tmp_path / "tables/points.csv", "points")["point"].nunique() == 12


def test_one_that_raises_one_that_hangs_one_that_eats_and_one_that_kills_stop_no_other(tmp_path):
    asked = Asked.of(
        sweep_of(tiny(), vary={"price": [10, 11, 12, 13, 14, 15]}, replications=1), "tests.study.sweeps.markets:Odd"
    )
    most = {"memory": 900_000_000, "limit": 4.0}
    work = run(tmp_path, asked, 2, engine="agents", customer=Odd, **most)
    assert (work.done, work.failed, work.missing) == (2, 4, 0)
    tables_of(tmp_path)
    failures = read_table(tmp_path / "tables/failures.csv", "failures").set_index("run")
    assert failures["how"].to_dict() == {1: "raised", 2: "timed out", 3: "out of memory", 4: "crashed"}
    assert "ValueError: eleven is too little" in failures.loc[1, "message"]
    assert failures.loc[3, "memory_peak"] > 900_000_000
    assert (failures["tries"] == 3).all()
    with look(tmp_path) as kept:
        for number, how in failures["how"].items():
            shown = replayed(kept, number, customer=Odd, **most)
            assert how in shown.fault
        assert "the same" in replayed(kept, 0, customer=Odd).lines[-1]
        assert replayed(kept, 6, customer=Odd) is None


def test_some_runs_made_again_are_compared_to_the_last_digit(whole):
    with look(whole[0]) as kept:
        found = again(kept, 5)
    assert (found.compared, found.equal, found.faults) == (5, 5, [])


def test_a_run_that_was_kept_wrong_is_found_when_it_is_made_again(tmp_path):
    """Somebody edits a number and mends the checksum: only making the run again finds it."""
    from zlib import crc32

    run(tmp_path, asked_for({"price": [11]}, 1))
    (journal,) = (tmp_path / "journal").iterdir()
    body = journal.read_text().partition(" ")[2].rstrip("\n")
    row = json.loads(body)["content"]["rows"][0]
    wrong = body.replace(repr(row[4]), repr(row[4] + 1.0), 1)
    journal.write_text(f"{crc32(wrong.encode()):08x} {wrong}\n")
    with look(tmp_path) as kept:
        assert again(kept, 1).faults == [f"Run 0 came out otherwise than what was kept: profit of {row[0]}, {row[1]}."]


def test_failures_are_tried_again_by_a_later_start_and_leave_the_table_when_they_are_done(tmp_path):
    asked = asked_for({"price": [11, 12]}, 1)
    with sweeping(asked, tmp_path) as work:
        told = {"how": "crashed", "message": "its process died", "tries": 3, "memory_peak": None}
        work.store.journal().append(work.plan.identity(1), told, kind="failed", urgent=True)
    tables_of(tmp_path)
    assert len(read_table(tmp_path / "tables/failures.csv", "failures")) == 1
    assert run(tmp_path, asked).done == 2
    tables_of(tmp_path)
    assert len(read_table(tmp_path / "tables/failures.csv", "failures")) == 0


def test_a_frame_says_what_failed():
    with pytest.warns(UserWarning, match="1 run of 2 failed; the first: raised: ValueError: eleven is too little"):
        runs = sweep(tiny(), vary={"price": [11, 15]}, customer=Odd, workers=2)
    assert runs["point"].unique().tolist() == [1]
    assert runs.attrs["failures"]["how"].tolist() == ["raised"]


def test_inputs_in_the_csv_are_those_of_the_points_to_the_last_digit(tmp_path):
    """So that a table of points can be given back as the design of another sweep."""
    points = pd.DataFrame({"price": [11.0, 0.1 + 0.2, 1 / 3e5, 12.0], "loyalty": [1e-9, 0.1 + 0.2, 1.5, 2.5e-7]})
    vary = points.rename(columns={"loyalty": "behaviour.loyalty_weight"})
    asked = Asked.of(sweep_of(tiny(), vary=vary, design="list"))
    run(tmp_path, asked)
    tables_of(tmp_path)
    for name, dictionary in (("points", "points"), ("runs", "sweep_runs")):
        path = tmp_path / f"tables/{name}.csv"
        found = read_table(path, dictionary).drop_duplicates("point")
        assert found["point"].tolist() == [0, 1, 2, 3]
        assert found[list(asked.inputs)].to_numpy().tolist() == points.to_numpy().tolist()
        text = path.read_text("utf-8")
        assert ",11.0,1e-09," in text
        assert ",0.30000000000000004,0.30000000000000004," in text
        again = Asked.of(sweep_of(tiny(), vary=found[list(asked.inputs)], design="list"))
        assert list(again.points) == list(asked.points)


def test_points_csv_is_what_the_runs_say(whole):
    folder = whole[0]
    runs = read_table(folder / "tables/runs.csv", "sweep_runs")
    points = read_table(folder / "tables/points.csv", "points")
    means = runs.groupby(["point", "business", "strategy"])[["profit", "difference"]].mean().reset_index()
    both = points.merge(means, on=["point", "business", "strategy"], suffixes=("", "_of_runs"))
    assert len(both) == len(points) == 6 * len(tiny().strategy)
    assert np.allclose(both["profit"], both["profit_of_runs"], atol=0.006)
    for (point, business), some in points.groupby(["point", "business"]):
        assert some["is_best"].sum() == 1
        assert some.loc[some["is_best"], "profit"].item() == some["profit"].max()
        strategy = some.loc[some["is_best"], "strategy"].item()
        mine = runs[(runs["point"] == point) & (runs["business"] == business)]
        profits = mine.pivot_table(index="replication", columns="strategy", values="profit")
        lows = [
            interval((profits[strategy] - profits[other]).tolist(), comparisons=len(profits.columns) - 1)[0]
            for other in profits.columns
            if other != strategy
        ]
        assert some["is_settled"].tolist() == [min(lows) > 0] * len(some)
    weekly = read_table(folder / "tables/weekly.csv", "sweep_weekly")
    total = weekly.groupby(["point", "strategy"])["revenue"].sum().sort_index().to_numpy()
    assert np.allclose(total, points.sort_values(["point", "strategy"])["revenue"].to_numpy(), atol=0.1)
    segments = read_table(folder / "tables/segments.csv", "sweep_segments")
    visits = segments.groupby(["point", "strategy"])["visits"].sum().sort_index().to_numpy()
    assert np.allclose(visits, points.sort_values(["point", "strategy"])["visits"].to_numpy(), atol=1e-3)
