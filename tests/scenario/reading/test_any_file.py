"""Any file gives a scenario or a clear error, and nothing else."""

import random
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import Scenario, check, new, preset_names, read
from sim.scenario.presets import preset_text
from tests.scenario.small import AS_IS, BAD, BARE, OURS, PRESET
from tests.scenario.text.test_positions import written

SEEDS = [new("Town", name).encode() for name in preset_names()]
SEEDS += [preset_text(name).encode() for name in preset_names()]
SEEDS += [BARE.encode(), (PRESET + OURS + AS_IS).encode()]
SEEDS += [path.read_bytes() for path in sorted(BAD.glob("*.toml"))]
BITS = [one.encode("utf-8", "surrogatepass") for one in (
    '"', "'", "[", "]", "{", "}", "=", ".", ",", "\n", "#", "\\", "nan", "inf", "1e999", "-", "true", "\0", "[[", "]]",
    '"""', "0x1",
    "2026-01-05", "[[business]]\n", "[[strategy.step]]\n", "[business]\n", '"+1"', '"-200%"', "1_000_000_000_000",
    "-1", '""', "“",
    "name", "place", "change", "touchpoints", "uncertain", "business.Ours.price", "é", "\ud800", "\ufeff", "\u202e",
    "9" * 101, "[" * 21,
)]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """A process that has the compiler solves by it, and may have to wait for it: that is no part of a file's time."""
    check(read(text=new("Town")))


def checked(raw: bytes, folder) -> Scenario | None:
    """Read bytes as a file; only a clear `ScenarioError` may come instead of a scenario."""
    path = folder / "any.toml"
    path.write_bytes(raw)
    try:
        return read(path)
    except ScenarioError as error:
        faults = error.faults
    assert faults
    for fault in faults:
        assert fault.file == str(path)
        assert fault.message
        assert "\n" not in str(fault)
        assert len(fault.message) < 1000
    return None


def mutated(raw: bytes, luck: random.Random) -> bytes:
    """Return bytes with a few deletions, insertions, repetitions and exchanges of lines."""
    out = bytearray(raw)
    for _ in range(luck.choice((1, 1, 1, 2, 3, 8))):
        start = luck.randrange(len(out) + 1)
        end = min(len(out), start + luck.choice((1, 1, 2, 5, 30, 200)))
        kind = luck.randrange(6)
        if kind == 0:
            del out[start:end]
        elif kind == 1:
            out[start:start] = luck.choice(BITS)
        elif kind == 2:
            out[start:end] = luck.choice(BITS)
        elif kind == 3:
            out[start:start] = out[start:end]
        elif kind == 4:
            out[start:start] = bytes([luck.randrange(256)])
        else:
            lines = bytes(out).split(b"\n")
            one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            out = bytearray(b"\n".join(lines))
    return bytes(out)


@pytest.mark.parametrize("chunk", range(8))
def test_twenty_thousand_mutated_files(chunk, tmp_path):
    luck = random.Random(chunk)
    for _ in range(2_500):
        checked(mutated(luck.choice(SEEDS), luck), tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("chunk", range(100, 200))
def test_a_million_mutated_files(chunk, tmp_path):
    luck = random.Random(chunk)
    for _ in range(10_000):
        checked(mutated(luck.choice(SEEDS), luck), tmp_path)


FREE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
QUICK = settings(deadline=2000, max_examples=300, suppress_health_check=FREE)


@QUICK
@given(raw=st.binary(max_size=300))
def test_any_bytes(raw, tmp_path):
    checked(raw, tmp_path)


@QUICK
@given(text=st.text(max_size=300))
def test_any_text(text):
    try:
        assert read(text=text).business
    except ScenarioError as error:
        faults = error.faults
        assert faults


VALUE = st.one_of(
    st.integers(-(10**18), 10**18), st.integers(-2, 12), st.floats(), st.booleans(), st.text(max_size=12),
    st.dates(), st.datetimes(),
    st.times(), st.sampled_from(["+1", "-10%", "town", "Ours", "as_is", "price", "business.Ours.price", "welcome",
    "copycat", "auto"]),
    st.lists(st.integers(0, 3), max_size=3), st.dictionaries(st.sampled_from(["price", "score", "name", "x"]),
    st.integers(0, 9), max_size=2),
    st.just([]), st.just({}), st.lists(st.dictionaries(st.sampled_from(["name", "price", "place"]),
    st.text(max_size=5)), max_size=3),
)  # fmt: skip


def holders(tree):
    """Return every table and list of a tree."""
    out = [tree]
    for value in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(value, dict | list):
            out += holders(value)
    return out


@settings(QUICK, max_examples=250)
@given(data=st.data(), name=st.sampled_from([*preset_names(), ""]))
def test_a_valid_tree_with_values_exchanged_or_left_out(data, name, tmp_path):
    tree = tomllib.loads(new("Town", name) if name else BARE)
    for _ in range(data.draw(st.integers(1, 4))):
        holder = data.draw(st.sampled_from(holders(tree)))
        parts = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not parts:
            continue
        part = data.draw(st.sampled_from(parts))
        action = data.draw(st.sampled_from(["set", "delete", "rename", "repeat"]))
        if action == "set":
            holder[part] = data.draw(VALUE)
        elif action == "delete":
            del holder[part]
        elif isinstance(holder, list):
            holder.append(holder[part])
        else:
            holder[data.draw(st.text(min_size=1, max_size=8)) if action == "rename" else part + "x"] = holder.pop(part)
    text = "".join(f"{written(key)} = {written(value)}\n" for key, value in tree.items())
    scenario = checked(text.encode("utf-8", "surrogatepass"), tmp_path)
    if scenario is not None:
        check(scenario)


FILLINGS = {
    "unknown keys": (PRESET + "[study]\n", "k{0} = {0}\n"),
    "businesses": (PRESET, '[[business]]\nname = "b{0}"\n'),
    "strategies": (PRESET + OURS, '[[strategy]]\nname = "b{0}"\n'),
    "headers": (PRESET, "[a{0}.b.c.d.e.f.g.h]\n"),
    "sources": (PRESET + OURS + "[sources]\n", '"business.B{0}.price" = "guess"\n'),
    "comments": (PRESET, "# {0}\n"),
    "decimal commas": (PRESET, "a{0} = 1,5\n"),
    "repeated keys": (PRESET, "a = 1\n"),
    "open quotes": (PRESET, '"""a{0}\n'),
    "open brackets": (PRESET, "x{0} = [\n"),
    "a list": (PRESET + "[behaviour]\nmemory = [", "1,"),
    "a mix": (PRESET + OURS + '[[place]]\nname = "town"\n[place.mix]\n', '"s{0}" = 0.1\n'),
    "one word": ("", "a"),
    "backslashes": ('x = "', "\\"),
}


@pytest.mark.parametrize("name", FILLINGS)
def test_a_megabyte_of_one_thing_is_told_shortly(name, tmp_path):
    head, filling = FILLINGS[name]
    parts = [head]
    size = len(head)
    while size < 999_000:
        parts.append(filling.format(len(parts)))
        size += len(parts[-1])
    checked("".join(parts)[:1_000_000].encode(), tmp_path)


def test_many_faults_are_counted_beyond_the_first_hundred():
    text = PRESET + OURS + "[sources]\n" + "".join(f'"x{number}" = "guess"\n' for number in range(250))
    with pytest.raises(ScenarioError) as caught:
        read(text=text)
    assert len(caught.value.faults) == 101
    assert caught.value.faults[-1].message == "There are 150 more faults."
