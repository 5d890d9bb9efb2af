"""What an installation without extras brings along: how many packages, and how much room they take."""

import importlib.metadata
import re

from packaging.requirements import Requirement

MAX_PACKAGES, MAX_MEGABYTES = 75, 560


def installed() -> dict[str, importlib.metadata.Distribution]:
    """The package and all that it requires here, by name."""
    found: dict[tuple[str, frozenset[str]], importlib.metadata.Distribution] = {}
    waiting = [("ai-orchestrator", frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        known = (re.sub(r"[-_.]+", "-", name).lower(), extras)
        if known in found:
            continue
        found[known] = importlib.metadata.distribution(name)
        for line in found[known].requires or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                waiting.append((needed.name, frozenset(needed.extras)))
    return {name: distribution for (name, _), distribution in found.items()}


def megabytes(distribution: importlib.metadata.Distribution) -> float:
    paths = [file.locate() for file in distribution.files or []]
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def test_installation_without_extras_is_light():
    sizes = {name: megabytes(distribution) for name, distribution in installed().items()}

    assert {"scikit-learn", "fastapi", "psycopg"} <= set(sizes)
    assert len(sizes) <= MAX_PACKAGES, sorted(sizes)
    assert sum(sizes.values()) <= MAX_MEGABYTES, sorted(sizes.items(), key=lambda each: -each[1])[:10]
