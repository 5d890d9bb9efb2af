"""A case: its folder read into typed facts."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
KINDS = ("structure", "encoding", "numbers", "dates", "missing", "identifiers", "same", "test_file", "score")


@dataclass(frozen=True)
class Refusal:
    code: str
    line: int | None = None
    says: str = ""


@dataclass(frozen=True)
class Cell:
    where: dict[str, str]
    values: dict[str, str]


@dataclass(frozen=True)
class Expected:
    rows: int | None = None
    columns: list[str] | None = None
    types: dict[str, str] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    encoding: str | None = None
    separator: str | None = None
    warnings: list[str] = field(default_factory=list)
    silent: bool = False
    kind: str | None = None
    classes: list[str] | None = None
    features: list[str] | None = None
    notes: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    error: Refusal | None = None


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    about: str
    file: Path
    expected: Expected
    test_file: Path | None = None
    own: bool = False
    task: dict[str, Any] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Whether something is to be said about the table, beside reading it."""
        return bool(self.expected.warnings or self.expected.notes or self.expected.error)


def read_case(folder: Path) -> Case:
    """Read a case; raise TypeError or KeyError for a field that no case has."""
    content = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    expected = content.pop("expected")
    cells = [Cell(**cell) for cell in expected.pop("cells", [])]
    error = expected.pop("error", None)
    case = Case(
        name=folder.name,
        file=folder / content.pop("file"),
        test_file=folder / content.pop("test_file") if "test_file" in content else None,
        expected=Expected(cells=cells, error=Refusal(**error) if error else None, **expected),
        **content,
    )
    if case.kind not in KINDS:
        raise KeyError(f"{folder.name}: kind {case.kind!r} is none of {', '.join(KINDS)}.")
    return case


def read_cases() -> list[Case]:
    return [read_case(path.parent) for path in sorted(FOLDER.glob("*/case.toml"))]
