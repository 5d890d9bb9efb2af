"""What a program needs installed, pinned to what it ran with here."""

import ast
import platform
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata

HEAD = """\
# Packages that the program in program/ imports, and their dependencies, as installed on the server at the export.
# Python {python}. Install it with: pip install -r requirements.txt
"""
NOTHING = "# The program imports nothing but Python's own modules.\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def pin_requirements(sources: Iterable[str]) -> str:
    """Return a requirements.txt for programs with these sources. Text that is not Python counts for nothing."""
    modules = {name for source in sources for name in find_imports(source)}
    distributions = _add_needs({distribution for name in modules for distribution in _list_providers().get(name, ())})
    pins = [f"{name}=={metadata.version(name)}\n" for name in sorted(distributions, key=str.lower)]
    return HEAD.format(python=platform.python_version()) + ("".join(pins) or NOTHING)


def find_imports(source: str) -> set[str]:
    """Top-level names of the modules that a source imports anywhere, Python's own left out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names


@cache
def _list_providers() -> dict[str, list[str]]:
    """Distributions by the modules they install."""
    return {module: sorted(set(names)) for module, names in metadata.packages_distributions().items()}


def _add_needs(distributions: set[str]) -> set[str]:
    """With all that they require in turn, as far as it is installed; what stands behind an extra is left out."""
    names: dict[str, str] = {}
    waiting = sorted(distributions)
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in names:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        names[key] = distribution.metadata["Name"]
        needs = [need for need in distribution.requires or () if "extra ==" not in need]
        waiting += [match[0] for need in needs if (match := _NAME.match(need))]
    return set(names.values())
