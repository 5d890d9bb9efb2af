"""One turn of a coder that works in a sandbox, with what the engine owes both: a place, and records without secrets."""

import asyncio
from typing import cast

from orchestrator.contract.agents import Turn
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import SandboxedCoder
from orchestrator.contract.tasks import Task
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.engine.agents.access import read_access
from orchestrator.engine.agents.secrets import MaskedOperations
from orchestrator.engine.agents.workspace import TurnWorkspace, mask_error
from orchestrator.engine.containers.supervisor import Supervisor

CUT = "\n[The turn was ended here.]\n"


async def write_version_in_sandbox(
    supervisor: Supervisor, coder: SandboxedCoder, operations: AgentOperations, turn: Turn, task: Task
) -> None:
    """Have the coder write its version; whatever happens, its agent has ended and its log is kept afterwards."""
    granted = await asyncio.to_thread(read_access, supervisor.settings, turn.coder)
    workspace = TurnWorkspace(supervisor, task, turn, granted)
    masked = cast("Operations", MaskedOperations(operations, granted.secrets))
    try:
        await coder.write_version_in_sandbox(masked, turn, workspace)
    except asyncio.CancelledError:
        workspace.log(CUT)
        raise
    except Exception as error:
        raise mask_error(error, granted) from None  # its cause could quote a secret in the server's log
    finally:
        await workspace.close()
