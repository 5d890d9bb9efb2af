"""The winning line step by step: what changed, what it gained, and whether that may be luck."""

from orchestrator.contract.report import Change, Luck
from orchestrator.contract.scores import gain, spread
from orchestrator.report.diff import SMALL, code_diff
from orchestrator.report.facts import Facts, RowLosses, parent_of, winning_line
from orchestrator.report.luck import paired_luck

MOST_CHANGES = 40  # of a longer line its first and last are shown


def line_labels(best: str | None, facts: Facts) -> tuple[list[str], int]:
    """The versions of the line that are shown, and how many of its middle are not."""
    line = winning_line(best, facts.versions, facts.scores) if best else []
    return shortened(line)


def shortened(line: list[str]) -> tuple[list[str], int]:
    if len(line) <= MOST_CHANGES:
        return line, 0
    half = MOST_CHANGES // 2
    return [*line[:half], *line[-half:]], len(line) - 2 * half


def changes(labels: list[str], facts: Facts) -> list[Change]:
    return [_change(label, facts) for label in labels if label in facts.versions]


def _change(label: str, facts: Facts) -> Change:
    written, scored = facts.versions[label], facts.scores.get(label)
    parent = parent_of(label, facts.versions, facts.scores)
    round_of = next((found for found in facts.loop.rounds if found.version == label), None) if facts.loop else None
    gained = _gain(label, parent, facts, "scores")
    floor = facts.loop.min_delta if facts.loop else None
    return Change(
        version=label,
        parent=parent,
        round=scored.round if scored else None,
        agent=written.agent,
        summary=written.summary,
        created_at=written.created_at,
        verdict=round_of.verdict if round_of else None,
        score=spread(scored.scores) if scored else None,
        held_out=spread(scored.held_out) if scored else None,
        gain=gained,
        held_out_gain=_gain(label, parent, facts, "held_out"),
        beyond_noise=None if gained is None or floor is None else gained > floor,
        luck=luck_between(facts.losses.get(label), facts.losses.get(parent)) if parent else None,
        seconds=round(sum(round_of.seconds.values()), 3) if round_of else None,
        diff=_diff(label, parent, facts),
    )


def _gain(label: str, parent: str | None, facts: Facts, kind: str) -> float | None:
    ours, theirs = (
        spread(getattr(facts.scores[name], kind)) if name in facts.scores else None for name in (label, parent)
    )
    if ours is None or theirs is None:
        return None
    return gain(ours.mean, theirs.mean, (facts.loop and facts.loop.direction) or "maximize")


def luck_between(ours: RowLosses | None, theirs: RowLosses | None) -> Luck | None:
    """None where one side has no losses, or the two were not made by one grader on the same rows."""
    if ours is None or theirs is None or (ours.grader, ours.measure) != (theirs.grader, theirs.measure):
        return None
    return paired_luck(ours.executions, theirs.executions, measure=ours.measure)


def _diff(label: str, parent: str | None, facts: Facts):
    if parent is None or label not in facts.contents or parent not in facts.contents:
        return None
    return code_diff(
        facts.contents[parent], facts.contents[label], task_id=facts.task.id, version=label, base=parent, bounds=SMALL
    )
