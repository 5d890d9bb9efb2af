"""What a kind of grader names to be tried with: twins, broken programs and forgers, each with what would be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.task_trials import FlawClass, TrialRole

RECORDED_FOLDER = "/recorded"  # the baseline's outputs, read-only
ORIGINAL_FOLDER = "/original"  # the baseline's files, read-only
SETTINGS_FILE = "trial.json"  # beside a program of a trial: entry, outputs, metric, direction, score and forged
EXECUTED = "ORCHESTRATOR-EXECUTED-42"  # what a planted text prints if somebody runs it; no output holds it as such
REACHED = "ORCHESTRATOR-REACHED-42"  # what a program prints that has read what it must not


@dataclass(frozen=True)
class TrialCase:
    """One set of outputs to be graded, and what it means if that goes wrong.

    does, wrong: sentences. fix: what the author of the task does then.
    reference: what a forger must not beat: the baseline, or a broken program that knows no answers.
    is_legal: of a twin: whether the form is legal beyond doubt, so that another score is a flaw and no warning.
    """

    name: str
    role: TrialRole
    does: str
    wrong: str = ""
    fix: str = ""
    flaw_class: FlawClass | None = None
    reference: Literal["baseline", "broken"] = "baseline"
    is_legal: bool = True


@dataclass(frozen=True)
class TrialProgram:
    """A program of a trial. It finds settings in SETTINGS_FILE and the baseline in RECORDED_FOLDER, ORIGINAL_FOLDER.

    files: what lies in its folder by name; the entry of the task is among them.
    cases: a program with one case leaves the task's outputs; one with several leaves `case--output` for each case that
    applies.
    """

    name: str
    files: Mapping[str, Path]
    cases: tuple[TrialCase, ...]
    many: bool = field(default=False)


@runtime_checkable
class OffersTrialPrograms(Protocol):
    """A grader that can be tried."""

    def list_trial_programs(self, spec: TaskSpec) -> list[TrialProgram]:
        """Return the programs in a fixed order; the same for the same spec."""
        ...

    def find_trial_baseline(self, spec: TaskSpec) -> TrialProgram | None:
        """Return a program to begin with where the task has no version yet; None where only its author has one."""
        ...
