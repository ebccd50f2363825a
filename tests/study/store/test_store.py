"""Promises 7 and 13: a folder that cannot be used, or holds something else, is told of before the first run."""

import errno
import json
import os
import shutil

import pytest

from sim import files, signals
from sim.errors import CannotWrite, DiskFull, WrongFolder
from sim.study.store.differences import differences
from sim.study.store.faults import NotDeterministic
from sim.study.store.journal import JOURNALS, Journal
from sim.study.store.manifest import MANIFEST, read_manifest
from sim.study.store.reading import Reading
from sim.study.store.store import Store, grown
from tests.study.store import toy
from tests.study.store.toy import identity_of, outcome

FILES = {"rules/visit.py": "1" * 64, "rules/need.py": "2" * 64}
PROGRAM = {"code": "a" * 64, "files": FILES, "versions": {"numpy": "2.5"}}
CAFE, INN = {"name": "Café", "price": 12.0}, {"name": "Inn", "price": 30.0}
ASKED = {
    "scenario": {"business": [CAFE, INN], "weeks": 104},
    "seed": 7, "design": "sobol", "points": [identity_of(run)[:12] for run in range(20)], "replications": 3,
}  # fmt: skip


def changed(**new):
    return {**ASKED, **new}


def made(folder, asked=ASKED, program=PROGRAM, **how):
    Store.open(folder, asked, program=program, **how).close()


def tree(place):
    return {path: path.read_bytes() if path.is_file() else None for path in place.rglob("*")}


def test_a_new_folder_is_made_and_an_empty_one_taken(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        made(tmp_path / name)
        assert {each.name for each in (tmp_path / name).iterdir()} == {"manifest.json", "journal", "bulk"}
        assert read_manifest(tmp_path / name)["asked"] == json.loads(json.dumps(ASKED))


def test_what_was_kept_is_found_by_the_next_start(tmp_path):
    with Store.open(tmp_path / "out", ASKED) as store:
        store.journal().append(identity_of(1), outcome(1))
        assert not store.kept
        store.refresh()
        assert set(store.kept) == {identity_of(1)}
    with Store.open(tmp_path / "out", ASKED) as store:
        assert set(store.kept) == {identity_of(1)}


def test_the_order_of_keys_and_tuples_for_lists_change_nothing(tmp_path):
    made(tmp_path / "out")
    before = tree(tmp_path / "out")
    made(tmp_path / "out", {key: ASKED[key] for key in reversed(ASKED)} | {"points": tuple(ASKED["points"])})
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ({"seed": 8}, "seed: 7, now 8"),
        ({"design": "latin"}, 'design: "sobol", now "latin"'),
        ({"replications": 2}, "replications: 3, now 2"),
        ({"points": ASKED["points"][:19]}, "points: 20, now 19 (1 no longer asked for, 0 not asked for before)"),
        ({"points": [*ASKED["points"][1:], "0" * 12]}, "points: 20, now 20 (1 no longer asked for, 1 not asked for"),
        (
            {"scenario": {"business": [{**CAFE, "price": 13}, INN], "weeks": 104}},
            "scenario.business.Café.price: 12.0, now 13",
        ),
        ({"scenario": {"business": [INN, CAFE], "weeks": 104}}, "scenario.business: in another order"),
        ({"scenario": {**ASKED["scenario"], "weeks": True}}, "scenario.weeks: 104, now true"),
        ({"keep": ["weekly"]}, 'keep: not there before, now ["weekly"]'),
        ({"shard": "1/4"}, 'shard: not there before, now "1/4"'),
    ],
)  # fmt: skip
def test_something_else_is_refused_with_what_differs_and_three_choices(tmp_path, new, line):
    made(tmp_path / "out")
    before = tree(tmp_path)
    with pytest.raises(WrongFolder) as told:
        made(tmp_path / "out", changed(**new))
    assert told.value.exit_code == 65
    lines = str(told.value).splitlines()
    assert str(tmp_path / "out") in lines[0]
    assert lines[1].startswith(f"  {line}")
    assert len(lines) == 6
    assert [word in str(told.value) for word in ("--out", "extended", "collect")] == [True] * 3
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ({"versions": {"numpy": "2.6"}}, 'numpy: "2.5", now "2.6"'),
        (
            {"code": "b" * 64, "files": {**FILES, "rules/visit.py": "3" * 64}},
            "the program: sim/rules/visit.py",
        ),
        ({"code": "b" * 64}, "the program is another"),
    ],
)
def test_other_code_is_refused_also_with_more_points(tmp_path, new, line):
    made(tmp_path / "out")
    with pytest.raises(WrongFolder) as told:
        made(tmp_path / "out", changed(replications=9), {**PROGRAM, **new})
    assert str(told.value).splitlines()[1].startswith(f"  {line}")


def test_more_points_or_replications_extend_and_keep_every_byte(tmp_path):
    with Store.open(tmp_path / "out", ASKED, program=PROGRAM) as store:
        store.journal().append(identity_of(1), outcome(1))
    journals = tree(tmp_path / "out" / JOURNALS)
    more = changed(points=[*ASKED["points"], "0" * 12], replications=5)
    with Store.open(tmp_path / "out", more, program=PROGRAM) as store:
        assert set(store.kept) == {identity_of(1)}
    assert tree(tmp_path / "out" / JOURNALS) == journals
    assert read_manifest(tmp_path / "out")["asked"] == more
    with pytest.raises(WrongFolder, match="now 3"):
        made(tmp_path / "out")


def test_what_extends_can_be_said_otherwise(tmp_path):
    made(tmp_path / "out", {"weeks": 2})
    with pytest.raises(WrongFolder):
        made(tmp_path / "out", {"weeks": 3})
    made(tmp_path / "out", {"weeks": 3}, extends=lambda old, new: new["weeks"] > old["weeks"])


def test_what_grows_is_points_that_keep_all_and_numbers_that_do_not_fall():
    assert grown({"points": [1, 2], "replications": 2}, {"points": [3, 2, 1], "replications": 2})
    assert grown({"worlds": 2}, {"worlds": 3})
    assert not grown({"worlds": 3}, {"worlds": 2})
    assert not grown({"points": [1, 2]}, {"points": [1, 3, 4]})
    assert not grown({"points": [1]}, {"points": [1, 2], "seed": 1})
    assert not grown({"replications": "auto"}, {"replications": 5})


def test_shards_share_a_folder_and_only_the_shard_may_differ(tmp_path):
    stores = [Store.open(tmp_path / "out", changed(shard=f"{number}/3"), shared=True) for number in (1, 2, 3)]
    for run, store in enumerate(stores):
        store.journal().append(identity_of(run), outcome(run))
    for store in stores:
        store.close()
    with Store.open(tmp_path / "out", changed(shard="1/3"), shared=True) as store:
        assert len(store.kept) == 3
        assert "shard" not in store.asked
    with pytest.raises(WrongFolder, match="seed"):
        Store.open(tmp_path / "out", changed(shard="1/3", seed=9), shared=True)
    assert not (tmp_path / "out" / ".lock").exists()


@pytest.mark.parametrize("what", ["file", "link", "missing parent", "file above"])
def test_what_is_no_folder_is_refused_before_anything_is_made(tmp_path, what):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    place = {"file": "file", "link": "link", "missing parent": "not/there", "file above": "file/out"}[what]
    before = tree(tmp_path)
    with pytest.raises(CannotWrite) as told:
        made(tmp_path / place)
    assert told.value.exit_code == 73
    assert str(tmp_path) in str(told.value)
    assert tree(tmp_path) == before


def test_links_inside_lead_nowhere(tmp_path):
    made(tmp_path / "out")
    (tmp_path / "theirs").mkdir()
    shutil.rmtree(tmp_path / "out" / JOURNALS)
    (tmp_path / "out" / JOURNALS).symlink_to(tmp_path / "theirs")
    with pytest.raises(CannotWrite, match="link"):
        made(tmp_path / "out")
    assert list((tmp_path / "theirs").iterdir()) == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("before", ["new", "made"])
def test_a_folder_that_cannot_be_written_is_told_of_and_nothing_is_left(tmp_path, monkeypatch, code, at, before):
    if before == "made":
        made(tmp_path / "out")
    calls, was = [], tree(tmp_path)

    def fail(name):
        real = getattr(files, name)

        def failing(*given):
            calls.append(name)
            if len(calls) > at:
                raise OSError(code, os.strerror(code))
            return real(*given)

        return failing

    for name in ("write_out", "flush_file", "replace"):
        monkeypatch.setattr(files, name, fail(name))
    with pytest.raises(CannotWrite if code in (errno.EACCES, errno.EROFS) else DiskFull) as told:
        made(tmp_path / "out", changed(replications=4))
    assert told.value.exit_code == (73 if code in (errno.EACCES, errno.EROFS) else 74)
    assert tree(tmp_path) == was


@pytest.mark.skipif(os.name == "nt", reason="rights as POSIX has them")
@pytest.mark.parametrize("part", ["", JOURNALS, "bulk"])
def test_a_folder_that_is_read_only_is_refused(tmp_path, part):
    made(tmp_path / "out")
    (tmp_path / "out" / part).chmod(0o555)
    before = tree(tmp_path)
    try:
        with pytest.raises(CannotWrite, match=r"read-only|denied"):
            made(tmp_path / "out")
        assert tree(tmp_path) == before
    finally:
        (tmp_path / "out" / part).chmod(0o755)


def test_a_folder_without_room_is_refused(tmp_path):
    with pytest.raises(DiskFull, match="needed") as told:
        made(tmp_path / "out", needed=1e18)
    assert told.value.exit_code == 74
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("inside", [{"notes.txt": "mine"}, {"manifest.json": '{"scenario": "x"}', "summary.html": ""}])
def test_a_folder_of_something_else_is_left_alone(tmp_path, inside):
    (tmp_path / "out").mkdir()
    for name, text in inside.items():
        (tmp_path / "out" / name).write_text(text)
    before = tree(tmp_path)
    with pytest.raises(WrongFolder, match="something else"):
        made(tmp_path / "out")
    assert tree(tmp_path) == before


def test_a_damaged_manifest_is_not_believed_and_its_runs_are_found_without_it(tmp_path):
    with Store.open(tmp_path / "out", ASKED) as store:
        store.journal().append(identity_of(1), outcome(1))
    path = tmp_path / "out" / MANIFEST
    whole = path.read_text()
    for bad in (whole.replace("104", "105"), whole[:-9], whole.replace("\n ", "\n  ", 1), "", "[" * 9_999, "{}\n"):
        path.write_text(bad)
        with pytest.raises(WrongFolder, match=r"manifest\.json, line \d+: damaged") as told:
            made(tmp_path / "out")
        assert "journal" in str(told.value)
    path.unlink()
    with Store.open(tmp_path / "out", ASKED) as store:
        assert set(store.kept) == {identity_of(1)}


@pytest.mark.parametrize("gone", ["removed", "moved"])
def test_a_folder_that_vanishes_in_mid_run_is_noticed_and_not_made_anew(tmp_path, gone):
    folder = tmp_path / "out"
    store = Store.open(folder, ASKED)
    store.journal().append(identity_of(1), outcome(1))
    store.check()
    shutil.rmtree(folder) if gone == "removed" else shutil.move(folder, tmp_path / "elsewhere")
    for what in (store.check, store.refresh, lambda: toy.write_tables(store, 1, False)):
        with pytest.raises(CannotWrite, match=r"moved or removed|Cannot write|no folder") as told:
            what()
        assert told.value.exit_code == 73
    with pytest.raises(CannotWrite):
        store.close()
    with pytest.raises(CannotWrite):
        Journal(folder).append(identity_of(1), outcome(1))
    assert not folder.exists()


def test_a_run_that_came_out_otherwise_stops_the_next_start(tmp_path):
    with Store.open(tmp_path / "out", ASKED) as store:
        store.journal().append(identity_of(1), outcome(1))
        store.journal().append(identity_of(1), outcome(2))
    with pytest.raises(NotDeterministic):
        made(tmp_path / "out", program=None)
    assert not (tmp_path / "out" / ".lock").exists()


def test_differences_are_few_lines_and_say_how_many_more():
    old, new = {f"key{number:02}": number for number in range(30)}, {f"key{number:02}": -1 for number in range(30)}
    lines = differences(old, new)
    assert lines[0] == "key00: 0, now -1"
    assert len(lines) == 13
    assert lines[-1] == "and 18 more"
    assert differences(old, dict(old)) == []
    assert differences([1, 2], [2, 1]) == ["all of it: [1, 2], now [2, 1]"]
    assert differences({"a": list(range(50))}, {"a": list(range(49, -1, -1))}) == ["a: the same 50, in another order"]
    assert differences({"a": {"b": [{"x": 1}, {"x": 2}]}}, {"a": {"b": [{"x": 1}, {"x": 3}]}}) == ["a.b.1.x: 2, now 3"]
    assert differences({"a": "x" * 99}, {"a": 1}) == [f'a: "{"x" * 58}…, now 1']


def test_a_stop_that_the_main_thread_does_not_come_out_of_leaves_what_was_appended_on_the_disk(tmp_path):
    with Store.open(tmp_path / "out", toy.asked(1)) as store:
        store.journal().group_seconds = 60.0
        store.journal().append(toy.identity_of(0), toy.outcome(0), bulk=toy.arrays(0))
        with Reading([tmp_path / "out"]) as reading:
            assert not reading.kept
        signals._undo_all()
        with Reading([tmp_path / "out"]) as reading:
            assert set(reading.kept) == {toy.identity_of(0)}
    undone = dict(signals._undo)
    with Store.open(tmp_path / "out", toy.asked(1)) as store:
        store.journal()
    assert signals._undo == undone, "a store that is closed has nothing to undo"
