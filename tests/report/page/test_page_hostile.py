"""Promise 21: the pages run no one's code and call no one, and show every text as it stands."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from html5lib import HTMLParser
from markdown_it import MarkdownIt

from sim.report.page.memo import memo
from sim.report.page.pictures import inline
from sim.report.page.writers import plain_markdown
from sim.report.words.names import short, shown
from tests.report.hostile import HOSTILE
from tests.report.pages import paged, report_page, summary_page, summary_text
from tests.report.places import tree_of

SLOTS = (
    "title",
    "question",
    "business",
    "first",
    "first label",
    "second",
    "second label",
    "action",
    "owner",
    "sentence",
)
CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
HARMLESS = re.compile(r"#[\w-]+|(report|summary)\.html(#[\w-]+)?|workbook\.xlsx|(tables|charts)/\w+\.(csv|svg|png)")


def bundles():
    """Dicts of texts by slot, so that each text stands in one slot at least, and names are unlike each other."""
    size = len(SLOTS)
    for start in range(0, len(HOSTILE), size):
        texts = [*HOSTILE[start : start + size], *HOSTILE[: max(0, start + size - len(HOSTILE))]]
        yield dict(zip(SLOTS, texts, strict=True))


def comparison(texts):
    """A comparison full of these texts."""
    first, second = texts["first"], texts["second"]
    return paged(
        {texts["business"]: {first: 40_000.0, second: 143_000.0}},
        labels={first: texts["first label"], second: texts["second label"]},
        texts=texts,
        study={"title": texts["title"], "question": texts["question"]},
        verdicts={texts["business"]: "Clear"},
    )


BUNDLES = list(bundles())


@pytest.fixture(params=BUNDLES, ids=map(str, range(len(BUNDLES))))
def texts(request):
    return request.param


def test_nothing_runs_nothing_is_called_and_all_is_shown(texts):
    made_up = comparison(texts)
    for page in (summary_page(made_up), report_page(made_up, ("01", "03"))):
        assert HTMLParser(strict=True, namespaceHTMLElements=False).parse(page) is not None
        tree = tree_of(page)
        assert_harmless(tree)
        cited = " ".join(shown("".join(tree.itertext())).split())
        assert shown(texts["title"])[:100] in cited
        assert shown(texts["question"])[:200] in cited
        for slot in ("business", "second label"):
            assert short(texts[slot], 40) in cited, slot
        for slot in ("action", "owner", *(("sentence",) if "Not said" in cited and "How the verdict" in cited else ())):
            assert short(texts[slot], 80).removesuffix("…") in cited, slot


def assert_harmless(tree):
    """No script, no handler, no address but our own files, and the policy that says so."""
    policies = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            pytest.fail("a comment got through")
        tag = element.tag.rpartition("}")[2].lower()
        assert tag not in ("script", "iframe", "object", "embed", "base", "form", "link", "img", "image", "template")
        assert tag not in ("foreignobject", "animate", "set", "input", "video", "audio", "math", "noscript"), tag
        for key, value in element.attrib.items():
            name = str(key).rpartition("}")[2].lower()
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "formaction", "srcset", "poster", "background"):
                assert HARMLESS.fullmatch(value), (tag, value)
            if name in ("style", "clip-path", "fill", "mask", "filter"):
                assert not re.search(r"url\((?!#)|import|expression", value), value
        if tag == "meta" and element.get("http-equiv"):
            policies.append((element.get("http-equiv"), element.get("content")))
        if tag == "style":
            assert not re.search(r"url\(|@import|</", "".join(element.itertext()))
    assert policies == [("Content-Security-Policy", CSP)]


def test_ids_are_unlike_and_every_reference_leads_somewhere():
    tree = tree_of(report_page(paged({"Inn": {"a": 1e4, "b": 5e4}}, flip=True)))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wanted = set()
    for element in tree.iter():
        for key, value in element.attrib.items():
            wanted |= set(re.findall(r"url\(#([^)]+)\)", value))
            wanted |= set(value.split()) if key in ("aria-labelledby", "aria-describedby") else set()
            wanted |= {value[1:]} if key == "href" and value.startswith("#") else set()
    assert wanted <= set(ids)
    assert len(wanted) > 50


def test_the_page_can_be_read_without_eyes():
    for page in (summary_page, report_page):
        tree = tree_of(page(paged({"Inn": {"a": 1e4, "b": 5e4}})))
        assert tree.get("lang") == "en-GB"
        body = tree.find("body")
        assert next(iter(body)).get("class") == "skip"
        levels = [int(each.tag[1]) for each in body.iter() if re.fullmatch("h[1-6]", str(each.tag))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert {each.tag for each in body.iter()} >= {"header", "main", "footer"}
        for svg in body.iter("{http://www.w3.org/2000/svg}svg"):
            assert svg.get("role") == "img"
            assert next(iter(svg)).text
        for table in body.iter("table"):
            assert all(cell.get("scope") for cell in table.iter("th"))
        texts = [("".join(each.itertext()), each.get("aria-label"), each.get("href")) for each in body.iter("a")]
        assert all(text.strip() for text, _, _ in texts)
        spoken = {}
        for text, label, href in texts:
            assert spoken.setdefault(label or text, href) == href, "two links read alike and lead elsewhere"


# -- pictures


def test_a_picture_keeps_nothing_that_could_run():
    svg = b"""<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"
        xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1" onload="x()"><metadata>m</metadata>
        <defs><style>*{}</style><path id="p" d="M 0.123456 1"/><clipPath id="c"/></defs><script>x()</script>
        <g onclick="x()"><use xlink:href="#p" clip-path="url(#c)"/><text>&lt;b&gt; &amp; "q"</text></g></svg>"""
    first = str(inline(svg, "one", "<i>title</i>", 'a "description"'))
    tree = ElementTree.fromstring(first)
    assert {each.tag for each in tree.iter()} == {
        "svg",
        "title",
        "desc",
        "defs",
        "path",
        "clipPath",
        "g",
        "use",
        "text",
    }
    assert not [key for each in tree.iter() for key in each.attrib if key.startswith("on")]
    assert tree.find("title").text == "<i>title</i>"
    assert tree.find(".//text").text == '<b> & "q"'
    assert tree.find(".//use").attrib == {"href": "#one-0", "clip-path": "url(#one-1)"}
    assert "http" not in first


# -- Markdown


def test_markdown_shows_every_text_as_it_stands():
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for text in HOSTILE:
        (paragraph,) = [each for each in reader.parse(f"So: {plain_markdown(shown(text))}.") if each.type == "inline"]
        assert {piece.type for piece in paragraph.children} <= {"text", "text_special"}, text
        assert "".join(piece.content for piece in paragraph.children) == f"So: {shown(text)}."


def test_the_memo_in_markdown_has_our_structure_and_no_other(texts):
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(summary_text(comparison(texts)))
    kinds = {token.type for token in tokens}
    ours = {"heading", "paragraph", "list_item", "bullet_list", "table", "thead", "tbody", "tr", "th", "td"}
    assert {kind.rsplit("_", 1)[0] for kind in kinds} <= {*ours, "inline"}
    inner = {piece.type for token in tokens for piece in token.children or ()}
    assert inner <= {"text", "text_special", "softbreak", "code_inline", "strong_open", "strong_close"}
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings.count("h1") == 1
    assert len(headings) == 1 + 1 + 1 + 1 + len(memo(comparison(texts)).sections) + 1
    assert [token.type for token in tokens].count("table_open") == 1
    cited = " ".join(piece.content for token in tokens for piece in token.children or ())
    assert shown(texts["title"]).split()[0][:20] in cited.replace(" ", "") or shown(texts["title"]) in cited
