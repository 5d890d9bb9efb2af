"""What programs have without asking: the packages that the server shares with them, and the interpreter."""

import importlib.metadata
import sys
import sysconfig
from functools import cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ALWAYS_THERE = ("numpy", "pandas", "scipy", "scikit-learn")


@cache
def list_base_packages() -> dict[str, str]:
    """Name and version of what is always there, with all that it needs, sorted by name."""
    versions: dict[str, str] = {}
    waiting = list(ALWAYS_THERE)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in versions:
            continue
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on other platforms only, or by an older release
        versions[name] = package.version
        waiting += [needed.name for line in package.requires or () if _is_needed_here(needed := Requirement(line))]
    return dict(sorted(versions.items()))


def name_interpreter() -> str:
    """Name the interpreter and platform that wheels have to fit."""
    return f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"


def _is_needed_here(needed: Requirement) -> bool:
    return needed.marker is None or needed.marker.evaluate({"extra": ""})
