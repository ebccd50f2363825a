"""Pictures of the current version in the README and the guide: the command that takes them and puts them in."""

import pytest
from PIL import Image, ImageDraw

from docs import pictures
from tests import ROOT
from tests.report.page.test_browser import chromium


def test_the_readme_and_the_guide_have_a_place_for_every_picture():
    quoting = {page.name: {part[2] for part in pictures.PART.finditer(page.read_text("utf-8"))}
               for page in pictures.pages()}  # fmt: skip
    assert quoting == {"README.md": set(pictures.PICTURES), "strategists-guide.md": set(pictures.PICTURES)}


def test_the_pages_show_the_pictures_that_there_are():
    for page in pictures.pages():
        text = page.read_text("utf-8")
        assert pictures.filled(text, page) == text, "python -m docs.pictures"


def test_a_picture_is_linked_from_where_the_page_lies(tmp_path):
    folder = tmp_path / "docs" / "pictures"
    folder.mkdir(parents=True)
    text = "a <!-- picture: summary -->old<!-- end of picture --> b"
    empty = "a <!-- picture: summary --><!-- end of picture --> b"
    assert pictures.filled(text, tmp_path / "README.md", folder) == empty
    (folder / "summary.png").write_bytes(b"")
    assert f"![{pictures.PICTURES['summary'].text}](docs/pictures/summary.png)" in pictures.filled(
        text, tmp_path / "README.md", folder
    )
    assert "](pictures/summary.png)" in pictures.filled(text, tmp_path / "docs" / "guide.md", folder)
    assert pictures.filled(pictures.filled(text, ROOT / "README.md"), ROOT / "README.md") == pictures.filled(
        text, ROOT / "README.md"
    )


def paper(height, mark):
    image = Image.new("RGB", (200, height), "#f4f4f0")
    ImageDraw.Draw(image).rectangle((20, 10, 180, mark), fill="black")
    return image


@pytest.mark.parametrize(("height", "mark", "kept"), [(900, 300, 325), (900, 895, 900), (40, 30, 40)])
def test_empty_paper_below_is_cut_off(height, mark, kept):
    assert pictures.trimmed(paper(height, mark)).size == (200, kept)


def test_an_empty_page_stays_as_it_is():
    assert pictures.trimmed(Image.new("RGB", (10, 20), "white")).size == (10, 20)


def test_a_small_mark_keeps_its_colour_beside_many_others(tmp_path):
    """As the marks of plans on a page of text, whose letters have edges of every grey and of the colours of links."""
    image = Image.new("RGB", (256, 256), "white")
    for at in range(256):
        ImageDraw.Draw(image).line((at, 0, at, 255), fill=(at, (at * 7) % 256, 255 - at))
    marks = {(10, 10): (0, 158, 115), (40, 10): (204, 121, 167), (70, 10): (213, 94, 0), (100, 10): (0, 114, 178)}
    for (x, y), colour in marks.items():
        ImageDraw.Draw(image).rectangle((x, y, x + 6, y + 6), fill=colour)
    pictures._small(image, tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as kept:
        for (x, y), colour in marks.items():
            seen = kept.convert("RGB").getpixel((x + 3, y + 3))
            assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) < 24, (colour, seen)


def results(folder, charts=("01_which_plan_pays", "05_worth_at_most")):
    (folder / "charts").mkdir(parents=True)
    (folder / "summary.html").write_text("<p style='font-size:40px'>Carry on</p>", "utf-8")
    for chart in charts:
        paper(300, 200).save(folder / "charts" / f"{chart}.png")
    return folder


@pytest.mark.browser
def test_all_pictures_are_taken_whatever_number_a_chart_has(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", chromium())
    out = tmp_path / "pictures"
    pictures.take(results(tmp_path / "results"), out)
    assert {path.stem for path in out.iterdir()} == set(pictures.PICTURES)
    with Image.open(out / "summary.png") as image:
        assert image.width == pictures.WIDTH * pictures.SCALE
        assert 60 < image.height < 400, "cut off below the one line"
        assert len(set(image.convert("L").getdata())) > 1


def test_a_chart_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "screenshot", lambda _page: paper(40, 30))
    folder = results(tmp_path / "results", charts=("01_which_plan_pays",))
    with pytest.raises(SystemExit, match="worth_at_most"):
        pictures.take(folder, tmp_path / "pictures")
