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
    AgentOverBudget,
    AgentTimedOut,
    AgentUnfit,
    BudgetUsedUp,
    NothingLeft,
    OrchestratorError,
    RecordEnded,
    TurnDiffers,
)
from orchestrator.contract.ladder import reads_steps
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import SandboxedCoder, SuggestsDirections
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.agent_operations import AgentOperations, find_recorded_calls
from orchestrator.engine.agents.turns import write_version_in_sandbox
from orchestrator.engine.context import EngineContext
from orchestrator.storage.queries import loops, model_calls, tasks

Role = Literal["generator", "coder", "evaluator"]
PRODUCTS: dict[Role, str] = {"coder": "upload_code", "evaluator": "upload_feedback"}  # what the turn is asked for
Action = Callable[[AgentOperations], Coroutine[object, object, Framing | None]]
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
    attempt, turn = 1, turn.model_copy(update={"coder": turn.coder or task.spec.agents.coders[0]})
    while True:
        step = f"{turn.loop_id}/{turn.round}/{role}" + (f".{attempt}" if attempt > 1 else "")
        recorded = await find_recorded_calls(context.store, step)
        try:
            answer = await _try_turn(context, role, turn.model_copy(update={"recorded": recorded}), task, step)
            await _close_calls(context, role, turn)
            return answer
        except TurnDiffers:
            if PRODUCTS.get(role) in {call.operation for call in recorded}:
                raise
            attempt += 1
        except OrchestratorError:
            await _close_calls(context, role, turn)
            raise


async def _close_calls(context: EngineContext, role: Role, turn: Turn) -> None:
    """Put an end to model calls that the turn left open; while the server is ending they stay as they are."""
    open_calls = await context.store.read(lambda tx: model_calls.list_open(tx, turn.loop_id, turn.round, role))
    if open_calls:
        await context.store.write(lambda tx: model_calls.abandon(tx, open_calls))


async def _try_turn(context: EngineContext, role: Role, turn: Turn, task: Task, step: str) -> Framing | None:
    name: str = turn.coder if role == "coder" else getattr(task.spec.agents, role)
    act = _find_action(context, role, turn, task)
    slot = await _wait_for_slot(context, role, turn, task)
    operations = context.build_agent_operations(name, role, step, in_steps=reads_steps(task.spec, name, role))
    acting = asyncio.create_task(act(operations))
    try:
        await _wait_for_answer(context, acting, role, turn, task)
        if acting.cancelled():
            raise AgentFailed("It cancelled its own turn.")
        return acting.result()
    except (*TRANSIENT_ERRORS, TurnDiffers):
        raise
    except (AgentUnfit, NothingLeft, AgentTimedOut) as error:
        raise type(error)(f"The {role} {name!r}: {error}") from error
    except RecordEnded as error:
        raise NothingLeft(f"The {role} {name!r}: {error}") from error
    except BudgetUsedUp as error:
        raise AgentOverBudget(f"The {role} {name!r} could not go on: {error}", budget=error.budget) from error
    except OrchestratorError as error:
        raise AgentFailed(f"The {role} {name!r}: {error}") from error
    except Exception as error:
        raise AgentFailed(f"The {role} {name!r} failed: {type(error).__name__}: {error}") from error
    finally:
        await _end(acting, operations, f"{role} {name!r}")
        if slot:
            slot.release()


async def _wait_for_slot(context: EngineContext, role: Role, turn: Turn, task: Task) -> asyncio.Semaphore | None:
    """Take a slot for a coding agent's session before its time runs; None where none is needed.

    Raises AgentFailed once the loop is stopped, AgentTimedOut once its time is up.
    """
    if role != "coder" or not isinstance(context.plugins.coder(task.spec), SandboxedCoder):
        return None
    slots = context.supervisor.agent_slots
    while True:
        loop = await context.store.read(lambda tx: loops.find(tx, turn.loop_id))
        if loop.wanted == "stopped":
            raise AgentFailed("The loop was stopped while its agent waited for others to end (AGENT_SESSIONS).")
        _measure_seconds_left(role, 0.0, task, loops.measure_wall_seconds(loop))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await slots.acquire()
            return slots


def _find_action(context: EngineContext, role: Role, turn: Turn, task: Task) -> Action:
    plugins, spec = context.plugins, task.spec
    match role:
        case "generator":
            generator = plugins.generator(spec)
            if turn.version and isinstance(generator, SuggestsDirections):
                return lambda operations: generator.suggest_directions(_named(operations), turn)
            return lambda operations: generator.frame_task(_named(operations), turn)
        case "coder":
            coder = plugins.coder(spec, turn.coder)
            if isinstance(coder, SandboxedCoder):
                return lambda operations: write_version_in_sandbox(context.supervisor, coder, operations, turn, task)
            return lambda operations: coder.write_version(_named(operations), turn)
        case "evaluator":
            evaluator = plugins.evaluator(spec)
            return lambda operations: evaluator.give_feedback(_named(operations), turn)


def _named(operations: AgentOperations) -> Operations:
    """Return them as what they are: each by its name, as a test holds them equal."""
    return cast("Operations", operations)


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
                raise AgentFailed("The loop was stopped during the agent's turn.")
            taken = time.monotonic() - began
            left = _measure_seconds_left(role, taken, task, loops.measure_wall_seconds(loop))
            await asyncio.wait(
                {acting, subscription}, timeout=min(POLL_SECONDS, left), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            store.hub.unsubscribe(subscription, turn.task_id)


def _measure_seconds_left(role: Role, taken: float, task: Task, wall_seconds: float) -> float:
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
