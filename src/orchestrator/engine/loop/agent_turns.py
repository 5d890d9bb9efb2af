"""Turns of agents: each acts through operations only, and what goes wrong in one becomes a sentence on record."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Literal

from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import PASSING, AgentFailed, AgentUnfit, NothingLeft, OrchestratorError
from orchestrator.contract.operations import Operations
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.context import current
from orchestrator.storage.queries import loops, tasks

LOOK_SECONDS = 1.0
Role = Literal["generator", "coder", "evaluator"]


async def take_turn(role: Role, turn: Turn) -> Framing | None:
    """What the task's agent for `role` answers. Raises AgentFailed with its error, or if the loop was stopped meanwhile."""
    store = current().store
    task = await store.read(lambda tx: tasks.find(tx, turn.task_id))
    name = getattr(task.spec.agents, role)
    act = _method(role, task.spec)
    desk = current().desk(name, role, f"{turn.loop_id}/{turn.round}/{role}")
    acting = asyncio.create_task(act(desk, turn))
    try:
        await _done_or_stopped(acting, turn)
        return acting.result()
    except PASSING:
        raise
    except (AgentUnfit, NothingLeft) as error:
        raise type(error)(f"The {role} {name!r}: {error}") from error
    except OrchestratorError as error:
        raise AgentFailed(f"The {role} {name!r}: {error}") from error
    except Exception as error:
        raise AgentFailed(f"The {role} {name!r} failed: {type(error).__name__}: {error}") from error
    finally:
        acting.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await acting


def _method(role: Role, spec: TaskSpec) -> Callable[[Operations, Turn], Coroutine[object, object, Framing | None]]:
    plugins = current().plugins
    match role:
        case "generator":
            return plugins.generator(spec).frame_task
        case "coder":
            return plugins.coder(spec).write_version
        case "evaluator":
            return plugins.evaluator(spec).give_feedback


async def _done_or_stopped(acting: asyncio.Task, turn: Turn) -> None:
    """Returns once the agent has answered; a stop of the loop does not wait for agents that think long."""
    store = current().store
    while not acting.done():
        subscription = store.hub.subscribe(turn.task_id)
        loop = await store.read(lambda tx: loops.find(tx, turn.loop_id))
        if loop.wanted == "stopped":
            store.hub.unsubscribe(subscription, turn.task_id)
            raise AgentFailed("The loop was stopped while the agent was at work.")
        await asyncio.wait({acting, subscription}, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        store.hub.unsubscribe(subscription, turn.task_id)
