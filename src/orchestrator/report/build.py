"""The report of a task, built from its records."""

from collections import defaultdict

from orchestrator.contract.loops import Loop, Round, describe_disclosed
from orchestrator.contract.model_calls import describe_spending
from orchestrator.contract.report import Change, Cost, Point, ProgramFile, Provenance, Reason, Report, Tried
from orchestrator.contract.scores import meets_target
from orchestrator.report.authors import count_authors
from orchestrator.report.changes import build_changes, choose_line_labels
from orchestrator.report.formatting import describe_isolation
from orchestrator.report.records import TaskRecords
from orchestrator.report.summary import build_headline, build_warnings

MAX_REASONS = 8
MAX_VERSIONS = 10
MAX_POINTS = 400
MAX_REASON_CHARS = 400
MEBIBYTE = 2**20


def build_report(records: TaskRecords) -> Report:
    """Build the report; the same records give the same report."""
    task, loop = records.task, records.loop
    best = loop.best if loop else None
    labels, left_out = choose_line_labels(best.version if best else None, records)
    line = build_changes(labels, records)
    on_line = frozenset(labels)
    return Report(
        task_id=task.id,
        name=task.name,
        description=task.description,
        loop_id=loop and loop.loop_id,
        state=loop.state if loop else task.status,
        stop_reason=loop and loop.stop_reason,
        metric=loop.metric if loop else task.spec.objective.metric,
        direction=loop.direction if loop else task.spec.objective.direction,
        target=loop.target if loop else task.spec.objective.target,
        positive_class=loop and loop.positive_class,
        target_reached=is_target_reached(loop),
        min_delta=loop and loop.min_delta,
        gap_alarm=bool(loop and loop.gap_alarm),
        tied=bool(loop and loop.tied),
        disclosure=describe_disclosed(loop.feedback, loop.disclosed, loop.disclosures) if loop else "",
        as_of=records.as_of,
        started_at=loop and loop.started_at,
        ended_at=loop and loop.ended_at,
        headline=build_headline(records, line),
        warnings=build_warnings(records, line),
        baseline=loop and loop.baseline,
        best=best,
        line=line,
        line_left_out=left_out,
        points=_build_points(loop.rounds if loop else [], on_line),
        tried=_group_tried(loop.rounds if loop else [], on_line),
        authors=count_authors(records, on_line),
        cost=_sum_cost(records),
        provenance=_build_provenance(records),
        program=_build_program(line, records),
    )


def is_target_reached(loop: Loop | None) -> bool:
    """Check whether the best version's confirmed mean meets the target."""
    return (
        loop is not None
        and loop.best is not None
        and meets_target(loop.best.validation.mean, loop.target, loop.direction or "maximize")
    )


def _build_points(rounds: list[Round], on_line: frozenset[str]) -> list[Point]:
    """Make the points of the chart; of too many rounds some are left out evenly, never those of the winning line."""
    step = -(-len(rounds) // MAX_POINTS) or 1
    return [
        Point(
            round=row.round,
            version=row.version,
            verdict=row.verdict,
            score=row.score,
            held_out=row.held_out and row.held_out.mean,
            on_line=row.version in on_line,
        )
        for index, row in enumerate(rounds)
        if index % step == 0 or row.version in on_line
    ]


def _group_tried(rounds: list[Round], on_line: frozenset[str]) -> list[Tried]:
    """Group the other rounds by verdict and reason, the most common first."""
    by_verdict: dict[str, dict[str | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rounds:
        if row.version not in on_line:
            reason = row.reason[:MAX_REASON_CHARS] if row.reason else None
            by_verdict[row.verdict or "unfinished"][reason].append(row.version)
    tried = [
        Tried(
            verdict=verdict, count=sum(len(versions) for versions in reasons.values()), reasons=_count_reasons(reasons)
        )
        for verdict, reasons in by_verdict.items()
    ]
    return sorted(tried, key=lambda group: (-group.count, group.verdict))


def _count_reasons(reasons: dict[str | None, list[str]]) -> list[Reason]:
    grouped = [
        Reason(reason=reason, count=len(versions), versions=versions[:MAX_VERSIONS])
        for reason, versions in reasons.items()
    ]
    return sorted(grouped, key=lambda reason: -reason.count)[:MAX_REASONS]


def _sum_cost(records: TaskRecords) -> Cost:
    peak = records.peak_memory_bytes
    spending = records.loop.spending if records.loop and records.loop.spending.model_calls else None
    return Cost(
        wall_seconds=records.loop.wall_seconds if records.loop else 0.0,
        containers=records.containers,
        container_seconds=round(records.container_seconds, 3),
        cpu_seconds=records.cpu_seconds and round(records.cpu_seconds, 3),
        peak_memory_mb=peak and round(peak / MEBIBYTE, 1),
        cost_usd=spending and spending.cost_usd,
        model_calls=describe_spending(spending) if spending else "none",
    )


def _build_provenance(records: TaskRecords) -> Provenance:
    data = records.task.data
    return Provenance(
        product=records.product,
        dataset=records.task.dataset,
        data_sha256=data and data.sha256,
        rows={str(part): count for part, count in data.rows.items()} if data else {},
        folds=data.folds if data else 1,
        split_seed=data and data.seed,
        loop_seed=records.loop_seed,
        run_seeds=[run.seed for run in records.runs if run.seed is not None],
        graders=records.graders,
        runners=sorted({run.runner for run in records.runs}),
        isolation=sorted({describe_isolation(run.isolation) for run in records.runs}),
    )


def _build_program(line: list[Change], records: TaskRecords) -> list[ProgramFile]:
    files = records.contents.get(line[-1].version, {}) if line else {}
    return [
        ProgramFile(filename=name, size_bytes=file.size_bytes, sha256=file.sha256)
        for name, file in sorted(files.items())
    ]
