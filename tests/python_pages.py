"""Pages with Python in them, run as a reader would: block after block in one session, and what they print."""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.S | re.M)


def session(page):
    """(code, what the page says that it prints, or None) of every Python block of a page, in order."""
    found = FENCE.findall(page.read_text("utf-8"))
    for at, (language, code) in enumerate(found):
        if language == "python":
            after = found[at + 1] if at + 1 < len(found) else ("", "")
            yield code, after[1] if after[0] == "text" else None


def run(page):
    """Run a page; returns (the names that its blocks leave behind, every text that was printed and promised)."""
    names, compared = {"__name__": page.stem}, []
    for number, (code, promised) in enumerate(session(page), start=1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{page.name}, block {number}", "exec"), names)
        if promised is not None:
            compared.append((printed.getvalue(), promised))
    return names, compared
