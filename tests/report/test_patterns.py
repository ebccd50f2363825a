"""What the command `patterns` leaves behind."""

import json
import math
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest

from sim.cli import main
from sim.errors import WrongFolder
from sim.report import charts
from sim.report.charts import patterns as charts_patterns
from sim.report.charts.pattern_strip import strip
from sim.report.output.patterns import FINDINGS, chart_name, folder_of, frame_of, save
from sim.report.output.tables import read_table
from sim.report.page.patterns_page import finding, patterns_html, patterns_markdown, too_few
from sim.report.words.names import shown
from sim.scenario import read
from sim.study.patterns import study_patterns
from sim.study.patterns.catalogue import NAMES, NO_BAR, OURS, PUBLISHED, SHOWN, STATISTICS, TOLERANCE
from sim.study.patterns.reading import OWN
from sim.study.patterns.reading import PUBLISHED as OF_OTHERS
from sim.study.patterns.study import PatternStudy
from sim.study.patterns.verdicts import Row, by_pattern
from tests import scenarios
from tests.report.charts.test_flip import inside
from tests.report.hostile import HOSTILE
from tests.report.places import tree_of

TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "div",
    "header",
    "h1",
    "h2",
    "bdi",
    "p",
    "main",
    "section",
}
TAGS |= {"dl", "dt", "dd", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "data", "code", "footer"}
TAGS |= {"b", "svg", "rect", "path", "circle"}
PATTERNS = ("R3", "R5", "R7", "R8", "R19")


@pytest.fixture(scope="module")
def study():
    text = scenarios.text({"place/town/residents": 400, "study/title": "A <b>|market"})
    return study_patterns(read("town.toml", text=text), replications=2, workers=1, patterns=PATTERNS)


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "town-patterns"
    with folder_of(study.scenario, place) as made:
        return save(study, made, "python run.py patterns town.toml")


def test_the_folder_holds_the_table_the_page_and_a_chart_each(folder, study):
    table = read_table(folder / "tables" / "patterns.csv")
    assert list(table.columns[:4]) == ["pattern", "statistic", "meaning", "statistic_value"]
    assert len(table) == len(study.rows)
    assert set(table["pattern_verdict"]) <= {"pass", "review", "fail", "fitted", "theorem", "shown"}
    assert list(table["statistic_value"].dropna().round(6)) == [
        pytest.approx(row.value, abs=1e-6) for row in study.rows if row.value is not None
    ]
    for pattern in PATTERNS:
        for ending in ("csv", "svg", "png"):
            assert (folder / "charts" / f"{chart_name(pattern)}.{ending}").stat().st_size > 50
    assert b"nan" not in (folder / "tables" / "patterns.csv").read_bytes().lower()
    sealed = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert sealed["scenario"]["file"] == "town.toml"
    assert sealed["runs"]["replications"] == 2
    assert {"patterns.html", "patterns.md"} <= set(sealed["files"])


def test_a_chart_csv_holds_what_is_drawn(folder, study):
    table = read_table(folder / "charts" / f"{chart_name('R3')}.csv")
    drawn = {(panel, series, x): y for panel, series, x, y, _, _ in study.drawn["R3"]}
    assert len(table) == len(drawn)
    for row in table.itertuples():
        assert float(row.y) == pytest.approx(drawn[row.panel, row.series, float(row.x)], abs=1e-6)


def sheet(study):
    """The page as a browser parses it; what is drawn without its namespace too."""
    tree = tree_of(patterns_html(study, frame_of(study)).decode())
    for each in tree.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
    return tree


def words(element):
    return " ".join("".join(element.itertext()).split())


def made_up(verdicts, *, replications=8, title="Town", values=None):
    """A study with a row for each statistic: verdict by key ("pass" for others), value by key (in the band)."""
    rows = []
    for each in STATISTICS:
        low, high = (end if abs(end) < 1e9 else None for end in (each.low, each.high))
        middle = (
            (low + high) / 2 if None not in (low, high) else next((end for end in (low, high) if end is not None), 0.5)
        )
        value = (values or {}).get(each.key, middle)
        ends = (None, None) if value is None or replications == 1 else (value - 0.01, value + 0.01)
        verdict = SHOWN if each.kind == SHOWN else verdicts.get(each.key, verdicts.get(each.pattern, "pass"))
        note = "Nobody came." if value is None else ""
        rest = (each.band, each.source, each.bar, verdict, note)
        rows.append(Row(each.pattern, each.key, each.words, value, *ends, *rest))
    scenario = read("town.toml", text=scenarios.text({"study/title": title}))
    return PatternStudy(scenario, replications, 7, 1, 1.0, rows, by_pattern(rows), {key: [] for key in NAMES})


def test_the_pages_tell_every_statistic_and_let_no_text_out_of_its_cell(study):
    tree, text = sheet(study), patterns_markdown(study, frame_of(study)).decode()
    assert words(tree.find(".//h1")) == "A <b>|market"
    assert text.startswith("# Patterns: A &lt;b&gt;\\|market")
    cells = {words(row) for row in tree.iter("tr")}
    for row in study.rows:
        assert any(row.words in each and row.band in each and row.verdict in each for each in cells), row
    table = [line for line in text.splitlines() if line.startswith("| R")]
    assert len(table) == len(study.rows)
    assert {line.replace("\\|", "").count("|") for line in table} == {8}


def test_every_number_of_the_sheet_is_that_of_its_table(study):
    frame, cited = frame_of(study), 0
    for data in sheet(study).iter("data"):
        place = data.get("data-from")
        if place.startswith("patterns.csv#"):
            row, column = place.removeprefix("patterns.csv#").split(".")
            assert float(data.get("value")) == pytest.approx(frame[column][int(row) - 2], abs=5e-7)
            cited += 1
    assert cited == frame[["statistic_value", "statistic_low", "statistic_high"]].notna().sum().sum()


def test_rows_stand_under_whose_band_they_are_judged_by():
    tree = sheet(made_up({}))
    parts = [words(each) for each in tree.iter("th") if each.get("scope") == "rowgroup"]
    assert parts == [
        "Judged by published bands",
        "Judged by published values, with a tolerance of our own",
        "Judged by bands of our own",
        "Shown beside them, without a band",
    ]
    bodies = [len([row for row in body if row.find("td") is not None]) for body in tree.iter("tbody")]
    assert bodies == [sum(each.bar == bar for each in STATISTICS) for bar in (PUBLISHED, TOLERANCE, OURS, NO_BAR)]
    broken = [rect for rect in tree.iter("rect") if rect.get("stroke-dasharray")]
    assert len(broken) == sum(each.bar in (TOLERANCE, OURS) for each in STATISTICS)


def test_no_source_says_in_words_of_its_own_that_a_band_is_ours():
    """Whose a band is stands in one place: its column."""
    assert [each.key for each in STATISTICS if "ours" in each.source or "tolerance" in each.source] == []
    assert {each.bar for each in STATISTICS if each.source == "no source"} == {NO_BAR}


def test_what_a_market_is_held_against_of_itself_is_not_called_published(study):
    """R8: by decile of satisfaction no source gives anything; the line is the market's own mean."""
    kinds = {pattern: {series for _, series, *_ in study.drawn[pattern]} for pattern in ("R8", "R19")}
    assert kinds["R8"] == {"market", OWN}
    assert kinds["R19"] == {"market", OF_OTHERS}
    assert "published" not in charts_patterns.WORDS[OWN]


MIXED = {each.pattern for each in STATISTICS if each.bar in (TOLERANCE, OURS)}
ALL, BARRED = len(NAMES), len(NAMES) - len(MIXED)


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ({}, f"This market meets {BARRED} published bars and {len(MIXED)} of ours"),
        (dict.fromkeys(NAMES, "fail"), f"This market meets no published bars and none of ours, misses {ALL}"),
        ({"R10": "fail", "R20.share": "fail"}, f"This market meets {BARRED - 1} published bars and {len(MIXED) - 1} of "
         "ours, misses 2"),
        ({"R2.correlation": "review", "R16": "fail"}, f"This market meets {BARRED - 1} published bars and "
         f"{len(MIXED) - 1} of ours, misses 1, leaves 1 open"),
        (dict.fromkeys(NAMES, "review"), f"This market meets no published bars and none of ours, leaves {ALL} open"),
        (dict.fromkeys(NAMES, "fitted"), "This market meets no published bars and none of ours"),
        (dict.fromkeys(NAMES, "fail") | {"R10": "pass"}, f"This market meets 1 published bar and none of ours, misses "
         f"{ALL - 1}"),
    ],
)  # fmt: skip
def test_the_finding_counts_what_is_met_missed_and_open(verdicts, sentence):
    found = made_up(verdicts)
    assert finding(found) == sentence
    assert len(sentence.split()) <= 15
    assert words(sheet(found).find(".//p[@class='finding']")) == f"{sentence}."


def test_what_is_met_by_bands_of_our_own_is_told_apart():
    beside = counted(made_up({}))
    for word, wanted in (("met, published bar", False), ("met, our bar", True)):
        names = "; ".join(f"{name} {NAMES[name]}" for name in NAMES if (name in MIXED) == wanted)
        assert beside[word].startswith(f"{names}. ")


def counted(study):
    """What the sheet says beside each word that patterns are counted by."""
    (table,) = (each for each in sheet(study).iter("dl") if each.get("class") == "counts")
    return dict(zip(map(words, table.iter("dt")), map(words, table.iter("dd")), strict=True))


def test_what_is_fitted_or_a_theorem_is_counted_apart():
    found = made_up({"R12": "theorem", "R17": "fitted", "R19.firms": "fitted"})
    page = words(sheet(found))
    assert f"Each of {ALL} patterns counts once; 2 fitted and 1 theorem, which prove nothing, count as not met." in page
    assert counted(found)["fitted"].startswith("R17 recession; R19 80/8. ")
    assert f"Each of {ALL} patterns counts once." in words(sheet(made_up({})))


def test_few_replications_are_warned_of():
    for replications, word in ((1, "One replication: there is no interval"), (2, "Only 2 replications"), (7, "Only 7")):
        found = made_up({}, replications=replications)
        assert word in too_few(replications)
        assert words(sheet(found).find(".//p[@class='warning']")) == too_few(replications)
    assert too_few(8) == ""
    assert sheet(made_up({})).find(".//p[@class='warning']") is None


def test_what_could_not_be_measured_says_why_and_has_no_mark():
    found = made_up({"R20": "review"}, values={"R20.share": None})
    (row,) = [row for row in sheet(found).iter("tr") if "R20" in words(row)]
    assert row.find(".//circle") is None
    assert row.find(".//rect") is not None
    assert "Nobody came." in words(sheet(found))


@pytest.mark.parametrize(
    "band", [(0.2, 0.8), (-3.5, -2.0), (1e6, 3e6), (-math.inf, 0.1), (0.9, math.inf), (0.0, math.inf)]
)
def test_a_mark_stands_in_its_band_just_when_the_value_lies_in_it(band):
    low, high = band
    width = (high - low) if math.isfinite(high - low) else 1.0
    inside = max(low, -1e9) + width / 4 if math.isfinite(low) else high - width / 4
    outside = [low - width / 3] if math.isfinite(low) else []
    outside += [high + width / 3] if math.isfinite(high) else []
    for value in (inside, *outside):
        left, right, at = drawn_at(band, value)
        assert (left <= at <= right) == (low <= value <= high), (band, value)


def drawn_at(band, value):
    tree = ElementTree.fromstring(str(strip(band, value, (None, None), True)))
    left = float(tree.find("rect").get("x"))
    return left, left + float(tree.find("rect").get("width")), float(tree.find("circle").get("cx"))


def test_a_band_lies_in_the_same_place_and_what_is_far_off_is_an_arrow():
    boxes = {drawn_at(band, sum(band) / 2)[:2] for band in ((0.2, 0.8), (-3.5, -2.0), (1e6, 3e6))}
    assert len(boxes) == 1
    far = ElementTree.fromstring(str(strip((0.2, 0.8), 90.0, (89.0, 91.0), True)))
    assert far.find("circle") is None
    assert len(far.findall("path")) == 2
    exactly = ElementTree.fromstring(str(strip((0.0, math.inf), 0.0, (0.0, 0.0), False)))
    assert exactly.find("circle").get("cx") == exactly.find("rect").get("x")


@pytest.mark.parametrize("text", HOSTILE)
def test_any_title_is_shown_as_it_stands(text):
    tree = sheet(study_titled(text))
    assert words(tree.find(".//h1")) == " ".join(shown(text).split())
    assert {each.tag for each in tree.iter() if isinstance(each.tag, str)} <= TAGS


@cache
def study_titled(text):
    found = made_up({})
    scenario = found.scenario.model_copy(update={"study": found.scenario.study.model_copy(update={"title": text})})
    return replace(found, scenario=scenario, warnings=[text])


def test_only_an_earlier_study_of_the_same_file_is_replaced(folder, study, tmp_path):
    with folder_of(study.scenario, folder) as again:
        assert save(study, again) == folder
    assert (folder.parent / "town-patterns.previous").is_dir()
    other = read("village.toml", text=study.scenario.text + "\n# another")
    with pytest.raises(WrongFolder, match=r"town\.toml"), folder_of(other, folder):
        pass
    strange = tmp_path / "mine"
    (strange / "tables").mkdir(parents=True)
    (strange / "tables" / "patterns.csv").write_text("mine")
    with pytest.raises(WrongFolder, match="not a results folder"), folder_of(study.scenario, strange):
        pass


def test_results_of_the_main_job_are_not_replaced_by_patterns(study, tmp_path):
    place = tmp_path / "town"
    place.mkdir()
    (place / "manifest.json").write_text('{"scenario": {"file": "town.toml"}, "files": {"tables/decision.csv": {}}}')
    with pytest.raises(WrongFolder, match="not a study of patterns"), folder_of(study.scenario, place):
        pass


def test_names_of_charts_are_plain_and_distinct():
    names = [chart_name(pattern) for pattern in NAMES]
    assert names[0] == "r01_double_jeopardy"
    assert len(set(names)) == len(names)


def test_the_same_numbers_give_the_same_chart_and_theory_is_marked(study):
    frame = charts_patterns.frame_of(study.drawn["R3"])
    one, other = (charts.alone(charts_patterns.curves(frame, "Finding")[0]) for _ in range(2))
    assert charts.svg(one) == charts.svg(other)
    kinds = [line.get_gid() for line in one.axes[0].get_lines()]
    assert kinds.count("market") == kinds.count("law") == 1
    assert [text.get_text() for text in one.texts] == ["this market", "a law, fitted to it"]


def test_curves_say_what_the_verdict_says_in_at_most_fifteen_words(study):
    assert {*FINDINGS} == {"pass", "review", "fail", "fitted", "theorem"}
    assert max(len(sentence.split()) for sentence in FINDINGS.values()) <= 15
    for pattern, points in study.drawn.items():
        for panel in charts_patterns.curves(charts_patterns.frame_of(points), FINDINGS[study.verdicts[pattern]]):
            figure = charts.alone(panel)
            series = {series for name, series, *_ in points if name == panel.business}
            assert len(figure.texts) == len(series)
            inside(figure)


def test_the_command_takes_a_file_or_a_preset(monkeypatch, tmp_path, capsys, study):
    asked = []

    def measure(scenario, **options):
        asked.append((scenario.path.name, options["replications"], options["workers"]))
        return study

    monkeypatch.setattr("sim.study.patterns.study_patterns", measure)
    monkeypatch.chdir(tmp_path)
    assert main(["patterns", "restaurant", "--replications", "3", "--workers", "1"]) == 0
    assert asked == [("restaurant.toml", 3, 1)]
    assert (tmp_path / "results" / "restaurant-patterns" / "patterns.html").is_file()
    assert "R3  frequencies of visits" in capsys.readouterr().out
    (tmp_path / "town.toml").write_text(study.scenario.text, "utf-8")
    assert main(["patterns", "town.toml", "--quiet"]) == 0
    assert asked[1][0] == "town.toml"
    assert capsys.readouterr().out == ""
    assert main(["patterns", "nowhere.toml"]) == 2


def test_the_command_refuses_what_it_cannot_use(tmp_path, capsys):
    assert main(["patterns", "restaurant", "--out", str(tmp_path / "x"), "--replications", "0"]) == 2
    assert "replications" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
