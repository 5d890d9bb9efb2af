"""The report of a task, from its records."""

from collections import Counter, defaultdict

from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.report import Author, Change, Cost, Point, ProgramFile, Provenance, Reason, Report, Tried
from orchestrator.contract.scores import meets
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.report.changes import changes, line_labels
from orchestrator.report.facts import Facts
from orchestrator.report.headline import headline, warnings
from orchestrator.report.words import isolation

MOST_REASONS = 8
MOST_VERSIONS = 10
MOST_AUTHORS = 50
MOST_POINTS = 400
LONGEST_REASON = 400
MEBIBYTE = 2**20


def build_report(facts: Facts) -> Report:
    """The same records give the same report."""
    task, loop = facts.task, facts.loop
    best = loop.best if loop else None
    labels, left_out = line_labels(best.version if best else None, facts)
    line = changes(labels, facts)
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
        target_reached=target_reached(loop),
        min_delta=loop and loop.min_delta,
        gap_alarm=bool(loop and loop.gap_alarm),
        as_of=facts.as_of,
        started_at=loop and loop.started_at,
        ended_at=loop and loop.ended_at,
        headline=headline(facts, line),
        warnings=warnings(facts, line),
        baseline=loop and loop.baseline,
        best=best,
        line=line,
        line_left_out=left_out,
        points=_points(loop.rounds if loop else [], on_line),
        tried=_tried(loop.rounds if loop else [], on_line),
        authors=_authors(facts, on_line),
        cost=_cost(facts),
        provenance=_provenance(facts),
        program=_program(line, facts),
    )


def target_reached(loop: Loop | None) -> bool:
    """Whether the best version's confirmed mean meets the target."""
    return (
        loop is not None
        and loop.best is not None
        and meets(loop.best.validation.mean, loop.target, loop.direction or "maximize")
    )


def _points(rounds: list[Round], on_line: frozenset[str]) -> list[Point]:
    """Rounds evenly left out where there are too many; those of the line stay."""
    step = -(-len(rounds) // MOST_POINTS) or 1
    return [
        Point(
            round=found.round,
            version=found.version,
            verdict=found.verdict,
            score=found.score,
            held_out=found.held_out and found.held_out.mean,
            on_line=found.version in on_line,
        )
        for place, found in enumerate(rounds)
        if place % step == 0 or found.version in on_line
    ]


def _tried(rounds: list[Round], on_line: frozenset[str]) -> list[Tried]:
    """The commonest verdict first, and in it the commonest reason."""
    by_verdict: dict[str, dict[str | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for found in rounds:
        if found.version not in on_line:
            reason = found.reason[:LONGEST_REASON] if found.reason else None
            by_verdict[found.verdict or "unfinished"][reason].append(found.version)
    tried = [
        Tried(verdict=verdict, count=sum(len(versions) for versions in reasons.values()), reasons=_reasons(reasons))
        for verdict, reasons in by_verdict.items()
    ]
    return sorted(tried, key=lambda group: (-group.count, group.verdict))


def _reasons(reasons: dict[str | None, list[str]]) -> list[Reason]:
    found = [
        Reason(reason=reason, count=len(versions), versions=versions[:MOST_VERSIONS])
        for reason, versions in reasons.items()
    ]
    return sorted(found, key=lambda one: -one.count)[:MOST_REASONS]


def _authors(facts: Facts, on_line: frozenset[str]) -> list[Author]:
    failed = {found.version for found in facts.loop.rounds if found.verdict in FAILED_VERDICTS} if facts.loop else set()
    wrote = Counter(found.agent for found in facts.versions.values())
    found = [
        Author(
            agent=agent,
            versions=count,
            on_line=sum(1 for label in on_line if label in facts.versions and facts.versions[label].agent == agent),
            failed=sum(1 for label in failed if label in facts.versions and facts.versions[label].agent == agent),
        )
        for agent, count in wrote.most_common(MOST_AUTHORS)
    ]
    return sorted(found, key=lambda author: (-author.on_line, -author.versions, author.agent))


def _cost(facts: Facts) -> Cost:
    peak = facts.peak_memory_bytes
    return Cost(
        wall_seconds=facts.loop.wall_seconds if facts.loop else 0.0,
        containers=facts.containers,
        container_seconds=round(facts.container_seconds, 3),
        cpu_seconds=facts.cpu_seconds and round(facts.cpu_seconds, 3),
        peak_memory_mb=peak and round(peak / MEBIBYTE, 1),
    )


def _provenance(facts: Facts) -> Provenance:
    data = facts.task.data
    return Provenance(
        product=facts.product,
        dataset=facts.task.dataset,
        data_sha256=data and data.sha256,
        rows=dict(data.rows) if data else {},
        split_seed=data and data.seed,
        loop_seed=facts.loop_seed,
        run_seeds=[run.seed for run in facts.runs if run.seed is not None],
        graders=facts.graders,
        runners=sorted({run.runner for run in facts.runs}),
        isolation=sorted({isolation(run.isolation) for run in facts.runs}),
    )


def _program(line: list[Change], facts: Facts) -> list[ProgramFile]:
    files = facts.contents.get(line[-1].version, {}) if line else {}
    return [
        ProgramFile(filename=name, size_bytes=file.size_bytes, sha256=file.sha256)
        for name, file in sorted(files.items())
    ]
