"""One turn of a coder that works in a sandbox, with what the engine owes both: a place, and records without secrets."""

import asyncio
from collections.abc import Sequence
from typing import cast

from orchestrator.contract.agents import Turn
from orchestrator.contract.egress import EgressAttempt
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import SandboxedCoder
from orchestrator.contract.tasks import Task
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.engine.agents.access import read_access
from orchestrator.engine.agents.secrets import MaskedOperations
from orchestrator.engine.agents.workspace import TurnWorkspace, mask_error
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.storage.queries import model_calls
from orchestrator.storage.transaction import Tx

CUT = "\n[The turn was ended here.]\n"


async def write_version_in_sandbox(
    supervisor: Supervisor, coder: SandboxedCoder, operations: AgentOperations, turn: Turn, task: Task
) -> None:
    """Have the coder write its version; whatever happens, its agent has ended and its log is kept afterwards."""
    granted = await asyncio.to_thread(read_access, supervisor.settings, turn.coder)
    workspace = TurnWorkspace(supervisor, task, turn, granted)
    masked = cast("Operations", MaskedOperations(operations, granted.secrets))
    is_cut = False
    try:
        await coder.write_version_in_sandbox(masked, turn, workspace)
    except asyncio.CancelledError:
        workspace.log(CUT)
        is_cut = True
        raise
    except Exception as error:
        raise mask_error(error, granted) from None  # its cause could quote a secret in the server's log
    finally:
        await workspace.close()
        if is_cut:
            await supervisor.store.write(lambda tx: _note_seen_calls(tx, turn, workspace.list_attempts()))


def _note_seen_calls(tx: Tx, turn: Turn, attempts: Sequence[EgressAttempt]) -> None:
    """Note of a session that was cut short which calls of a model the proxy saw: it counts with these at least."""
    reached = [attempt for attempt in attempts if attempt.allowed and attempt.model_calls]
    if not reached:
        return
    for call_id in model_calls.list_open(tx, turn.loop_id, turn.round, "coder"):
        model_calls.note_seen_calls(
            tx,
            call_id,
            calls=sum(attempt.model_calls for attempt in reached),
            input_tokens=sum(attempt.input_tokens for attempt in reached),
            output_tokens=sum(attempt.output_tokens for attempt in reached),
        )
