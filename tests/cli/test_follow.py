"""Following a loop while its server cannot answer for a moment."""

import asyncio

import pytest

from orchestrator.cli import follow
from orchestrator.cli.follow import follow_loop
from orchestrator.cli.interrupts import Interrupts
from orchestrator.contract.errors import DatabaseUnreachable, LoopNotFound
from orchestrator.contract.loops import Loop

LOOP = Loop.model_construct(loop_id="loop-1", task_id=1, state="completed", rounds=[])


class Client:
    """Answers get_loop with what it was given, one after the other; its stream of events breaks each time."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)

    async def get_loop(self, task_id: int) -> Loop:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def stream_events(self, task_id: int):
        raise DatabaseUnreachable("away")
        yield


class Said(list):
    say = list.append

    def show(self, loop: Loop) -> None: ...


def followed(client: Client, shown: Said) -> Loop:
    async def work() -> Loop:
        return await follow_loop(client, 1, shown, Interrupts())

    return asyncio.run(work())


def test_database_that_is_away_is_waited_for(monkeypatch):
    monkeypatch.setattr(follow, "POLL_SECONDS", 0.01)
    shown = Said()

    loop = followed(
        Client(LOOP.model_copy(update={"state": "running"}), *[DatabaseUnreachable("It is away.")] * 3, LOOP), shown
    )

    assert loop.state == "completed"
    assert shown == ["Waiting: It is away."]


def test_what_does_not_pass_ends_it():
    with pytest.raises(LoopNotFound):
        followed(Client(LoopNotFound("gone")), Said())
