"""Forgers and honest twins as their files declare them: a sentence, then lines of TOML, each behind a hash."""

import tomllib
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent
JUDGED = ("command", "evaluator", "predictions", "tests")  # the program is not where it is judged
POSTED = "external"  # an agent judges; no grader of ours runs
KINDS = (*JUDGED, POSTED, "speed")
FLAW_CLASSES = range(1, 9)  # README.md says what they are


@dataclass(frozen=True, kw_only=True)
class Forger:
    """A program that wants a score that it has not earned, against one kind of grader.

    flaw: the class of flaws that it hopes for. verdicts: those it may get. because: words of the reason.
    alone: its file is the whole program; else the kind's base.py, which earns a low score, is run before it.
    """

    kind: str
    path: Path
    title: str
    flaw: int
    verdicts: list[str] = field(default_factory=lambda: ["same"])
    because: str = ""
    alone: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.path.parent.name}/{self.path.stem}"

    @property
    def program(self) -> str:
        base = "" if self.alone else (HERE / "programs" / self.kind / "base.py").read_text(encoding="utf-8")
        return f"{base}\n{self.path.read_text(encoding='utf-8')}"


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A right program whose form is odd but legal: it gets the full score."""

    kind: str
    path: Path
    title: str

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.path.stem}"

    @property
    def program(self) -> str:
        return self.path.read_text(encoding="utf-8")


def read_forgers() -> list[Forger]:
    """Return those of each kind, and for all kinds but `speed` those in `any`; a base is no forger."""
    return [
        Forger(kind=kind, path=path, **read_header(path))
        for kind in KINDS
        for folder in (("any", kind) if kind != "speed" else (kind,))
        for path in sorted((HERE / "programs" / folder).glob("*.py"))
        if path.name != "base.py"
    ]


def read_twins() -> list[Twin]:
    return [
        Twin(kind=kind, path=path, **read_header(path))
        for kind in KINDS
        for path in sorted((HERE / "twins" / kind).glob("*.py"))
    ]


def read_header(path: Path) -> dict:
    """Return the fields of a file; a title that is no sentence raises ValueError."""
    first, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    if not (first.startswith('"""') and first.endswith('."""')):
        raise ValueError(f"{path}: the first line must be a sentence in quotes")
    comments = takewhile(lambda line: line.startswith("# "), lines)
    return {"title": first.strip('"')} | tomllib.loads("\n".join(line[2:] for line in comments))
