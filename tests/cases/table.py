"""The table at the end of a test run: of each kind of case, how many were read right, and how many with a word."""

from collections import Counter
from collections.abc import Iterable

import pytest


def summary_lines(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return a line per kind with cases, right ones and those that are told; none if no case has run."""
    counts: dict[str, Counter[str]] = {}
    for report in reports:
        for name, value in report.user_properties:
            if name == "case" and report.when == "call":
                kind, own, told = value
                counts.setdefault(kind, Counter()).update(
                    cases=1, own=own, right=report.passed, told=report.passed and told
                )
    if not counts:
        return []
    total = Counter[str]()
    for counter in counts.values():
        total.update(counter)
    return [
        f"{'kind':<12} {'cases':>6} {'own':>5} {'right':>6} {'warned':>7}",
        *(
            f"{kind:<12} {row['cases']:>6} {row['own']:>5} {row['right']:>6} {row['told']:>7}"
            for kind, row in [*sorted(counts.items()), ("all", total)]
        ),
    ]
