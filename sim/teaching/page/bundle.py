"""Plain ES modules put together into one script, so that one file holds a page.

Each module becomes a function that returns what it exports, in the order in which they need one another.  Two forms
are known, and no other: ``import { a, b } from "./other.js";`` and ``export`` before a function, a constant or a class
at the start of a line.
"""

import re

from sim.errors import RegularsError

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)
ENDS_EARLY = re.compile(r"</script|<!--", re.IGNORECASE)


def bundled(modules: dict[str, str], entry: str) -> str:
    """One script that does what module ``entry`` does; ``modules`` are name -> source, without ".js".

    Raises RegularsError for an import of a module that is missing or that needs its importer, for a form of import or
    export that is not known, and for a text that would end the script in HTML.
    """
    parts: list[str] = []
    done: set[str] = set()
    _take(entry, modules, parts, done, ())
    script = '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"
    if found := ENDS_EARLY.search(script):
        raise RegularsError(f"A script that holds {found[0]!r} cannot stand in a page.")
    return script


def _take(name, modules, parts, done, above):
    """Put a module after all that it needs."""
    if name in done:
        return
    if name in above:
        raise RegularsError(f"Modules need one another in a circle: {' -> '.join([*above, name])}.")
    if name not in modules:
        raise RegularsError(f"There is no module {name!r}; it is imported by {above[-1]!r}.")
    source = modules[name]
    for _, other in IMPORT.findall(source):
        _take(other, modules, parts, done, (*above, name))
    exported = EXPORT.findall(source)
    body = IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = of_{found[2]};\n", source)
    body = EXPORT.sub("", body)
    if found := UNKNOWN.search(body):
        raise RegularsError(f"In module {name!r}: {found[0]!r} is no import or export that can be bundled.")
    parts.append(f"const of_{name} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n")
    done.add(name)
