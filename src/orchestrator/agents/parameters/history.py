"""The records of a task: the seed program, and each version with its values and outcome; read through operations."""

import asyncio
import math
from dataclasses import dataclass
from typing import Literal

from orchestrator.agents.caches import VersionCache
from orchestrator.agents.parameters.program import Template, Values, build_template
from orchestrator.agents.records import Records, outcomes
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.errors import AgentUnfit
from orchestrator.contract.loops import Loop
from orchestrator.contract.messages import Message
from orchestrator.contract.operations import Operations
from orchestrator.contract.scores import measure_gain
from orchestrator.contract.tasks import Task

NAME = "parameters"


@dataclass(frozen=True, slots=True)
class Trial:
    """One version. `score` is the mean of its graded executions; `open`: it has no outcome yet."""

    version: str
    values: Values
    state: Literal["graded", "failed", "open"]
    score: float | None = None

    def signed_score(self, direction: str) -> float:
        """Return the score so that higher is better; minus infinity if there is none."""
        return -math.inf if self.score is None else measure_gain(self.score, 0.0, direction)


@dataclass(frozen=True, slots=True)
class History:
    """`trials` are oldest first, without the seed itself."""

    task: Task
    loop: Loop
    seed: str
    template: Template
    trials: list[Trial]
    messages: list[Message]
    uploaded: dict[str, str]  # when each version was


class Reader:
    """Reads histories, each with the values that stand in the versions' programs."""

    def __init__(self) -> None:
        self._records = Records()
        self._templates: VersionCache[Template] = VersionCache()
        self._values: VersionCache[Values | None] = VersionCache()

    async def read(self, operations: Operations, task_id: int) -> History:
        """Read the history of a task; raise AgentUnfit if it has no program that can be searched."""
        task, loop, versions, results, messages = await self._records.read(operations, task_id)
        seed = find_seed(versions, loop)
        began_with = (seed.version, seed.created_at, *seed.files)

        async def read_template(version: VersionFiles) -> Template:
            return await asyncio.to_thread(build_template, await read_files(operations, task_id, version))

        async def read_values(version: VersionFiles) -> Values | None:
            return await asyncio.to_thread(template.read_values, await read_files(operations, task_id, version))

        [template] = await self._templates.read(task, [seed], read_template, about=began_with)
        ours = [version for version in versions if version.agent == NAME]
        values = await self._values.read(task, ours, read_values, about=began_with)
        by_version = outcomes(loop, results)
        trials = [
            Trial(version.version, of_version, *by_version.get(version.version, ("open", None)))
            for version, of_version in zip(ours, values, strict=True)
            if of_version is not None
        ]
        uploaded = {version.version: version.created_at for version in versions}
        return History(task, loop, seed.version, template, trials, messages, uploaded)


async def read_files(operations: Operations, task_id: int, version: VersionFiles) -> dict[str, str]:
    """Return the texts of a version by file name; raise AgentUnfit if a file is not text."""
    code = await operations.read_code(task_id=task_id, version=version.version)
    foreign = [file.filename for file in code.files if not file.exact]
    if foreign:
        raise AgentUnfit(
            f"{version.version} has files that are not UTF-8 text ({', '.join(foreign)}); they cannot be copied."
        )
    return {file.filename: file.text for file in code.files}


def find_seed(versions: list[VersionFiles], loop: Loop) -> VersionFiles:
    """Return the program to begin with: the newest version that somebody else uploaded before the loop began.

    versions: oldest first. Raises AgentUnfit if there is none.
    """
    before = (
        version for version in reversed(versions) if version.agent != NAME and version.created_at <= loop.started_at
    )
    seed = next(before, None)
    if seed is None:
        raise AgentUnfit(
            "The coder `parameters` needs a program to begin with: put main.py beside task.toml "
            "(or name its files in program.seed), or upload_code it under a label such as `seed` before start_loop."
        )
    return seed
