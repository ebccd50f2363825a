"""The pages are true: links lead somewhere, code runs, the person traced by hand is the one the program knows."""

import re
import subprocess
import sys
import tomllib

import pytest

from docs import figures
from docs.traced import luck, page, worksheet
from docs.traced.decide import STRATEGY
from docs.traced.numbers import n
from sim.agents import Customer, Market
from sim.cli import main
from sim.report.sections.chart_set import every_chart
from sim.scenario import read
from tests import ROOT

BEHIND = {"tripwire_paths.csv"}
"""Tables that only a chart needs."""
RARE = {"facts.csv", "drivers.csv", "inputs.csv"}
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])
PAGE = DOCS / "one-person-traced.md"


def blocks(path, language):
    """The code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), flags=re.S | re.M)


# -- links -----------------------------------------------------------------------------------------------------


def anchors(path):
    """What a link may point at inside a page, as GitHub makes it from headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_something(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name) if name else page
        assert there.exists(), f"{page.name} links to {target}, which is not there"
        assert not anchor or anchor in anchors(there), f"{page.name} links to {target}, which has no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_scenario_that_a_page_names_is_there(page):
    for name in re.findall(r"scenarios/(\w+)\.toml", page.read_text("utf-8")):
        assert (ROOT / "scenarios" / f"{name}.toml").exists(), f"{page.name} names scenarios/{name}.toml"


# -- one person, traced ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sheet():
    """The worksheet, worked out from the luck that is printed on the page and from nothing else."""
    return worksheet.Worksheet(worksheet.scenario(), luck.printed_luck(PAGE.read_text("utf-8")))


def test_the_page_follows_from_the_luck_printed_on_it(sheet):
    assert page.page(sheet) == PAGE.read_text("utf-8")


def test_the_luck_printed_is_the_luck_that_the_program_draws(sheet):
    drawn = luck.drawn_luck(worksheet.scenario()["runs"]["seed"])
    assert sum(map(len, sheet.drawn.values())) > 200
    for week, draws in sheet.drawn.items():
        assert draws == [(label, drawn(week, label)) for label, _ in draws]


def test_the_sums_of_the_page_use_no_rule_of_the_program():
    imports = {
        path.name: re.findall(r"^[ \t]*(?:from|import) sim\b.*$", path.read_text("utf-8"), flags=re.M)
        for path in (DOCS / "traced").glob("*.py")
    }
    assert imports.pop("luck.py") == ["from sim import chance"]
    assert set(imports) == {"numbers.py", "decide.py", "visit.py", "worksheet.py", "page.py"}
    assert not any(imports.values())


class Ada(Customer):
    """A customer who keeps what her week's values and visits were."""

    def decide(self):
        self.worth = {relation.business.name: self.value_of(relation, self.model.week) for relation in self.relations}
        self.knew = {relation.business.name for relation in self.relations if relation.aware}
        super().decide()
        self.knew |= {relation.business.name for relation in self.relations if relation.aware}


@pytest.fixture(scope="module")
def weeks(sheet):
    """The program's weeks beside the worksheet's: (market, Ada, Ben, numbers) after each step."""
    market = Market(worksheet.SCENARIO, strategy=STRATEGY, customer=Ada)
    found = []
    for week in sheet.weeks:
        market.step()
        found.append((snapshot(market, week["numbers"]), week["numbers"]))
    return found


def snapshot(market, numbers):
    """What the program says, in the form of the worksheet's numbers."""
    ada, ben = market.customers
    return {
        "occasions": len(ada.occasions),
        "values": {name: ada.worth[name] for name in numbers["values"]}
        if set(numbers["values"]) <= ada.knew
        else ada.knew,
        "prior": {each.name: each.prior for each in market.businesses},
        "wait": {each.name: each.wait for each in market.businesses},
        "rating": {each.name: each.rating for each in market.businesses},
        "used": {each.name: each.utilisation for each in market.businesses},
        "visits": [visit(each) for each in market.visits],
        "tie": {
            relation.business.name: {
                "match": relation.match,
                "aware": relation.aware,
                "e": relation.expectation,
                "s": relation.risk,
                "L": relation.loyalty,
                "n": relation.visits,
                "h": relation.since_refresh,
                "left": relation.left,
                "last": relation.last_visit,
            }
            for relation in ada.relations
        },
        "ben": {
            relation.business.name: {
                "aware": relation.aware,
                "heard": relation.expectation,
                "reminded": relation.reminded,
            }
            for relation in ben.relations
        },
    }


def visit(occasion):
    """One visit, as the program has it."""
    return {
        "order": occasion.number,
        "business": occasion.business.name,
        "memory": occasion.memory,
        "expected": occasion.expected,
        "satisfaction": occasion.satisfaction,
        "complained": occasion.complained,
        "claimed": occasion.claimed,
        "gestured": occasion.gestured,
        "upgraded": occasion.upgraded,
        "left": occasion.person.left_behind(occasion, occasion.business),
    }


def as_printed(value, digits=3):
    """Numbers as the page prints them; what is not a number as it is."""
    if isinstance(value, dict):
        return {key: as_printed(inner) for key, inner in value.items()}
    return n(value, digits) if isinstance(value, float) else value


def test_the_program_has_the_same_twenty_weeks_as_the_page(weeks):
    assert len(weeks) == 20
    for number, (program, paper) in enumerate(weeks):
        for what in ("occasions", "values", "prior", "wait", "rating", "used"):
            assert as_printed(program[what]) == as_printed(paper[what]), f"{what} in week {number}"
        for name, relation in paper["tie"].items():
            known = {
                key: value for key, value in relation.items() if value is not None
            }  # e and s are only hers once she has come
            assert as_printed({key: program["tie"][name][key] for key in known}) == as_printed(known), (
                f"{name} in week {number}"
            )
        assert as_printed(program["ben"]) == as_printed(paper["ben"]), f"Ben in week {number}"


def test_the_program_has_the_same_visits_as_the_page(weeks):
    total = 0
    for number, (program, paper) in enumerate(weeks):
        assert len(program["visits"]) == len(paper["visits"]), f"visits in week {number}"
        for mine, theirs in zip(program["visits"], paper["visits"], strict=True):
            assert as_printed(mine) == as_printed({key: theirs[key] for key in mine}), f"a visit in week {number}"
            total += 1
    assert total >= 12


RULES_SEEN = """
she notices Bell
gives **0 occasions**
gives **2 occasions**
Nothing does
**she stays at home**
**She goes to Anchor.**
**She goes to Bell.**
a gesture at the
it does not happen
delighted
outraged
she complains
she says nothing
gets half her money back
claims without cause
: bought
: not bought
*Review:*
she tells Ben
would think of it first
engaged
makes everything new
Hard times
not yet faded
"""


@pytest.mark.parametrize("words", RULES_SEEN.strip().splitlines())
def test_every_rule_of_the_week_has_its_turn_on_the_page(words):
    assert words in PAGE.read_text("utf-8")


# -- your own customer -----------------------------------------------------------------------------------------


def test_the_customer_of_ones_own_runs_alone_and_in_a_comparison(capsys, monkeypatch, tmp_path):
    (code,) = blocks(DOCS / "your-own-customer.md", "python")
    text = (ROOT / "scenarios" / "minimal.toml").read_text("utf-8")
    smaller = text.replace("residents = 800", "residents = 150").replace("weeks = 52", "weeks = 12")
    assert "residents = 150" in smaller
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "minimal.toml").write_text(smaller, "utf-8")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "unforgiving"}
    exec(compile(code, "your-own-customer.md", "exec"), names)
    assert re.search(r"\d+ visits a week; [1-9]\d* grudges after 12 weeks", capsys.readouterr().out)
    assert isinstance(names["market"].customers[0], names["Unforgiving"])
    plain = Market("scenarios/minimal.toml")
    for _ in range(12):
        plain.step()
    theirs, ours = (
        each.datacollector.get_model_vars_dataframe().filter(like="visits: ").sum(axis=1)
        for each in (plain, names["market"])
    )
    assert theirs.sum() > ours.sum(), "grudges keep people away"
    decision = names["result"].tables["decision"]
    assert list(decision["strategy"]) == ["as_is", "welcome"]
    assert names["result"].replications == 2


def test_every_method_that_the_page_names_is_a_customers():
    page = (DOCS / "your-own-customer.md").read_text("utf-8")
    methods = {name for row in re.findall(r"^\| (`.+?) \|", page, flags=re.M) for name in re.findall(r"`(\w+)\(", row)}
    assert len(methods) >= 12
    assert all(callable(getattr(Customer, name)) for name in methods)


# -- what the guides say ---------------------------------------------------------------------------------------


def test_every_scenario_is_named_by_a_guide():
    named = {name for page in PAGES for name in re.findall(r"scenarios/(\w+)\.toml", page.read_text("utf-8"))}
    assert {path.stem for path in (ROOT / "scenarios").glob("*.toml")} <= named


def test_every_key_that_the_founding_texts_page_names_is_a_key_of_the_file():
    reference = (DOCS / "scenario-reference.md").read_text("utf-8")
    tables = {"decision", "bridge", "walk", "weekly", "segments", "stages"}
    page = (DOCS / "founding-texts.md").read_text("utf-8")
    rows = [row.split("|") for row in page.splitlines() if row.startswith("| ") and row.count("|") == 5]
    keys = {key for row in rows for key in re.findall(r"`([a-z_]+)", row[3])} - tables
    assert len(keys) > 50
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", reference)) == []


def test_the_page_on_the_founding_texts_covers_all_five_and_every_row_says_where_to_look():
    page = (DOCS / "founding-texts.md").read_text("utf-8")
    assert len(re.findall(r"^## \d\. ", page, flags=re.M)) == 5
    rows = [row for row in page.splitlines() if row.startswith("| ") and not row.startswith(("| idea", "| ---"))]
    assert len(rows) > 60
    assert all(len(cell.strip()) >= 2 for row in rows for cell in row.strip("|").split("|"))


# -- the README ------------------------------------------------------------------------------------------------


def run(*arguments, cwd=ROOT):
    """A command of the program, in a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_readme_has_its_two_commands_and_they_name_what_is_there():
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"<!-- the (main job|tests) -->\n```\n(.+)\n```", text)
    assert [name for name, _ in commands] == ["main job", "tests"]
    for _, command in commands:
        assert command.startswith("python -m venv .venv && .venv/bin/python -m pip install -q -e ")
    assert commands[0][1].endswith(".venv/bin/python run.py scenarios/town_vs_west_end.toml")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for extra in re.findall(r"\.\[(\w+)\]", commands[1][1]):
        assert extra in extras


@pytest.mark.process
def test_the_readme_names_the_programs_commands_and_each_has_help():
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^python run\.py (check|explain|new|schema|[A-Z]+)\b", text, flags=re.M)
    assert {"check", "explain", "new", "schema", "SCENARIO"} <= set(commands)
    told = run("--help")
    assert told.returncode == 0
    assert all(command in told.stdout for command in ("check", "explain", "new", "schema"))


@pytest.mark.process
def test_check_explain_new_and_schema_answer_as_the_readme_says(tmp_path):
    checked = run("check", "scenarios/minimal.toml")
    assert checked.returncode == 0
    assert "2 strategies for Corner Café" in checked.stdout
    explained = run("explain", "scenarios/minimal.toml")
    assert explained.returncode == 0
    assert "experience_weight" in explained.stdout
    started = run("new", "a café")
    (tmp_path / "cafe.toml").write_text(started.stdout, "utf-8")
    assert read(tmp_path / "cafe.toml").study.title == "a café"
    schema = run("schema")
    assert schema.returncode == 0
    assert '"touchpoint"' in schema.stdout


@pytest.mark.usefixtures("without_png")
def test_the_main_job_leaves_what_the_guide_reads(tmp_path):
    """Every table and chart of the guide is made, and every one that is made stands in the guide."""
    text = (ROOT / "scenarios" / "minimal.toml").read_text("utf-8")
    small = tmp_path / "small.toml"
    small.write_text(text.replace("residents = 800", "residents = 40"), "utf-8")
    guide = (DOCS / "strategists-guide.md").read_text("utf-8")
    plain, full = guide.split("## The tables")[1].split("## The charts")[0].split("With `--full` also:")
    rows = re.findall(r"^\| ([A-Z][\w ]+)\??  ?\|(.+)$", guide.split("## The charts")[1].split("##")[0], flags=re.M)
    charts = {title.strip().lower(): "full" if "--full" in told else "flip" if "`flip`" in told else "plain"
              for title, told in rows}  # fmt: skip
    tables = {name: kind for kind, part in (("plain", plain), ("full", full))
              for name in re.findall(r"^\| `(\w+\.csv)` \|", part, flags=re.M)}  # fmt: skip
    for kind, more in (("plain", ()), ("full", ("--full",))):
        wanted = {"plain", kind}
        how = ("--replications", "2", "--workers", "1", "--worlds", "2", "--out", str(tmp_path / kind), *more)
        assert main([str(small), *how]) == 0
        made = {path.name for path in (tmp_path / kind / "tables").iterdir()}
        assert made <= {name for name, of in tables.items() if of in wanted} | BEHIND
        drawn = {re.sub(r"^\d+_|\.svg$", "", path.name).replace("_", " ")
                 for path in (tmp_path / kind / "charts").glob("*.svg")}  # fmt: skip
        assert drawn <= {title for title, of in charts.items() if of in wanted}
        missing = {name for name, of in tables.items() if of in wanted} - made
        assert missing <= RARE, "what a scenario without facts and uncertain inputs has no rows for"
        for file in ("summary.html", "report.html", "summary.md", "workbook.xlsx"):
            assert (tmp_path / kind / file).stat().st_size > 500
    known = {re.sub(r"^\d+_", "", chart.name).replace("_", " ") for chart in every_chart()}
    assert known == set(charts)


def test_the_figures_that_pages_quote_are_those_of_the_committed_table():
    """To write them anew: python -m docs.figures (of the table), python -m docs.figures run (of a new run)."""
    table, quoting = figures.rows(figures.TABLE.read_text("utf-8")), figures.pages()
    assert {each.name for each in quoting} >= {"strategists-guide.md", "patterns.md"}
    used = set()
    for each in quoting:
        text = each.read_text("utf-8")
        assert figures.filled(text, table) == text, f"{each.name} is not filled in from {figures.TABLE.name}"
        used |= {part[2] for part in figures.PART.finditer(text)}
    assert used == set(figures.PARTS)


def test_figures_follow_the_table():
    table = figures.rows(figures.TABLE.read_text("utf-8"))
    table[figures.TOWN, "kitchen"]["break_even_cost_per_week"] = 1234.4
    guide = (DOCS / "strategists-guide.md").read_text("utf-8")
    assert "| A better kitchen | 1,234 |" in figures.filled(guide, table)
    assert "a clearer front is worth about 1.6 times as much in the West End" in figures.filled(guide, table)
    assert "two pay beyond luck in town, two in the West End." in figures.filled(guide, table)
    table[figures.TOWN, "regulars"]["luck_low"] = -1.0
    assert "one pays beyond luck in town, two in the West End." in figures.filled(guide, table)
    table[figures.WEST_END, "experience"]["break_even_cost_per_week"] = -3.0
    assert "worth something only in town" in figures.filled(guide, table)


@pytest.mark.nightly
def test_the_committed_table_is_the_one_of_the_run():
    assert figures.made() == figures.TABLE.read_bytes()
