"""What a coding agent is to know of a task, read through operations: the program to improve, and how it went so far."""

from dataclasses import dataclass

from orchestrator.agents.directions import find_directions
from orchestrator.agents.requests import OWN_ROLES
from orchestrator.contract.agents import Turn
from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.messages import Message
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Task

PAGE = 100
MAX_FEEDBACK = 3
MAX_MESSAGES = 5
MAX_ROUNDS = 20


@dataclass(frozen=True)
class TaskRecords:
    """base: the version whose files the agent finds; None where it begins with nothing. Lists are newest first."""

    task: Task
    loop: Loop
    turn: Turn
    base: str | None
    is_seed: bool
    files: dict[str, bytes]
    rounds: list[Round]
    feedback: list[Message]
    brief: Message | None
    messages: list[Message]
    directions: str = ""

    @property
    def coder(self) -> str:
        return self.turn.coder or self.task.spec.agents.coders[0]


async def read_records(operations: Operations, turn: Turn) -> TaskRecords:
    """Read what the agent of this turn is to know."""
    task = await operations.get_task(task_id=turn.task_id)
    loop = await operations.get_loop(task_id=turn.task_id, after_round=max(0, turn.round - MAX_ROUNDS))
    seed = None if turn.parent else await _find_seed(operations, task, loop)
    out_of_race = {each.version for each in loop.excluded}
    rounds = [past for past in reversed(loop.rounds) if past.round < turn.round and past.version not in out_of_race]
    tried = next((past.version for past in rounds if past.verdict != "no_version"), None)
    base = turn.parent or (seed if turn.kind == "draft" else tried or seed)
    messages = (await operations.get_messages(task_id=task.id, limit=PAGE, newest_first=True)).messages
    generator = task.spec.agents.generator
    agents = {*task.spec.agents.names, "engine"}
    not_of_people = (*OWN_ROLES, "feedback")
    of_people = [each for each in messages if each.sender not in agents and each.role not in not_of_people]
    feedback = (await operations.get_feedback(task_id=task.id, limit=MAX_FEEDBACK)).feedback
    return TaskRecords(
        task=task,
        loop=loop,
        turn=turn,
        base=base,
        is_seed=base is not None and base == seed and turn.kind == "baseline",
        files=await _read_files(operations, task.id, base) if base else {},
        rounds=rounds,
        feedback=feedback,
        brief=next((each for each in messages if each.role == "brief"), None),
        messages=of_people[:MAX_MESSAGES],
        directions=find_directions(loop, [each for each in reversed(messages) if each.sender == generator]),
    )


async def _find_seed(operations: Operations, task: Task, loop: Loop) -> str | None:
    """Return the newest version that somebody else uploaded before the loop began; None if there is none."""
    cursor, more = None, True
    while more:
        page = await operations.get_code(task_id=task.id, limit=PAGE, cursor=cursor)
        for each in page.versions:
            if each.created_at <= loop.started_at and each.agent not in task.spec.agents.coders:
                return each.version
        cursor, more = page.next_cursor, page.next_cursor is not None
    return None


async def _read_files(operations: Operations, task_id: int, version: str) -> dict[str, bytes]:
    items = await operations.get_code_version(task_id=task_id, version=version)
    return {
        item.filename: await operations.download_code(task_id=task_id, version=version, filename=item.filename)
        for item in items.items
    }
