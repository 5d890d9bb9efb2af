"""What is on record of a task's versions: their parameters, scores and failures, read through operations alone."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from orchestrator.agents.pipelines.knobs import Params
from orchestrator.agents.pipelines.params import read_params
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.logs import Message, Result
from orchestrator.contract.loops import Loop
from orchestrator.contract.operations import Operations
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.contract.tasks import Task

PAGE = 100
REMEMBERED_VERSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """One version of this coder's kind. `score` is the mean of its graded executions; `open`: it has no outcome yet."""

    version: str
    params: Params
    state: Literal["graded", "failed", "open"]
    score: float | None = None
    verdict: str | None = None  # of its round


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
    """Reads histories; what a version's program says is remembered, since versions never change."""

    def __init__(self) -> None:
        self._params: OrderedDict[tuple, Params | None] = OrderedDict()

    async def read(self, operations: Operations, task_id: int, round_number: int) -> History:
        task, loop, versions, results, messages = await asyncio.gather(
            operations.get_task(task_id=task_id),
            operations.get_loop(task_id=task_id),
            all_pages(operations.get_code, "versions", task_id),
            all_pages(operations.get_results, "results", task_id),
            all_pages(operations.get_messages, "messages", task_id),
        )
        kind = task.data.kind if task.data else "classification"
        params = await asyncio.gather(*(self._params_of(operations, task_id, version, kind) for version in versions))
        found = outcomes(loop, results)
        verdicts = {past.version: past.verdict for past in loop.rounds}
        known = [
            Known(version.version, of_version, *found.get(version.version, ("open", None)), verdicts.get(version.version))
            for version, of_version in zip(reversed(versions), reversed(params), strict=True)
            if of_version is not None
        ]
        uploaded = {version.version: version.created_at for version in versions}
        earlier = [past for past in loop.rounds if past.round < round_number and past.status != "done"]
        unseen = sum(past.version not in uploaded for past in earlier)
        wanted = any("proba_" in result.reason for result in results if result.source == "graded")
        return History(task, loop, known, unseen, wanted, messages, uploaded)

    async def _params_of(self, operations: Operations, task_id: int, version: VersionFiles, kind: str) -> Params | None:
        key = (task_id, version.version, version.created_at, kind)
        if key not in self._params:
            code = await operations.read_code(task_id=task_id, version=version.version)
            self._params[key] = next((found for file in code.files if (found := read_params(file.text, kind))), None)
            while len(self._params) > REMEMBERED_VERSIONS:
                self._params.popitem(last=False)
        return self._params[key]


async def all_pages(operation, name: str, task_id: int) -> list:
    """Everything a list operation has for the task, in its order."""
    found, cursor = [], None
    while True:
        page = await operation(task_id=task_id, limit=PAGE, cursor=cursor)
        found += getattr(page, name)
        cursor = page.next_cursor
        if cursor is None:
            return found


def outcomes(loop: Loop, results: list[Result]) -> dict[str, tuple[str, float | None]]:
    """State and score by version. Scores of another grader than the newest result's are not comparable and left out."""
    graded = [result for result in results if result.source == "graded" and result.version]
    grader = next((result.grader for result in graded if result.score is not None), None)
    scores: dict[str, list[float]] = {}
    for result in graded:
        if result.score is not None and result.grader == grader:
            scores.setdefault(result.version, []).append(result.score)
    failed = {result.version for result in graded if not result.graded}
    failed |= {past.version for past in loop.rounds if past.verdict in FAILED_VERDICTS}
    found = {version: ("graded", fmean(values)) for version, values in scores.items()}
    return found | {version: ("failed", None) for version in failed}
