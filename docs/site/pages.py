"""Pages that the site has beside docs/: the README, docstrings of the public face, and files that a page links to.

A page of docs/ links to sources, tests and scenarios by their place in the repository (``../sim/rules/word.py``), as
people read it there.  The site has no repository beside it, so each becomes a page of the site, under ``source/``.
"""

import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[2]
OUT = re.compile(r"\]\((?:\.\./([^)#\s]+)|((?!https?:)[\w/.-]+\.(?:py|cff)))(?:#[^)\s]*)?\)")
"""A link out of docs/, or to something in it that is no page."""
HOME = re.compile(r"\]\(docs/([^)\s]+)\)|\]\((?!https?:|#|docs/)([^)#\s]+)\)")
"""A link in the README: to a page of docs/, or to something else in the repository."""
FETCHED = "https://unpkg.com/"
LANGUAGES = {".py": "python", ".toml": "toml", ".json": "json", ".md": "markdown", ".yml": "yaml"}

UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n"

API = {
    "scenario": (
        "Scenarios and runs",
        "Read a scenario, check it, compare its strategies.",
        ("sim", "sim.scenario", "sim.study.outcome_frame", "sim.study.analyses"),
    ),
    "agents": (
        "Agents",
        "The market as Mesa agents, to be read and subclassed.",
        tuple(f"sim.agents{each}" for each in ("", ".market", ".reporters", ".customer", ".person", ".business")),
    ),
    "rules": (
        "Rules",
        "Every rule of behaviour, once. What they mean together is in [the rules](../rules.md).",
        ("sim.rules", *(f"sim.rules.{path.stem}" for path in sorted((ROOT / "sim/rules").glob("[a-z]*.py")))),
    ),
    "chance": (
        "Luck",
        "Numbers that belong to a decision.",
        ("sim.chance", "sim.chance.counter", "sim.chance.normal", "sim.chance.purpose", "sim.chance.variates"),
    ),
}
"""Pages of docstrings: title, a sentence, modules."""


def on_files(files, config):
    """Add the home page, the docstrings, and a page for each file or folder that a page links to."""
    home = _home()
    texts = [home, *(Path(file.abs_src_path).read_text("utf-8") for file in files.documentation_pages())]
    files.append(File.generated(config, "index.md", content=home))
    for name, page in API.items():
        files.append(File.generated(config, f"api/{name}.md", content=_docstrings(*page)))
    cited = {_path(match) for text in texts for match in OUT.finditer(text)} - {"README.md"}
    within = {str(path.relative_to(ROOT)) for folder in cited for path in _inside(ROOT / folder)}
    for path in sorted(cited | within):
        if (ROOT / path).exists():
            files.append(File.generated(config, f"source/{path}.md", content=_source(path)))
    return files


def on_page_markdown(markdown, page, **_):
    """Lead links out of docs/ to the page that stands for the file."""
    return markdown if "/" in page.file.src_uri else OUT.sub(lambda match: f"]({_place(_path(match))})", markdown)


def on_post_build(config):
    """Take the addresses of helpers for old browsers out of the theme's scripts, so that no page can fetch them."""
    for script in Path(config.site_dir, "assets").rglob("*.js"):
        text = script.read_text("utf-8")
        if FETCHED in text:
            script.write_text(text.replace(FETCHED, "data:,"), "utf-8")


def _path(match):
    """The file that a link leads to, from the top of the repository."""
    return match[1].rstrip("/") if match[1] else f"docs/{match[2]}"


def _place(path):
    return "index.md" if path == "README.md" else f"source/{path}.md"


def _home():
    """The README, as the home page of the site."""
    text = (ROOT / "README.md").read_text("utf-8")
    return HOME.sub(lambda match: f"]({match[1]})" if match[1] else f"](../{match[2]})", text)


def _docstrings(title, sentence, modules):
    return "\n".join([f"# {title}", "", sentence, "", *(f"::: {module}\n" for module in modules)])


def _inside(path):
    """What a folder's page lists: its files that a reader may want."""
    if not path.is_dir():
        return []
    return sorted(file for file in path.iterdir() if file.suffix in LANGUAGES and file.name != "__init__.py")


def _source(path):
    """A file as a page; of a folder, the list of what is in it."""
    place = ROOT / path
    if place.is_dir():
        links = [f"* [{file.name}]({place.name}/{file.name}.md)" for file in _inside(place)]
        return "\n".join([UNSEARCHED, f"# {path}", "", *links, ""])
    text = place.read_text("utf-8")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{UNSEARCHED}\n# {path}\n\n{fence}{LANGUAGES.get(place.suffix, 'text')}\n{text}\n{fence}\n"
