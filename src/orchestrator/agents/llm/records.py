"""All that a model is told of a task, read through operations; what was read once and cannot change is kept."""

import asyncio
from dataclasses import dataclass
from functools import cached_property

from orchestrator.agents.caches import GrowingList, LoopRounds
from orchestrator.agents.directions import DIRECTIONS, find_directions
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.errors import AgentUnfit
from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.messages import Message
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Task

BRIEF, FEEDBACK = "brief", "feedback"


@dataclass(frozen=True)
class History:
    """A task as the coder knows it. versions, rounds and messages are oldest first; messages hold what people wrote.

    feedback: the newest on each version, as text. brief: the Generator's first message. directions: what it says to
    try, since the search has stalled; empty where it has not.
    """

    task: Task
    loop: Loop
    versions: list[VersionFiles]
    brief: str
    feedback: dict[str, str]
    messages: list[Message]
    directions: str = ""

    @property
    def rounds(self) -> list[Round]:
        return self.loop.rounds

    def find_round(self, version: str | None) -> Round | None:
        return next((past for past in reversed(self.rounds) if past.version == version), None)

    @cached_property
    def summaries(self) -> dict[str, str]:
        """What changed in each version, by its label."""
        return {version.version: version.summary or "no summary" for version in self.versions}

    def find_seed(self) -> VersionFiles | None:
        """Return the newest version that somebody else uploaded before the loop began; None if there was none."""
        coders = self.task.spec.agents.coders
        before = (
            version
            for version in reversed(self.versions)
            if version.agent not in coders and version.created_at <= self.loop.started_at
        )
        return next(before, None)


class Reader:
    """Read histories, turn after turn of the same tasks."""

    def __init__(self) -> None:
        self._rounds = LoopRounds(lambda past: True)
        self._versions = GrowingList("versions", "version")
        self._messages = GrowingList("messages", "id", _keep_message)

    async def read(self, operations: Operations, turn: Turn) -> History:
        task = await operations.get_task(task_id=turn.task_id)
        loop, versions, messages = await asyncio.gather(
            self._rounds.read(operations, task),
            self._versions.read(operations.get_code, task),
            self._messages.read(operations.get_messages, task, newest_first=True),
        )
        briefs = [message.content for message in messages if message.role == BRIEF]
        feedback = {message.version: message.content for message in messages if message.role == FEEDBACK}
        people = [message for message in messages if message.role not in (BRIEF, FEEDBACK, DIRECTIONS)]
        return History(
            task, loop, versions, briefs[-1] if briefs else "", feedback, people, find_directions(loop, messages)
        )


def _keep_message(message: Message, task: Task) -> Message | None:
    """Return what concerns a coder: briefs, feedback on versions, and what people wrote; None for the rest."""
    agents = task.spec.agents
    if message.role == BRIEF:
        return message if message.sender == agents.generator or message.receiver == "coder" else None
    if message.role == FEEDBACK and message.version:
        return message
    if message.role == DIRECTIONS:
        return message if message.sender == agents.generator else None
    others = {*agents.names, "engine", "rules"}
    return None if message.sender in others or message.role == "coder" else message


async def read_files(operations: Operations, task_id: int, version: str) -> dict[str, str]:
    """Return the texts of a version by file name; raise AgentUnfit if a file is not text."""
    code = await operations.read_code(task_id=task_id, version=version)
    foreign = [file.filename for file in code.files if not file.exact]
    if foreign:
        raise AgentUnfit(
            f"{version} has files that are not UTF-8 text ({', '.join(foreign)}); a model cannot edit them."
        )
    return {file.filename: file.text for file in code.files}
