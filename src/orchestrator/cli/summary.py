"""The outcome of a loop: the same facts as one JSON object and as lines for people."""

import contextlib
import shlex
from collections import Counter
from pathlib import Path

from pydantic import BaseModel

from orchestrator.cli.formatting import clean, format_path, number_text, score_words
from orchestrator.client.operations import Client
from orchestrator.contract.code import find_entry
from orchestrator.contract.errors import NotFound
from orchestrator.contract.loops import Best, Loop, describe_disclosed
from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.model_calls import Spending, describe_spending
from orchestrator.contract.scores import Interval, Spread, has_skill
from orchestrator.contract.states import BARRED_VERDICTS, FAILED_VERDICTS, StopReason
from orchestrator.contract.stop_reasons import STOP_TEXTS
from orchestrator.contract.tasks import Task

MAX_FAILURES = 10
REACHED, NOT_REACHED, ERROR = 0, 1, 2
WHY_TIED = "the best of this many versions would gain as much by chance"


class Failure(BaseModel):
    version: str
    verdict: str
    reason: str


class Scores(BaseModel):
    """A version's scores; `held_out` is a mean over `held_out_n` executions, its interval one over the rows."""

    version: str
    validation: Spread
    held_out: float | None
    held_out_n: int
    held_out_interval: Interval | None
    gap: float | None

    @classmethod
    def build(cls, best: Best | None) -> "Scores | None":
        if best is None:
            return None
        unseen = best.held_out
        return cls(
            version=best.version,
            validation=best.validation,
            held_out=unseen and unseen.mean,
            held_out_n=unseen.n if unseen else 0,
            held_out_interval=unseen and unseen.interval,
            gap=best.gap,
        )


class Summary(BaseModel):
    """The last line of `run --json`; `seconds` is the loop's wall time without pauses."""

    task_id: int
    loop_id: str
    name: str
    status: str
    stop_reason: StopReason | None
    target_reached: bool
    metric: str | None
    direction: str | None
    target: float | None
    positive_class: str | None
    versions: int
    verdicts: dict[str, int]
    seconds: float
    baseline: Scores | None
    best: Scores | None
    best_ever: Scores | None
    from_version: str | None
    no_skill: float | None
    gap_alarm: bool
    tied: bool
    feedback: str
    disclosed: int
    disclosures: int
    forgeable: bool
    external: bool
    spending: Spending
    failures: list[Failure]
    notes: list[str]
    folds: int
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
    failed = [row for row in loop.rounds if row.verdict in FAILED_VERDICTS | BARRED_VERDICTS]
    same = set(Summary.model_fields) & set(Loop.model_fields) - {"baseline", "best", "best_ever"}
    return Summary(
        **loop.model_dump(include=same),
        baseline=Scores.build(loop.baseline),
        best=Scores.build(loop.best),
        best_ever=Scores.build(loop.best_ever),
        name=task.name,
        status=loop.state,
        target_reached=loop.stop_reason == "target_reached",
        verdicts=Counter(row.verdict or "unfinished" for row in loop.rounds),
        seconds=loop.wall_seconds,
        failures=[
            Failure(version=row.version, verdict=row.verdict or "", reason=row.reason or "no reason was recorded")
            for row in failed[-MAX_FAILURES:]
        ],
        notes=task.data.notes if task.data else [],
        folds=task.data.folds if task.data else 1,
        program=await _find_program(client, task, loop, data_dir),
        data_dir=str(data_dir),
        url=client.url,
    )


def format_summary(summary: Summary) -> list[str]:
    head = STOP_TEXTS[summary.stop_reason] if summary.stop_reason else summary.status.capitalize()
    title = f"{clean(summary.name, 80)}: {head}, {summary.versions} versions in {summary.seconds:.1f} s"
    return [title, *(f"  {label:<10} {text}" for label, text in _list_facts(summary))]


def _list_facts(summary: Summary) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if summary.baseline:
        facts.append(("baseline", _format_best(summary.baseline)))
    if summary.from_version:
        facts.append(("went on", f"from {clean(summary.from_version, 40)}, the best version of the earlier loops"))
    facts.append(("best", _format_best(summary.best) if summary.best else "none: no version could be graded"))
    if summary.best_ever and summary.best_ever != summary.best:
        facts.append(("best ever", f"{_format_best(summary.best_ever)}   of an earlier loop"))
    if summary.metric:
        metric = describe_metric(summary.metric, summary.positive_class)
        target = "no target" if summary.target is None else f"target {summary.target:g}"
        parts = f"{summary.folds} validation folds" if summary.folds > 1 else "validation rows"
        rows = f", on {parts}" if summary.best is None or summary.best.held_out is not None else ""
        facts.append(("objective", clean(f"{summary.direction or ''} {metric}, {target}{rows}")))
    if summary.forgeable:
        facts.append(("forgeable", "the grader imports the program, which could forge its score: read the code"))
    if summary.external:
        facts.append(("external", "scores are posted by an agent and are not checked here"))
    if summary.gap_alarm:
        facts.append(
            (
                "warning",
                "the best version scores worse on held-out rows than chance explains: it may be overfitted to the "
                "validation rows, so do not trust its score",
            )
        )
    if summary.tied:
        facts.append(("tied", f"with the baseline, within noise: {WHY_TIED}"))
    best, no_skill = summary.best, summary.no_skill
    if best and no_skill is not None and not has_skill(best.validation.mean, no_skill, summary.direction or "maximize"):
        constant = f"the same prediction for every row, which scores {number_text(no_skill)}"
        facts.append(("warning", f"the best version is no better than {constant}"))
    tried = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in summary.verdicts.items())
    facts.append(("verdicts", tried or "none"))
    facts.append(("disclosed", describe_disclosed(summary.feedback, summary.disclosed, summary.disclosures)))
    if summary.spending.model_calls:
        facts.append(("cost", describe_spending(summary.spending)))
    facts += [
        ("failed", clean(f"{failure.version} {failure.verdict.replace('_', ' ')}: {failure.reason}"))
        for failure in summary.failures
    ]
    facts += [("note", clean(note)) for note in summary.notes]
    if summary.error:
        facts.append(("error", clean(summary.error)))
    if summary.program:
        facts.append(("program", format_path(Path(summary.program))))
        facts.append(("take home", _apply_command(summary)))
    report = [("report", f"{summary.url}/tasks/{summary.task_id}/report")] if summary.best else []
    return [*facts, ("data", format_path(Path(summary.data_dir))), *report, ("dashboard", summary.url)]


def _apply_command(summary: Summary) -> str:
    """Return the commands that write the best version into a folder and that export everything."""
    is_here = Path(summary.data_dir) == Path.cwd()
    option = "" if is_here else f" --data-dir {shlex.quote(format_path(Path(summary.data_dir)))}"
    return (
        f"orchestrator apply {summary.task_id} FOLDER{option}   (everything: "
        f"orchestrator export {summary.task_id}{option})"
    )


def _format_best(best: Scores) -> str:
    held_out = "   no held-out data"
    if best.held_out is not None:
        unseen = Spread(mean=best.held_out, n=best.held_out_n, interval=best.held_out_interval)
        held_out = f"   held-out {score_words(unseen)}"
    sign = "+" if best.gap is not None and best.gap >= 0 else ""
    gap = f"   gap {sign}{number_text(best.gap)}" if best.gap is not None else ""
    return f"{clean(best.version, 40):<5} validation {score_words(best.validation)}{held_out}{gap}"


async def _find_program(client: Client, task: Task, loop: Loop, data_dir: Path) -> str | None:
    """Return the path of the entry file of the task's best version, None if there is none."""
    if loop.best_ever is None:
        return None
    with contextlib.suppress(NotFound):
        items = (await client.get_code_version(task_id=task.id, version=loop.best_ever.version)).items
        entry = find_entry([item.filename for item in items], task.spec.program.entry)
        return str(data_dir / next(item.stored_path for item in items if item.filename == entry))
    return None
