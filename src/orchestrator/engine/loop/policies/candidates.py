"""The versions that a round may start from, and how they compare."""

from collections.abc import Iterable, Sequence

from orchestrator.engine.loop.policies.shapes import Brief, PastRound


def find_best(history: Iterable[PastRound]) -> PastRound | None:
    """Return the confirmed round with the highest value, the earliest of equals; the loop calls it the best."""
    return find_highest(past for past in history if past.confirmed)


def find_highest(history: Iterable[PastRound]) -> PastRound | None:
    """Return the round with the highest value, confirmed or not, the earliest of equals."""
    return max(list_graded(history), key=lambda past: (past.value, -past.number), default=None)


def list_graded(history: Iterable[PastRound]) -> list[PastRound]:
    """Return the rounds that have a score, without those that break a gate unless all do."""
    graded = [past for past in history if past.value is not None and not past.failed]
    return [past for past in graded if not past.barred] or graded


def draft_first(history: Sequence[PastRound], drafts: int) -> Brief | None:
    """Return the next of the drafts to begin with; None once there are as many."""
    made = sum(past.kind == "draft" for past in history)
    return Brief("draft", note=f"draft {made + 1} of {drafts}") if made < drafts else None


def start_over() -> Brief:
    """Return what to do where no version can be improved."""
    return Brief("draft", note="no version has a score that could be improved")
