"""What a hostile program is expected to come to: the header of its file, as typed fields."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = Path(__file__).with_name("programs")
KEEPERS = {"machine": ("machine",), "watchdog": ("watchdog",), "both": ("kernel", "watchdog")}


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """One program and the outcome that its header declares.

    ends: the states in which it may end. because: words of the reason. held_by: what holds its limits: `machine` is the
    best that there is, `watchdog` is no control group, `both` are two runs. limits: those that differ from the suite's.
    prints: its whole log. shows, hides: parts that its log has, and has not. output: a file to fetch, and either its
    `content` or words of why it is `rejected`. max_bytes: of that file. seconds: the longest that it may live.
    machine: the only processor on which it can run.
    """

    path: Path
    title: str
    ends: list[str]
    because: str = ""
    held_by: str = "machine"
    limits: dict[str, float] = field(default_factory=dict)
    prints: str | None = None
    shows: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)
    output: str | None = None
    content: str | None = None
    rejected: str | None = None
    max_bytes: int = 1 << 20
    exit_code: int | None = None
    signal: int | None = None
    seconds: float = 60.0
    machine: str | None = None

    @property
    def name(self) -> str:
        return self.path.relative_to(PROGRAMS).with_suffix("").as_posix()

    @property
    def keepers(self) -> tuple[str, ...]:
        """Return what holds the limits in each of its runs."""
        return KEEPERS[self.held_by]


def read_expectations() -> list[Expectation]:
    """Return all programs on disk; raise ValueError for a header that says nothing, or too much."""
    return [read_expectation(path) for path in sorted(PROGRAMS.rglob("*.py"))]


def read_expectation(path: Path) -> Expectation:
    """Read the header: a sentence in quotes, then lines of TOML, each behind a hash."""
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    title = next(lines).strip('"')
    try:
        fields = tomllib.loads("\n".join(comment_lines(lines)))
        expectation = Expectation(path=path, title=title, **fields)
        if not title.endswith(".") or not expectation.ends or not set(expectation.limits) <= set(LIMITS):
            raise ValueError("a title, `ends`, or a limit is not as it must be")
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error
    return expectation


def comment_lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("# "):
            return
        yield line[2:]


LIMITS = ("timeout_seconds", "memory_mb", "work_mb", "processes", "output_bytes", "cpus")
