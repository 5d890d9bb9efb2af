"""What a policy is given and what it answers. Nothing here reads or writes a record."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from orchestrator.contract.spec import Search
from orchestrator.contract.states import RoundKind


@dataclass(frozen=True, slots=True)
class PastRound:
    """One round as policies see it; one that is still under way has neither `value` nor `failed`.

    value: its mean score on validation rows, turned so that higher is better; None if it failed or is under way.
    barred: it breaks a gate; others are started from as long as there are any.
    uploaded: whether its version exists; a coder that failed left none.
    features: what its version is like, by name. cases: how bad it did on each case, lower is better.
    """

    number: int
    kind: RoundKind
    version: str
    parent: str | None = None
    value: float | None = None
    confirmed: bool = False
    failed: bool = False
    barred: bool = False
    uploaded: bool = True
    features: Mapping[str, str | float] = field(default_factory=dict)
    cases: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a round is to do: its kind, the version to start from, and why that one, in a few words for people."""

    kind: RoundKind
    parent: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SearchRules:
    """The options of the policies, each with its value."""

    policy: str = "greedy"
    drafts: int | None = None
    n: int = 4
    debug_probability: float = 0.5
    debug_depth: int = 3
    islands: int = 3
    migrate_every: int = 5
    features: tuple[str, ...] = ()
    switch_to: str | None = None
    switch_after: int = 1

    def needs(self, *policies: str) -> bool:
        """Return whether one of these policies may choose a round."""
        return self.policy in policies or self.switch_to in policies


Policy = Callable[[Sequence[PastRound], SearchRules, int, random.Random], Brief]
"""history: rounds first to last, the baseline among them. Returns what the round of that number is to do."""


def build_search_rules(search: Search) -> SearchRules:
    """Return the options of the task, with the default of each that it leaves out."""
    given = {name: getattr(search, name) for name in SearchRules.__dataclass_fields__}
    given["features"] = tuple(search.features or ()) or None
    return SearchRules(**{name: value for name, value in given.items() if value is not None})
