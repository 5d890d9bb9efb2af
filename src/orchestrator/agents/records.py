"""All that an offline coder reads of a task before it writes a version."""

import asyncio
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from orchestrator.agents.caches import GrowingList, LoopRounds
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.loops import Loop
from orchestrator.contract.messages import Message
from orchestrator.contract.operations import Operations
from orchestrator.contract.results import Result
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.contract.tasks import Task

State = Literal["graded", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one graded execution says, as far as it is used."""

    version: str
    score: float | None
    graded: bool
    grader: str | None
    wants_probabilities: bool


class Records:
    """Reads a task, each of its lists oldest first; of the rounds that are done it knows those that failed."""

    def __init__(self) -> None:
        self._rounds = LoopRounds(lambda past: past.verdict in FAILED_VERDICTS)
        self._versions = GrowingList("versions", "version")
        self._results = GrowingList("results", "id", outcome_of)
        self._messages = GrowingList("messages", "id", message_of)

    async def read(
        self, operations: Operations, task_id: int
    ) -> tuple[Task, Loop, list[VersionFiles], list[Outcome], list[Message]]:
        task = await operations.get_task(task_id=task_id)
        loop, versions, results, messages = await asyncio.gather(
            self._rounds.read(operations, task),
            self._versions.read(operations.get_code, task),
            self._results.read(operations.get_results, task),
            self._messages.read(operations.get_messages, task, newest_first=True),
        )
        out_of_race = {each.version for each in loop.excluded}
        if out_of_race:
            versions = [each for each in versions if each.version not in out_of_race]
            results = [each for each in results if each.version not in out_of_race]
        return task, loop, versions, results, messages


def message_of(message: Message, task: Task) -> Message | None:
    """Return the message; None if another agent of the loop or the engine sent it, as such messages hold no request."""
    agents = task.spec.agents
    others = {agents.generator, agents.evaluator, "engine"} - set(agents.coders)
    return None if message.sender in others else message


def outcome_of(result: Result, _: Task) -> Outcome | None:
    if result.source != "graded" or not result.version:
        return None
    return Outcome(result.version, result.score, result.graded, result.grader, result.cause == "missing_probabilities")


def outcomes(loop: Loop, graded: list[Outcome]) -> dict[str, tuple[State, float | None]]:
    """Return state and score by version; leave out scores of other graders than the newest, which do not compare."""
    grader = next((result.grader for result in reversed(graded) if result.score is not None), None)
    scores: dict[str, list[float]] = {}
    for result in graded:
        if result.score is not None and result.grader == grader:
            scores.setdefault(result.version, []).append(result.score)
    failed = {result.version for result in graded if not result.graded}
    failed |= {past.version for past in loop.rounds if past.verdict in FAILED_VERDICTS}
    outcomes: dict[str, tuple[State, float | None]] = {
        version: ("graded", fmean(values)) for version, values in scores.items()
    }
    return outcomes | dict.fromkeys(failed, ("failed", None))
