"""Letters, names and colours of charts: what fits, what no font has, what follows the reader's scheme."""

import json
import re
from pathlib import Path

import pytest

from sim.report import charts
from sim.report.charts import letters
from sim.report.charts.scales import limits, ticks
from sim.report.output import results
from sim.report.output.opening import results_folder
from sim.report.output.results import save
from sim.report.page.pictures import panel, picture_of
from sim.report.sections.chart_set import chart_set
from sim.report.words.fitting import MARK, finding, in_words, shortened, words_in
from sim.report.words.theme import SCHEME, Theme
from sim.scenario import read
from sim.study.compare import compare
from tests.report.charts.rows import comparison
from tests.report.output.test_folder import scenario_file

TEMPLATES = Path(charts.__file__).parents[1] / "templates"
POUNDS = Theme("GBP", "as_is", ("as_is",))


# -- names and sentences


@pytest.mark.parametrize(
    ("name", "most", "form"),
    [
        ("A better kitchen", 3, "A better kitchen"),
        ("A better kitchen for all", 3, "A better kitchen…"),
        ("A", 1, "A"),
        ("x" * 60, 3, "x" * 43 + MARK),
        ("  two\nlines ", 2, "two lines"),
    ],
)
def test_a_name_is_cut_between_words(name, most, form):
    assert in_words(name, most) == form


def test_names_that_begin_alike_stay_unlike():
    names = ["Spend more on people now", "Spend more on people later", "Spend more on food"]
    forms = shortened(names, lambda text: words_in(text) <= 3)
    assert len(set(forms.values())) == 3
    assert forms["Spend more on people now"].endswith("now")
    assert all(words_in(form) <= 4 for form in forms.values())
    same = shortened([f"plan {'y' * 60} {n}" for n in range(3)], lambda text: len(text) <= 12)
    assert len(set(same.values())) == 3


def test_a_sentence_takes_the_fullest_template_in_which_its_names_stand_whole():
    templates = ("{plan} is worth {most} a week at {here}", "{plan}: {most} at {here}")
    assert finding(templates, {"plan": "x", "here": "y"}, most="£5") == "x is worth £5 a week at y"
    long = {"plan": "one two three four five six", "here": "seven eight nine ten"}
    assert finding(templates, long, most="£5") == "one two three four five six: £5 at seven eight nine ten"
    longer = {"plan": "one two three four five six seven", "here": "a b c d e f g h i"}
    cut = finding(templates, longer, most="£5")
    assert words_in(cut) == 15
    assert cut.count(MARK) == 2


def test_braces_and_formats_in_a_name_stand_as_they_are():
    assert finding("{plan} pays", {"plan": "{plan} {0} %s"}) == "{plan} {0} %s pays"


def test_lines_break_between_words_and_what_is_left_out_is_marked():
    words = "Spend what the kitchen saves on people who welcome guests"
    found = letters.lines(words, 1.4, 9.5)
    assert " ".join(found).startswith("Spend what the kitchen")
    assert all(letters.inches(line, 9.5) <= 1.4 for line in found)
    assert len(letters.lines(words, 1.4, 9.5, most=2)) == 2
    assert letters.lines(words, 1.4, 9.5, most=2)[1].endswith(MARK)
    assert "".join(letters.lines("x" * 90, 1.0, 9.5, most=99)) == "x" * 90


def test_wide_letters_are_given_their_room():
    assert letters.inches("日本料理", 9.5) >= 4 * 9.5 / 72


# -- scales


def test_one_scale_unless_a_panel_would_vanish():
    assert limits([(-5.0, 10.0), (0.0, 8.0)])[1]
    found, same = limits([(0.0, 1000.0), (0.0, 1.0)])
    assert not same
    assert found[1][1] < 2
    assert all(low < 0 < high for low, high in limits([(3.0, 9.0), (-9.0, -3.0)])[0])
    assert limits([(0.0, 0.0)])[0][0] == (-1.0, 1.0)


@pytest.mark.parametrize("span", [(-0.02, 0.43), (-7e4, 3e5), (-1.0, 1.0), (0.0, 3e12), (-4.7e-3, 0.0)])
def test_ticks_are_round_distinct_and_apart(span):
    for room in (1.2, 2.0, 4.4):
        places, words = ticks(span, POUNDS, room)
        assert len(set(words)) == len(words) >= 1
        assert not any("-" in word for word in words)
        middles = [room * (place - span[0]) / (span[1] - span[0]) for place in places]
        wide = [letters.inches(word, 9.0) / 2 for word in words]
        for left in range(len(places) - 1):
            assert middles[left] + wide[left] < middles[left + 1] - wide[left + 1]


# -- letters that no font has


@pytest.mark.field("C7")
def test_letters_that_no_font_has_are_named_and_the_png_is_warned_of(tmp_path, monkeypatch):
    monkeypatch.setattr(letters, "families", lambda: (letters.FONT,))
    assert letters.undrawable(["Café 日本", "本 ok"]) == ["日", "本"]
    path = scenario_file(tmp_path)
    path.write_text(path.read_text("utf-8").replace("Ash", "日本亭"), "utf-8")
    scenario = read(path)
    assert "日本亭" in [each.name for each in scenario.business]
    with results_folder(scenario, tmp_path / "out") as folder:
        found = compare(scenario, replications=2, workers=1)
        place = save(found, folder, "a command")
    cautions = [text for text in json.loads((place / "manifest.json").read_text("utf-8"))["warnings"] if "font" in text]
    assert len(cautions) == 1
    assert all(letter in cautions[0] for letter in "日本亭")
    assert "PNG" in cautions[0]
    assert "日本亭" in (place / "charts" / "01_which_plan_pays.svg").read_text("utf-8")
    assert "show boxes there" in (place / "report.html").read_text("utf-8")


def test_of_many_letters_the_first_are_named():
    assert " and 8 more" in results._boxes([chr(0x4E00 + n) for n in range(20)])


# -- the scheme


def test_the_page_has_every_colour_of_the_scheme_light_and_dark():
    css = (TEMPLATES / "charts.css.j2").read_text("utf-8")
    light, dark = css.split("@media screen")[0], css.split("@media screen")[1].split("}\n}")[0]
    for colour, (name, at_night) in SCHEME.items():
        assert f"--c-{name}: {colour.lower()};" in light.replace("\n", " "), name
        assert f"--c-{name}: {at_night.lower()};" in dark.replace("\n", " "), name
        assert f'"{name}"' in css


@pytest.mark.parametrize("night", [False, True])
def test_text_and_marks_stand_out_from_their_ground(night):
    ground = next(dark if night else light for light, (name, dark) in SCHEME.items() if name == "paper")
    for light, (name, dark) in SCHEME.items():
        least = {"ink": 7.0, "quiet": 4.5, "loss": 4.5}.get(name, 3.0)
        if name.startswith("c") and not night:
            least = 1.9  # Okabe and Ito's pale ones always come with a mark and a name
        if name not in ("paper", "band", "grid", "faint"):
            assert _contrast(dark if night else light, ground) >= least, name


def _contrast(one, other):
    """WCAG 2's ratio of two colours."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_file_has_its_own_dark_style_and_a_page_has_none():
    (chart,) = [each for each in chart_set(comparison()) if each.name.startswith("01")]
    file = charts.svg(chart.figure).decode("utf-8")
    assert "@media (prefers-color-scheme:dark)" in file
    assert re.search(r"\.f-paper\{fill:#191b1e\}", file)
    picture = picture_of(chart)
    inside = str(picture.panels[0].svg)
    assert "<style" not in inside
    assert 'fill="#' not in inside
    assert 'class="f-ink"' in inside
    assert inside.count("<title") == 1
    assert picture.panels[0].svg is picture.panels[0].svg, "drawn once"


def test_one_panel_is_found_by_chart_and_business():
    drawn = [picture_of(each) for each in chart_set(comparison())]
    assert panel(drawn, "02", "Soho Table").business == "Soho Table"
    assert panel(drawn, "02").business == "The Old Forge"
    assert panel(drawn, "02", "Nobody") is None
    assert panel(drawn, "99") is None
