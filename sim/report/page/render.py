"""The templates, filled in: every value is escaped, a name that a template lacks is an error."""

from functools import cache
from typing import Any

from sim import __version__
from sim.report.page.cited import opened
from sim.report.page.writers import in_html, in_markdown


@cache
def _environment():
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"said": in_html, "plain": in_markdown, "opened": opened}
    return environment


def rendered(template: str, **values: Any) -> bytes:
    """A template of `sim/report/templates` with its values, as the bytes of a file."""
    text = _environment().get_template(template).render(version=__version__, **values)
    return text.encode("utf-8", "xmlcharrefreplace")
