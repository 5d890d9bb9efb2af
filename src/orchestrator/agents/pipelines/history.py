"""What is on record of a task's versions: their parameters, scores and failures, read through operations alone."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Literal

from orchestrator.agents.caches import VersionCache
from orchestrator.agents.pipelines.params import read_params
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.records import Records, outcomes
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.loops import Loop
from orchestrator.contract.messages import Message
from orchestrator.contract.operations import Operations
from orchestrator.contract.scores import measure_gain
from orchestrator.contract.tasks import Task


@dataclass(frozen=True, slots=True)
class Known:
    """One version of this coder's kind. `score` is the mean of its graded executions; `open`: it has no outcome yet."""

    version: str
    params: Params
    state: Literal["graded", "failed", "open"]
    score: float | None = None
    verdict: str | None = None  # of its round

    def signed_score(self, direction: str) -> float:
        """Return the score so that higher is better; minus infinity if there is none."""
        return -math.inf if self.score is None else measure_gain(self.score, 0.0, direction)


@dataclass(frozen=True, slots=True)
class History:
    """`known` and `messages` are oldest first. `unseen`: versions that earlier rounds of the loop are still writing.

    `uploaded`: when each version was.
    """

    task: Task
    loop: Loop
    known: list[Known]
    unseen: int
    probabilities_wanted: bool  # a grading said that they are missing
    messages: list[Message]
    uploaded: dict[str, str]


class Reader:
    """Read histories, each with what the versions' programs say."""

    def __init__(self) -> None:
        self._records = Records()
        self._params: VersionCache[Params | None] = VersionCache()

    async def read(self, operations: Operations, task_id: int, round_number: int) -> History:
        task, loop, versions, results, messages = await self._records.read(operations, task_id)
        kind = task.data.kind if task.data else "classification"
        params = await self._params.read(
            task, versions, partial(read_version_params, operations, task_id, kind), about=kind
        )
        by_version = outcomes(loop, results)
        verdicts = {round_.version: round_.verdict for round_ in loop.rounds}
        known = [
            Known(
                version.version,
                version_params,
                *by_version.get(version.version, ("open", None)),
                verdicts.get(version.version),
            )
            for version, version_params in zip(versions, params, strict=True)
            if version_params is not None
        ]
        uploaded = {version.version: version.created_at for version in versions}
        earlier = [round_ for round_ in loop.rounds if round_.round < round_number and round_.status != "done"]
        unseen = sum(round_.version not in uploaded for round_ in earlier)
        return History(
            task, loop, known, unseen, any(result.wants_probabilities for result in results), messages, uploaded
        )


async def read_version_params(operations: Operations, task_id: int, kind: str, version: VersionFiles) -> Params | None:
    code = await operations.read_code(task_id=task_id, version=version.version)
    return next((params for file in code.files if (params := read_params(file.text, kind))), None)
