"""The section of a task spec that says how the loop goes on from version to version."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from orchestrator.contract.spec_data import Section
from orchestrator.contract.spec_names import STORED, check_name

POLICIES: dict[str, tuple[str, ...]] = {  # each with the options that it has
    "greedy": ("drafts",),
    "best_of_n": ("n",),
    "tree": ("drafts", "debug_probability", "debug_depth"),
    "islands": ("islands", "migrate_every", "features"),
    "pareto": ("drafts",),
}
MAX_FEATURES = 3
Keep = Literal["better", "significant"]
Feedback = Literal["auto", "exact", "ladder"]


class Search(Section):
    """How the loop goes on from version to version."""

    policy: str = Field(
        default="greedy",
        description="Which version each new one starts from. greedy: the best so far. best_of_n: one version for a "
        "whole group. tree: the best so far, or a failed version to debug. islands: good versions of different kinds, "
        "kept apart. pareto: a version that is best on some cases.",
    )
    drafts: int | None = Field(
        default=None,
        ge=0,
        le=1_000,
        description="For greedy, tree and pareto: number of versions to begin with that start from nothing. "
        "Default: 3 for tree, otherwise 0.",
    )
    n: int | None = Field(
        default=None,
        ge=2,
        le=100_000,
        description="For best_of_n: number of versions in a group. Those of the first group start from nothing, those "
        "of a later one from the best version there was when the group began. Default: 4.",
    )
    debug_probability: float | None = Field(
        default=None,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="For tree: how likely a failed version is debugged, if there is one, instead of the best version "
        "being improved. Default: 0.5.",
    )
    debug_depth: int | None = Field(
        default=None,
        ge=1,
        le=100,
        description="For tree: how many times in a row a failed version is debugged at most. Default: 3.",
    )
    islands: int | None = Field(default=None, ge=2, le=64, description="For islands: how many there are. Default: 3.")
    migrate_every: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="For islands: after so many versions on each island, its best version joins the next island too. "
        "Default: 5.",
    )
    features: list[Annotated[str, Field(min_length=1, max_length=200)]] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_FEATURES,
        description="For islands: what makes versions different in kind: `size`, or names of their parameters. "
        "Default: the two that differ most, those with words as values first.",
    )
    switch_to: str | None = Field(
        default=None, description="The policy that takes over when the search stalls, until there is a new best."
    )
    switch_after: int | None = Field(
        default=None, ge=1, description="For switch_to: after how many versions without a new best."
    )
    keep: Keep = Field(
        default="better",
        description="Which version replaces the best one. better: one that is better by more than the noise floor, or "
        "in each of its runs. significant: one that is besides better by more than its paired interval, over the rows "
        "and the seeds, of 95 % for all versions of the budget together.",
    )
    feedback: Feedback = Field(
        default="auto",
        description="How agents are told validation scores. exact: as they are. ladder: in steps, so that no labels "
        "can be read off; a version makes a step, and can be the best, only if the rows do not explain its gain. auto: "
        "ladder where a coder is not one of ours and grade.kind is predictions, else exact. People see exact scores.",
    )
    parallel: int = Field(default=1, ge=1, le=64, description="Number of versions in progress at the same time.")
    directions_after: int = Field(
        default=6,
        ge=2,
        description="After so many versions without a new best, a Generator that is a model is asked for new "
        "directions, once until there is a new best.",
    )
    plateau_versions: int | None = Field(
        default=None, ge=2, description="End the loop after this many versions without a new best."
    )
    max_failures: int = Field(default=5, ge=1, description="End the loop after this many failed versions in a row.")

    @field_validator("policy", "switch_to")
    @classmethod
    def check_policy(cls, value: str | None, info: ValidationInfo) -> str | None:
        return value if value is None else check_name(f"search.{info.field_name}", value, tuple(POLICIES), info)

    @model_validator(mode="after")
    def check_options(self, info: ValidationInfo) -> "Search":
        if info.context == STORED:
            return self
        if (self.switch_to is None) is not (self.switch_after is None):
            raise ValueError("search.switch_to and search.switch_after go together: give both or neither")
        if self.switch_to == self.policy:
            raise ValueError(f"search.switch_to = {self.switch_to!r} is the policy itself; name another one")
        if self.switch_after and self.plateau_versions and self.switch_after >= self.plateau_versions:
            raise ValueError(
                f"search.switch_after = {self.switch_after} never comes: search.plateau_versions = "
                f"{self.plateau_versions} ends the loop before"
            )
        known = {*POLICIES[self.policy], *(POLICIES[self.switch_to] if self.switch_to else ())}
        for option in dict.fromkeys(option for options in POLICIES.values() for option in options):
            if getattr(self, option) is not None and option not in known:
                of_policies = ", ".join(name for name, options in POLICIES.items() if option in options)
                raise ValueError(f"search.{option} is an option of {of_policies}, not of {self.policy}; leave it out")
        return self
