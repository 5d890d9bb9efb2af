"""Turns of agents: each acts through operations only, and what goes wrong in one becomes a sentence on record."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Literal, cast

from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import (
    TRANSIENT_ERRORS,
    AgentFailed,
    AgentTimedOut,
    AgentUnfit,
    NothingLeft,
    OrchestratorError,
    TurnDiffers,
)
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.agent_operations import AgentOperations, find_recorded_calls
from orchestrator.engine.context import EngineContext
from orchestrator.storage.queries import loops, tasks

Role = Literal["generator", "coder", "evaluator"]
PRODUCTS: dict[Role, str] = {"coder": "upload_code", "evaluator": "upload_feedback"}  # what the turn is asked for
POLL_SECONDS = 1.0
MIN_FEEDBACK_SECONDS = 10.0  # the last version gets its feedback, though the budget was used up by its run
CANCEL_SECONDS = 5.0

logger = logging.getLogger(__name__)


async def take_turn(context: EngineContext, role: Role, turn: Turn) -> Framing | None:
    """Ask the task's agent for `role` to take its turn, and return what it answers.

    Raises AgentFailed with the agent's error, AgentTimedOut if it took too long, and TurnDiffers if an earlier attempt
    of the turn, cut short by a restart, recorded its product and the agent now sends a different one. Where only other
    things were recorded, such as messages, the turn starts over and those stay.
    """
    task = await context.store.read(lambda tx: tasks.find(tx, turn.task_id))
    attempt = 1
    while True:
        step = f"{turn.loop_id}/{turn.round}/{role}" + (f".{attempt}" if attempt > 1 else "")
        recorded = await find_recorded_calls(context.store, step)
        try:
            return await _attempt(context, role, turn.model_copy(update={"recorded": recorded}), task, step)
        except TurnDiffers:
            if PRODUCTS.get(role) in {call.operation for call in recorded}:
                raise
            attempt += 1


async def _attempt(context: EngineContext, role: Role, turn: Turn, task: Task, step: str) -> Framing | None:
    name: str = getattr(task.spec.agents, role)
    act = _find_method(context.plugins, role, task.spec)
    operations = context.agent_operations(name, role, step)
    acting = asyncio.create_task(act(cast("Operations", operations), turn))  # each by its name: a test holds them equal
    try:
        await _wait_for_answer(context, acting, role, turn, task)
        if acting.cancelled():
            raise AgentFailed("It cancelled its own turn.")
        return acting.result()
    except (*TRANSIENT_ERRORS, TurnDiffers):
        raise
    except (AgentUnfit, NothingLeft, AgentTimedOut) as error:
        raise type(error)(f"The {role} {name!r}: {error}") from error
    except OrchestratorError as error:
        raise AgentFailed(f"The {role} {name!r}: {error}") from error
    except Exception as error:
        raise AgentFailed(f"The {role} {name!r} failed: {type(error).__name__}: {error}") from error
    finally:
        await _end(acting, operations, f"{role} {name!r}")


def _find_method(
    plugins: Plugins, role: Role, spec: TaskSpec
) -> Callable[[Operations, Turn], Coroutine[object, object, Framing | None]]:
    match role:
        case "generator":
            return plugins.generator(spec).frame_task
        case "coder":
            return plugins.coder(spec).write_version
        case "evaluator":
            return plugins.evaluator(spec).give_feedback


async def _wait_for_answer(
    context: EngineContext, acting: asyncio.Task[Framing | None], role: Role, turn: Turn, task: Task
) -> None:
    """Wait for the agent's answer; raise AgentFailed once the loop is stopped, AgentTimedOut once its time is up."""
    store, began = context.store, time.monotonic()
    while not acting.done():
        subscription = store.hub.subscribe(turn.task_id)
        try:
            loop = await store.read(lambda tx: loops.find(tx, turn.loop_id))
            if loop.wanted == "stopped":
                raise AgentFailed("The loop was stopped while the agent was at work.")
            taken = time.monotonic() - began
            left = _seconds_left(role, taken, task, loops.measure_wall_seconds(loop))
            await asyncio.wait(
                {acting, subscription}, timeout=min(POLL_SECONDS, left), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            store.hub.unsubscribe(subscription, turn.task_id)


def _seconds_left(role: Role, taken: float, task: Task, wall_seconds: float) -> float:
    """Return how long the turn may go on; raise AgentTimedOut when its time is over."""
    turn_seconds, budget_seconds = task.spec.agents.turn_seconds, task.spec.budget.wall_seconds
    if taken >= turn_seconds:
        raise AgentTimedOut(
            f"It was ended after {turn_seconds:g} s, the longest a turn may take (agents.turn_seconds)."
        )
    budget_left = budget_seconds - wall_seconds
    if role == "evaluator":
        budget_left = max(budget_left, MIN_FEEDBACK_SECONDS - taken)
    if budget_left <= 0:
        raise AgentTimedOut(
            f"It was ended after {taken:.0f} s: the loop's {budget_seconds:g} s are used up (budget.wall_seconds)."
        )
    return min(turn_seconds - taken, budget_left)


async def _end(acting: asyncio.Task[Framing | None], operations: AgentOperations, who: str) -> None:
    """End the turn for good: an agent that does not let itself be cancelled can do nothing more."""
    operations.end()
    acting.cancel()
    await asyncio.wait({acting}, timeout=CANCEL_SECONDS)
    if not acting.done():
        logger.warning("the %s goes on after its turn was ended; its calls are refused", who)
        return
    with contextlib.suppress(asyncio.CancelledError, Exception):  # its error is known, or comes from the cancelling
        acting.result()
