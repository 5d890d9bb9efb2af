"""Rounds of a loop as decisions see them."""

from collections.abc import Collection

from orchestrator.contract.race import RoundOutcome
from orchestrator.contract.states import BARRED_VERDICTS, FAILED_VERDICTS
from orchestrator.storage.rows import RoundRow


def to_outcome(row: RoundRow, excluded: Collection[str] = ()) -> RoundOutcome:
    """Return the round as decisions see it: validation scores only. excluded: versions that are out of the race."""
    return RoundOutcome(
        number=row.round,
        kind=row.kind,
        version=row.version,
        scores=tuple(row.scores),
        done=row.status == "done",
        failed=row.verdict in FAILED_VERDICTS,
        confirmed=row.confirmed,
        barred=row.verdict in BARRED_VERDICTS,
        excluded=row.version in excluded,
    )
