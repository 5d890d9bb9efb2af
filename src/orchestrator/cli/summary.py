"""What came of a loop: the same facts as one JSON object and as lines for people."""

import contextlib
import shlex
from collections import Counter
from pathlib import Path

from pydantic import BaseModel

from orchestrator.cli.text import clean, path_text, score_text
from orchestrator.client.operations import Client
from orchestrator.contract.agents import Spread
from orchestrator.contract.entry import entry_of
from orchestrator.contract.errors import NotFound
from orchestrator.contract.loops import Best, Loop
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.contract.tasks import Task

FAILURES_TOLD = 10
REACHED, NOT_REACHED, ERROR = 0, 1, 2


class Failure(BaseModel):
    version: str
    verdict: str
    reason: str


class Found(BaseModel):
    """A version's scores: `held_out` is a mean, over `held_out_n` executions."""

    version: str
    validation: Spread
    held_out: float | None
    held_out_n: int
    gap: float | None

    @classmethod
    def of(cls, best: Best | None) -> "Found | None":
        if best is None:
            return None
        unseen = best.held_out
        held_out, n = (unseen.mean, unseen.n) if unseen else (None, 0)
        return cls(version=best.version, validation=best.validation, held_out=held_out, held_out_n=n, gap=best.gap)


class Summary(BaseModel):
    """The last line of `run --json`. `seconds` is the loop's own wall time, without pauses."""

    task_id: int
    loop_id: str
    name: str
    status: str
    stop_reason: str | None
    target_reached: bool
    metric: str | None
    direction: str | None
    target: float | None
    versions: int
    verdicts: dict[str, int]
    seconds: float
    baseline: Found | None
    best: Found | None
    gap_alarm: bool
    failures: list[Failure]
    error: str | None
    program: str | None
    data_dir: str
    url: str

    @property
    def exit_code(self) -> int:
        if self.stop_reason == "error":
            return ERROR
        return REACHED if self.target_reached else NOT_REACHED


async def summarize(client: Client, loop: Loop, data_dir: Path) -> Summary:
    task = await client.get_task(task_id=loop.task_id)
    failed = [row for row in loop.rounds if row.verdict in FAILED_VERDICTS]
    same = set(Summary.model_fields) & set(Loop.model_fields) - {"baseline", "best"}
    return Summary(
        **loop.model_dump(include=same),
        baseline=Found.of(loop.baseline),
        best=Found.of(loop.best),
        name=task.name,
        status=loop.state,
        target_reached=loop.stop_reason == "target_reached",
        verdicts=Counter(row.verdict or "unfinished" for row in loop.rounds),
        seconds=loop.wall_seconds,
        failures=[
            Failure(version=row.version, verdict=row.verdict, reason=row.reason or "no reason is on record")
            for row in failed[-FAILURES_TOLD:]
        ],
        program=await _program(client, task, loop, data_dir),
        data_dir=str(data_dir),
        url=client.url,
    )


def summary_lines(found: Summary) -> list[str]:
    head = "target reached" if found.target_reached else (found.stop_reason or found.status).replace("_", " ")
    lines = [f"{clean(found.name, 80)}: {head}, {found.versions} versions in {found.seconds:.1f} s"]
    lines += [f"  {label:<10} {text}" for label, text in _facts(found)]
    return lines


def _facts(found: Summary) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if found.baseline:
        facts.append(("baseline", _best_text(found.baseline)))
    facts.append(("best", _best_text(found.best) if found.best else "none: no version could be graded"))
    if found.metric:
        target = "no target" if found.target is None else f"target {found.target:g}"
        rows = ", on validation rows" if found.best is None or found.best.held_out is not None else ""
        facts.append(("objective", clean(f"{found.direction or ''} {found.metric}, {target}{rows}")))
    if found.gap_alarm:
        facts.append(
            ("warning", "the gap to held-out rows grew over three bests: the search may be fitting the validation rows")
        )
    facts.append(
        (
            "tried",
            ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in found.verdicts.items()) or "nothing",
        )
    )
    facts += [
        ("failed", clean(f"{failure.version} {failure.verdict.replace('_', ' ')}: {failure.reason}"))
        for failure in found.failures
    ]
    if found.error:
        facts.append(("error", clean(found.error)))
    if found.program:
        facts.append(("program", path_text(Path(found.program))))
        facts.append(("take home", _take_home(found)))
    report = [("report", f"{found.url}/tasks/{found.task_id}/report")] if found.best else []
    return [*facts, ("data", path_text(Path(found.data_dir))), *report, ("dashboard", found.url)]


def _take_home(found: Summary) -> str:
    """What writes the best version into a folder, and what packs everything; as it is to be typed here."""
    here = Path(found.data_dir) == Path.cwd()
    place = "" if here else f" --data-dir {shlex.quote(path_text(Path(found.data_dir)))}"
    return f"orchestrator apply {found.task_id} FOLDER{place}   (all of it: orchestrator export {found.task_id}{place})"


def _best_text(best: Found) -> str:
    held_out = (
        f"   held-out {best.held_out:.4f} (n={best.held_out_n})" if best.held_out is not None else "   no held-out data"
    )
    gap = f"   gap {best.gap:+.4f}" if best.gap is not None else ""
    return f"{clean(best.version, 40):<5} validation {score_text(best.validation)}{held_out}{gap}"


async def _program(client: Client, task: Task, loop: Loop, data_dir: Path) -> str | None:
    """Where the best version's entry lies."""
    if loop.best is None:
        return None
    with contextlib.suppress(NotFound):
        items = (await client.get_code_version(task_id=task.id, version=loop.best.version)).items
        entry = entry_of([item.filename for item in items], task.spec.program.entry)
        return str(data_dir / next(item.stored_path for item in items if item.filename == entry))
    return None
