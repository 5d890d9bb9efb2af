"""What is on record: the seed program, and each version of it with its values and outcome. Read through operations alone."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from orchestrator.agents.parameters.program import Template, Values, template_of
from orchestrator.agents.pipelines.history import all_pages, outcomes
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.logs import Message
from orchestrator.contract.errors import AgentUnfit
from orchestrator.contract.loops import Loop
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Task

NAME = "parameters"
REMEMBERED_VERSIONS = 10_000  # values, and as many templates at most


@dataclass(frozen=True, slots=True)
class Trial:
    """One version. `score` is the mean of its graded executions; `open`: it has no outcome yet."""

    version: str
    values: Values
    state: Literal["graded", "failed", "open"]
    score: float | None = None


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
    """Reads histories; what a version says is remembered, since versions never change."""

    def __init__(self) -> None:
        self._templates: OrderedDict[tuple, Template] = OrderedDict()
        self._values: OrderedDict[tuple, Values | None] = OrderedDict()

    async def read(self, operations: Operations, task_id: int) -> History:
        """Raises AgentUnfit where there is no program to begin with, or none that can be searched."""
        task, loop, versions, results, messages = await asyncio.gather(
            operations.get_task(task_id=task_id),
            operations.get_loop(task_id=task_id),
            all_pages(operations.get_code, "versions", task_id),
            all_pages(operations.get_results, "results", task_id),
            all_pages(operations.get_messages, "messages", task_id),
        )
        seed = seed_of(versions, loop)
        template = await self._template_of(operations, task_id, seed)
        ours = [version for version in reversed(versions) if version.agent == NAME]
        values = [await self._values_of(operations, task_id, version, seed, template) for version in ours]
        found = outcomes(loop, results)
        trials = [
            Trial(version.version, of_version, *found.get(version.version, ("open", None)))
            for version, of_version in zip(ours, values, strict=True)
            if of_version is not None
        ]
        uploaded = {version.version: version.created_at for version in versions}
        return History(task, loop, seed.version, template, trials, messages, uploaded)

    async def _template_of(self, operations: Operations, task_id: int, seed: VersionFiles) -> Template:
        key = key_of(task_id, seed)
        if key not in self._templates:
            remember(self._templates, key, await asyncio.to_thread(template_of, await read_files(operations, task_id, seed)))
        return self._templates[key]

    async def _values_of(
        self, operations: Operations, task_id: int, version: VersionFiles, seed: VersionFiles, template: Template
    ) -> Values | None:
        key = (key_of(task_id, version), key_of(task_id, seed))
        if key not in self._values:
            files = await read_files(operations, task_id, version)
            remember(self._values, key, await asyncio.to_thread(template.values_of, files))
        return self._values[key]


def key_of(task_id: int, version: VersionFiles) -> tuple:
    return (task_id, version.version, version.created_at, *version.files)


def remember(known: OrderedDict, key: tuple, value: object) -> None:
    known[key] = value
    while len(known) > REMEMBERED_VERSIONS:
        known.popitem(last=False)


async def read_files(operations: Operations, task_id: int, version: VersionFiles) -> dict[str, str]:
    """The texts of a version by file name. Raises AgentUnfit for what is no text."""
    code = await operations.read_code(task_id=task_id, version=version.version)
    foreign = [file.filename for file in code.files if not file.exact]
    if foreign:
        raise AgentUnfit(f"{version.version} has files that are not UTF-8 text ({', '.join(foreign)}); they cannot be copied.")
    return {file.filename: file.text for file in code.files}


def seed_of(versions: list[VersionFiles], loop: Loop) -> VersionFiles:
    """The program to begin with: the newest version that somebody else uploaded before the loop began. versions: newest first."""
    before = (version for version in versions if version.agent != NAME and version.created_at <= loop.started_at)
    found = next(before, None)
    if found is None:
        raise AgentUnfit(
            "The coder `parameters` needs a program to begin with: put main.py beside task.toml (or name its files in program.seed), "
            "or upload_code it under a label such as `seed` before start_loop."
        )
    return found
