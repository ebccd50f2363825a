"""Pictures of the current version in the README and the guide: the page for the board, and two charts.

    python -m docs.pictures             run the flagship (some minutes), take its pictures, put them into the pages
    python -m docs.pictures FOLDER      the same of a results folder that is there already

A picture is a file of docs/pictures; a page shows it between ``<!-- picture: NAME -->`` and
``<!-- end of picture -->``, with nothing there as long as the file does not exist.  It takes Chromium; CHROMIUM may
say where it is.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FOLDER = HERE / "pictures"
FLAGSHIP = ROOT / "scenarios" / "town_vs_west_end.toml"
PART = re.compile(r"(<!-- picture: ([\w-]+) -->)(.*?)(<!-- end of picture -->)", re.DOTALL)
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable")
WIDTH, TALLEST, SCALE = 1000, 4000, 1.5
"""Of the window in which a page is taken, in its own points, and how many dots a point has."""
MARGIN = 24  # dots of paper that stay below what is printed
COLOURS = 128
"""As many as a picture keeps: charts and text look the same, and the file is a third."""


class Picture(NamedTuple):
    """``source`` is a page or, with a star, a chart of a results folder; ``text`` is read where no picture is shown."""

    source: str
    text: str


PICTURES = {
    "summary": Picture("summary.html", "The page for the board: what to do, what it is worth, how sure that is"),
    "which-plan-pays": Picture("charts/*_which_plan_pays.png", "A dot for each plan: what it earns beside carrying on"),
    "worth-at-most": Picture("charts/*_worth_at_most.png", "What each plan may cost a week, place beside place"),
}


def take(results, folder=FOLDER):
    """Write all pictures of a results folder; raises SystemExit with a sentence where one cannot be taken."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        found = sorted(Path(results).glob(picture.source))
        if not found:
            raise SystemExit(f"There is no {picture.source} in {results}.")
        _small(screenshot(found[0]) if found[0].suffix == ".html" else _opened(found[0]), folder / f"{name}.png")


def screenshot(page):
    """The picture of a whole page in light colours, cut off below its last line."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.png"
        subprocess.run(
            [
                browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--user-data-dir={folder}/own",
                f"--window-size={WIDTH},{TALLEST}", f"--force-device-scale-factor={SCALE}", f"--screenshot={file}",
                page.resolve().as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return trimmed(_opened(file))


def browser():
    """Where Chromium is."""
    every = [os.environ.get("CHROMIUM"), *(place for place in PLACES if Path(place).exists()), shutil.which("chromium")]
    found = next(filter(None, every), None)
    if found is None:
        raise SystemExit("No Chromium was found; set CHROMIUM to its path.")
    return found


def _opened(file):
    from PIL import Image

    with Image.open(file) as image:
        return image.convert("RGB")


def trimmed(image):
    """A picture without the empty paper at its lower end."""
    from PIL import Image, ImageChops

    paper = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image, paper).getbbox()
    return image.crop((0, 0, image.width, min(image.height, box[3] + MARGIN))) if box else image


def _small(image, file):
    """Save an image with few colours, among them those of small marks: the median cut would lose these."""
    from PIL import Image

    image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(file, optimize=True)


def filled(text, page, folder=FOLDER):
    """A page's text with its pictures, those that exist."""

    def shown(part):
        file = folder / f"{part[2]}.png"
        link = f"\n![{PICTURES[part[2]].text}]({Path(os.path.relpath(file, page.parent)).as_posix()})\n"
        return part[1] + (link if file.exists() else "") + part[4]

    return PART.sub(shown, text)


def pages():
    """The pages that show pictures."""
    return [page for page in (ROOT / "README.md", *sorted(HERE.glob("*.md"))) if PART.search(page.read_text("utf-8"))]


def main(arguments):
    """Take the pictures of a results folder, or of a run of the flagship, and put them into the pages."""
    if arguments:
        take(arguments[0])
    else:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / FLAGSHIP.stem
            subprocess.run([sys.executable, ROOT / "run.py", FLAGSHIP, "--quiet", "--out", out], check=True)
            take(out)
    for page in pages():
        page.write_text(filled(page.read_text("utf-8"), page), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
