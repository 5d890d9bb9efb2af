"""The outcome of a loop: the same facts as one JSON object and as lines for people."""

import contextlib
import shlex
from collections import Counter
from pathlib import Path

from pydantic import BaseModel

from orchestrator.cli.formatting import clean, path_text, score_text
from orchestrator.client.operations import Client
from orchestrator.contract.code import entry_of
from orchestrator.contract.errors import NotFound
from orchestrator.contract.loops import Best, Loop
from orchestrator.contract.scores import Spread
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.contract.tasks import Task

MAX_FAILURES = 10
REACHED, NOT_REACHED, ERROR = 0, 1, 2


class Failure(BaseModel):
    version: str
    verdict: str
    reason: str


class Scores(BaseModel):
    """A version's scores; `held_out` is a mean over `held_out_n` executions."""

    version: str
    validation: Spread
    held_out: float | None
    held_out_n: int
    gap: float | None

    @classmethod
    def of(cls, best: Best | None) -> "Scores | None":
        if best is None:
            return None
        unseen = best.held_out
        held_out, n = (unseen.mean, unseen.n) if unseen else (None, 0)
        return cls(version=best.version, validation=best.validation, held_out=held_out, held_out_n=n, gap=best.gap)


class Summary(BaseModel):
    """The last line of `run --json`; `seconds` is the loop's wall time without pauses."""

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
    baseline: Scores | None
    best: Scores | None
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
    """Collect the outcome of the loop."""
    task = await client.get_task(task_id=loop.task_id)
    failed = [row for row in loop.rounds if row.verdict in FAILED_VERDICTS]
    same = set(Summary.model_fields) & set(Loop.model_fields) - {"baseline", "best"}
    return Summary(
        **loop.model_dump(include=same),
        baseline=Scores.of(loop.baseline),
        best=Scores.of(loop.best),
        name=task.name,
        status=loop.state,
        target_reached=loop.stop_reason == "target_reached",
        verdicts=Counter(row.verdict or "unfinished" for row in loop.rounds),
        seconds=loop.wall_seconds,
        failures=[
            Failure(version=row.version, verdict=row.verdict or "", reason=row.reason or "no reason was recorded")
            for row in failed[-MAX_FAILURES:]
        ],
        program=await _program(client, task, loop, data_dir),
        data_dir=str(data_dir),
        url=client.url,
    )


def summary_lines(summary: Summary) -> list[str]:
    head = "target reached" if summary.target_reached else (summary.stop_reason or summary.status).replace("_", " ")
    lines = [f"{clean(summary.name, 80)}: {head}, {summary.versions} versions in {summary.seconds:.1f} s"]
    lines += [f"  {label:<10} {text}" for label, text in _facts(summary)]
    return lines


def _facts(summary: Summary) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if summary.baseline:
        facts.append(("baseline", _best_text(summary.baseline)))
    facts.append(("best", _best_text(summary.best) if summary.best else "none, since no version could be graded"))
    if summary.metric:
        target = "no target" if summary.target is None else f"target {summary.target:g}"
        rows = ", on validation rows" if summary.best is None or summary.best.held_out is not None else ""
        facts.append(("objective", clean(f"{summary.direction or ''} {summary.metric}, {target}{rows}")))
    if summary.gap_alarm:
        facts.append(
            (
                "warning",
                "the gap to held-out rows grew over three successive best versions: "
                "the search may be overfitting the validation rows",
            )
        )
    facts.append(
        (
            "tried",
            ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in summary.verdicts.items())
            or "nothing",
        )
    )
    facts += [
        ("failed", clean(f"{failure.version} {failure.verdict.replace('_', ' ')}: {failure.reason}"))
        for failure in summary.failures
    ]
    if summary.error:
        facts.append(("error", clean(summary.error)))
    if summary.program:
        facts.append(("program", path_text(Path(summary.program))))
        facts.append(("take home", _apply_command(summary)))
    report = [("report", f"{summary.url}/tasks/{summary.task_id}/report")] if summary.best else []
    return [*facts, ("data", path_text(Path(summary.data_dir))), *report, ("dashboard", summary.url)]


def _apply_command(summary: Summary) -> str:
    """Return the commands that write the best version into a folder and that export everything."""
    is_here = Path(summary.data_dir) == Path.cwd()
    option = "" if is_here else f" --data-dir {shlex.quote(path_text(Path(summary.data_dir)))}"
    return (
        f"orchestrator apply {summary.task_id} FOLDER{option}   (everything: "
        f"orchestrator export {summary.task_id}{option})"
    )


def _best_text(best: Scores) -> str:
    held_out = (
        f"   held-out {best.held_out:.4f} (n={best.held_out_n})" if best.held_out is not None else "   no held-out data"
    )
    gap = f"   gap {best.gap:+.4f}" if best.gap is not None else ""
    return f"{clean(best.version, 40):<5} validation {score_text(best.validation)}{held_out}{gap}"


async def _program(client: Client, task: Task, loop: Loop, data_dir: Path) -> str | None:
    """Return the path of the best version's entry file, None if there is no best version."""
    if loop.best is None:
        return None
    with contextlib.suppress(NotFound):
        items = (await client.get_code_version(task_id=task.id, version=loop.best.version)).items
        entry = entry_of([item.filename for item in items], task.spec.program.entry)
        return str(data_dir / next(item.stored_path for item in items if item.filename == entry))
    return None
